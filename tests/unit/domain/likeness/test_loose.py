"""Which entries touch many events."""

import pytest

from bot.domain.entry import Entry
from bot.domain.likeness.loose import is_loose


def entry(title: str, link: str = "") -> Entry:
    return Entry(feed="ledger", id="1", outlet="The Ledger", title=title, link=link, published=0.0)


@pytest.mark.parametrize(
    "title",
    [
        "Live updates: ferry strike, day three",
        "Harbour budget LIVE: ministers speak",
        "As it happened: Tromso ferry aground",
        "In pictures: the night of the long tide",
        "The harbour festival, in photos",
        "Morning briefing: five stories from the coast",
        "Harbour roundup: what the ports said",
        "5 things to know for Tuesday",
        "The Ledger newsletter: tides and ties",
        "En direct: grève des ferries",
    ],
)
def test_live_blogs_round_ups_newsletters_and_galleries_are_loose(title: str) -> None:
    assert is_loose(entry(title))


@pytest.mark.parametrize("part", ["live", "gallery", "newsletters"])
def test_so_are_those_that_say_it_in_their_address(part: str) -> None:
    assert is_loose(entry("Ferry strike", f"https://ledger.example/{part}/ferry-strike"))


@pytest.mark.parametrize(
    "title",
    [
        "Families live in fear after ferry sinks",
        "Photographer missing after Tromso storm",
        "Olive harvest fails for third year",
        "Harbour pictures stolen from museum",
        "Ministers round up support for ferry bill",
    ],
)
def test_stories_about_one_event_are_not(title: str) -> None:
    assert not is_loose(entry(title))
