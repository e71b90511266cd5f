"""Pages of watched entries: which are read, how long that may take, and what becomes of the entries."""

import asyncio
import time
from dataclasses import dataclass, field, replace

import pytest

from adapters.memory import MemoryInbox, MemoryStories
from bot.domain.entry import Arrival, Entry
from bot.domain.watch import Watch, Watchlist
from bot.errors import FetchError
from bot.pipeline import Pipeline
from bot.service import Placer
from bot.service.pages import Pages
from tests import builders as b

WATCHES = [Watch(kind="entity", name="Marco Rubio")]
ARTICLE = "Marco Rubio told diplomats to press governments.\n" + "The cable was seen by the paper. " * 20


@dataclass(slots=True)
class Site:
    """Has a page for each entry, until told otherwise."""

    asked: list[str] = field(default_factory=list)
    busiest: int = 0
    slow: dict[str, float] = field(default_factory=dict)
    """Seconds that the page of an entry takes."""
    fault: Exception | None = None
    _busy: int = 0

    async def text(self, entry: Entry, now: float) -> str | None:
        self.asked.append(entry.id)
        self._busy += 1
        self.busiest = max(self.busiest, self._busy)
        try:
            await asyncio.sleep(self.slow.get(entry.id, 0.0))
        finally:
            self._busy -= 1
        if self.fault:
            raise self.fault
        return ARTICLE


class Bot:
    """A placer that reads pages, with stores in memory."""

    def __init__(self, patience: float = 1.0) -> None:
        self.site, self.inbox, self.stories = Site(), MemoryInbox(), MemoryStories()
        pipeline = Pipeline(stories=self.stories, watchlist=Watchlist(WATCHES), extract=lambda _: ())
        self.pages = Pages(articles=self.site, pipeline=pipeline, patience=patience, at_once=2)
        self.placer = Placer(inbox=self.inbox, pipeline=pipeline, pages=self.pages)

    async def take(self, *arrivals: Arrival) -> None:
        await self.inbox.put(arrivals)
        assert await self.placer.place_waiting() == len(arrivals)

    async def content(self, arrival: Arrival) -> str:
        known = await self.stories.find(arrival.entry)
        assert known is not None
        return known.entry.content


@pytest.fixture
def bot() -> Bot:
    return Bot()


def arrival(
    id: str, title: str = "Marco Rubio orders diplomats to act on migration", **more: object
) -> Arrival:
    entry = b.entry(id, title=title, link=f"https://ledger.example/{id}")
    return replace(Arrival(entry=entry, seen=b.FIRST_SEEN, full_text=True), **more)  # type: ignore[arg-type]


async def test_the_page_of_a_watched_entry_is_read(bot: Bot) -> None:
    watched = arrival("one")
    await bot.take(watched)
    assert bot.site.asked == ["one"]
    assert await bot.content(watched) == ARTICLE


@pytest.mark.parametrize(
    "other",
    [
        arrival("one", title="Sunny spells for the weekend"),
        arrival("one", quiet=True),
        arrival("one", full_text=False),
        arrival("one", entry=b.entry("one", title="Marco Rubio speaks", link="")),
    ],
    ids=["unwatched", "old news", "not asked for", "no link"],
)
async def test_no_other_page_is_read(bot: Bot, other: Arrival) -> None:
    await bot.take(other)
    assert bot.site.asked == []


async def test_an_entry_that_comes_again_is_not_read_again_and_keeps_its_text(bot: Bot) -> None:
    watched = arrival("one")
    await bot.take(watched)
    await bot.take(replace(watched, seen=b.FIRST_SEEN + 300))
    assert bot.site.asked == ["one"]
    assert await bot.content(watched) == ARTICLE


async def test_an_entry_that_its_feed_changes_is_read_again(bot: Bot) -> None:
    await bot.take(arrival("one"))
    await bot.take(arrival("one", title="Marco Rubio ordered diplomats to act on migration"))
    assert bot.site.asked == ["one", "one"]


async def test_of_a_watched_story_all_pages_are_read(bot: Bot) -> None:
    words = "cable orders diplomats press governments mass migration talks leaked Washington embassy"
    first, follow = arrival("one", title=f"Rubio's {words}"), arrival("two", title=f"Secret {words} say two")
    bot.pages.pipeline = bot.placer.pipeline
    await bot.take(replace(first, entry=replace(first.entry, summary="Marco Rubio wrote it.")), follow)
    assert bot.site.asked == ["one", "two"]


@pytest.mark.parametrize("fault", [FetchError("404"), RuntimeError("a bug")])
async def test_an_entry_whose_page_fails_is_placed_as_it_is(bot: Bot, fault: Exception) -> None:
    bot.site.fault = fault
    watched = arrival("one")
    await bot.take(watched)
    assert await bot.content(watched) == ""
    assert bot.site.asked == ["one"]


async def test_slow_pages_hold_up_a_batch_no_longer_than_its_patience() -> None:
    bot = Bot(patience=0.3)
    many = [arrival(f"n{n}") for n in range(8)]
    bot.site.slow = {f"n{n}": 30.0 for n in range(8) if n % 2}
    began = time.perf_counter()
    await bot.take(*many)
    assert time.perf_counter() - began < 10
    assert await bot.content(many[0]) == ARTICLE
    assert await bot.content(many[1]) == ""
    assert bot.site.busiest == 2
