"""Which story an entry belongs to, on headlines made up for it."""

import hashlib
from dataclasses import replace

import pytest

from bot.domain.entry import Entry, EntryKey
from bot.domain.likeness import (
    Joins,
    NewStory,
    Placement,
    Profile,
    Surroundings,
    compared,
    index_terms,
    lookup_terms,
    merged,
    profile,
)
from bot.domain.likeness import placed as decided

NOON = 1_780_000_000.0
HOUR, DAY = 3_600.0, 86_400.0


def entry(title: str, summary: str = "", *, id: str = "1", outlet: str = "ledger", at: float = NOON) -> Entry:
    return Entry(feed=outlet, id=id, outlet=outlet, title=title, summary=summary, published=at)


def of(title: str, summary: str = "", *, id: str = "1", at: float = NOON) -> Profile:
    return profile(entry(title, summary, id=id, at=at), ())


def placed(new: Profile, *stories: Profile, now: float | None = None) -> Placement:
    """Among these stories, named "0", "1" …, in a store that holds a few hundred others."""
    holding = {term: sum(term in story.terms for story in stories) for term in lookup_terms(new)}
    around = Surroundings(
        candidates=tuple((str(number), story) for number, story in enumerate(stories)),
        holding=holding,
        stories=400,
    )
    return decided(compared(new, around, new.time if now is None else now))


QUAKE = of(
    "Magnitude 6.1 earthquake strikes off Vanuatu, no tsunami warning",
    "The earthquake struck 40 km north of Port Vila on Sunday, the seismological centre said.",
)


def test_the_first_entry_opens_a_story() -> None:
    assert placed(QUAKE) == NewStory(nearest=None)


def test_other_words_for_the_same_event_join() -> None:
    told = of(
        "Vanuatu shaken by 6.1 quake near Port Vila",
        "An earthquake of magnitude 6.1 was felt in Port Vila, Vanuatu's capital, but no tsunami followed.",
        id="2",
        at=NOON + HOUR,
    )
    found = placed(told, QUAKE)
    assert isinstance(found, Joins)
    assert (found.story, found.repeat_of) == ("0", None)
    assert "vanuatu" in found.score.shared


def test_a_follow_up_two_days_later_joins() -> None:
    later = of(
        "Vanuatu counts damage after magnitude 6.1 earthquake off Port Vila",
        "No tsunami followed the earthquake that struck north of Port Vila on Sunday.",
        id="2",
        at=NOON + 2 * DAY,
    )
    assert isinstance(placed(later, QUAKE), Joins)


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Vanuatu elects first woman prime minister", "Parliament in Port Vila voted on Sunday."),
        ("Central bank leaves interest rates where they are", ""),
    ],
)
def test_another_event_opens_its_own_story(title: str, summary: str) -> None:
    assert isinstance(placed(of(title, summary, id="2", at=NOON + HOUR), QUAKE), NewStory)


def test_the_same_person_next_month_is_another_story() -> None:
    resigns = of("Marta Okafor resigns as harbour minister over ferry contracts")
    later = of("Marta Okafor resigns from party board over ferry debts", id="2", at=NOON + 30 * DAY)
    assert isinstance(placed(later, resigns), NewStory)


def test_a_wire_copy_under_another_title_is_a_repeat() -> None:
    lead = (
        "A ferry with 80 people on board ran aground near Tromso early on Sunday and all were brought ashore."
    )
    first = of("Ferry runs aground near Tromso", lead)
    copy = of("80 brought ashore after Tromso ferry runs aground", lead + " Police will investigate.", id="2")
    found = placed(copy, first)
    assert isinstance(found, Joins)
    assert found.repeat_of == EntryKey("ledger", "1")


def test_a_daily_count_is_no_repeat_of_yesterdays() -> None:
    first = of("Zealand reports 120 new cases of measles, 3 deaths")
    second = of("Zealand reports 145 new cases of measles, 5 deaths", id="2", at=NOON + DAY)
    found = placed(second, first)
    assert not (isinstance(found, Joins) and found.repeat_of)


def test_of_two_stories_the_more_alike_takes_it() -> None:
    other = of("Vanuatu elects first woman prime minister", id="3")
    told = of("Earthquake off Vanuatu: magnitude 6.1, no tsunami, says centre", id="2", at=NOON + HOUR)
    found = placed(told, other, QUAKE)
    assert isinstance(found, Joins)
    assert found.story == "1"


def test_a_story_stays_bounded_and_keeps_its_newest_prints() -> None:
    story = QUAKE
    for number in range(60):
        digest = hashlib.sha256(str(number).encode()).hexdigest()
        title = " ".join(f"x{digest[at : at + 8]}" for at in range(0, 48, 8))
        new = of(title, id=f"r{number}", at=NOON + number)
        story = merged(story, new)
    assert story.entries == 61
    assert len(story.prints) == 20
    assert story.prints[-1].entry == EntryKey("ledger", "r59")
    assert len(story.terms) <= 100
    assert story.time == NOON + 59
    assert story.opened == NOON


def test_a_live_blog_leaves_the_core_as_it_was() -> None:
    live = of("Live updates: Vanuatu earthquake, cricket final and budget day", id="2")
    assert live.loose
    assert merged(QUAKE, live).terms == QUAKE.terms


def test_terms_asked_and_indexed_are_bounded_and_distinct() -> None:
    long = of(" ".join(f"word{n}x" for n in range(500)), " ".join(f"more{n}y" for n in range(5000)))
    for found in (lookup_terms(long), index_terms(long)):
        assert 0 < len(found) <= 40
        assert len(set(found)) == len(found)


@pytest.mark.parametrize("title", ["", "?!", "…", "́", "the of and", "123", "🙂" * 50])
def test_an_entry_without_words_is_placed_all_the_same(title: str) -> None:
    odd = of(title)
    assert placed(replace(odd, time=NOON + HOUR), odd, QUAKE) is not None


def test_a_story_of_a_live_blog_takes_its_core_from_the_first_proper_entry() -> None:
    live = of("Live updates: earthquake off Vanuatu", id="2")
    story = merged(live, QUAKE)
    assert not story.loose
    assert story.terms == QUAKE.terms


def test_what_a_story_of_many_entries_is_full_of_says_little() -> None:
    told = of("Vanuatu earthquake: aid flights leave for Port Vila", id="2", at=NOON + HOUR)
    small, grown = placed(told, QUAKE), placed(told, replace(QUAKE, entries=12))
    assert isinstance(small, Joins)
    assert isinstance(grown, Joins)
    assert grown.score.rare < small.score.rare


def test_a_name_alone_joins_nothing() -> None:
    first = of("Harbour minister Marta Okafor resigns")
    found = placed(of("At sea with Marta Okafor", id="2", at=NOON + HOUR), first)
    assert isinstance(found, NewStory)
    assert found.nearest is not None
    assert found.nearest.total == 0.0


def test_a_story_that_was_quiet_for_more_than_a_week_has_ended() -> None:
    late = of("Magnitude 6.1 earthquake strikes off Vanuatu, no tsunami warning", id="2", at=NOON + 8 * DAY)
    assert placed(late, QUAKE) == NewStory(nearest=None)
