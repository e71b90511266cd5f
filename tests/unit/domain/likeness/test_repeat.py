"""What is a near-copy, and what only looks like one."""

import pytest

from bot.domain.entry import EntryKey
from bot.domain.likeness.profile import Print
from bot.domain.likeness.repeat import is_repeat, nearest

LEAD = "a ferry with eighty people on board ran aground near tromso early on sunday"


def of(title: str, lead: str = LEAD, id: str = "1") -> Print:
    return Print(entry=EntryKey("ledger", id), title=title, lead=lead)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (of("ferry runs aground near tromso"), of("ferry runs aground near tromso")),
        (of("ferry runs aground near tromso", ""), of("near tromso ferry runs aground", "")),
        (of("ferry runs aground near tromso"), of("tromso ferry aground all ashore", f"{LEAD} police said")),
    ],
    ids=["word for word", "words in another order", "re-titled"],
)
def test_copies_are_repeats_both_ways(one: Print, other: Print) -> None:
    assert is_repeat(one, other)
    assert is_repeat(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (of("zealand reports 120 new cases", ""), of("zealand reports 145 new cases", "")),
        (of("ferry traffic on 29 august"), of("ferry traffic on 30 august")),
        (of("ferry runs aground near tromso"), of("court clears mayor of bribery", "the mayor was cleared")),
        (of("what we know so far", "follow us"), of("budget passes second reading", "follow us")),
        (of("", ""), of("", "")),
        (of("ferry aground", ""), of("ferry aground", "")),
    ],
    ids=[
        "another count",
        "another day",
        "another event",
        "the same short lead",
        "nothing at all",
        "too few words",
    ],
)
def test_others_are_not(one: Print, other: Print) -> None:
    assert not is_repeat(one, other)


def test_of_several_the_newest_is_the_original() -> None:
    older, newer = of("ferry runs aground near tromso"), of("ferry runs aground near tromso", id="2")
    assert nearest(of("ferry runs aground near tromso", id="3"), (older, newer)) == newer


def test_of_none_there_is_none() -> None:
    assert nearest(of("ferry runs aground near tromso"), ()) is None
