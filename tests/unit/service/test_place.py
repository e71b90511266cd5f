"""Entries from the inbox: what stops placing, what holds up one entry alone, and what the log says of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from structlog.testing import capture_logs

from adapters.memory import MemoryInbox, MemoryStories
from bot.domain.entry import Arrival, Entry
from bot.domain.watch import Watchlist
from bot.errors import Conflict, StoreError, StoreUnavailable
from bot.pipeline import TRIES, Pipeline
from bot.ports import Commit, Known
from bot.service import Placer
from tests import builders as b

FEED = "https://reader:hunter2@ledger.example/feed.xml"


@dataclass(slots=True)
class Faulty(MemoryStories):
    """Raises what is planned, whenever it is asked for that entry."""

    faults: dict[str, list[Exception]] = field(default_factory=dict)
    """By the entry's id, the next fault last."""

    async def find(self, entry: Entry) -> Known | None:
        self._fail(entry.id)
        # Slots make another class of this one, which `super()` does not know.
        return await MemoryStories.find(self, entry)

    async def commit(self, commit: Commit) -> None:
        self._fail(f"commit of {commit.entry.id}")
        await MemoryStories.commit(self, commit)

    def _fail(self, what: str) -> None:
        if self.faults.get(what):
            raise self.faults[what].pop()


class Bot:
    """A placer on stores in memory, with three entries in its inbox."""

    def __init__(self) -> None:
        self.inbox, self.stories = MemoryInbox(), Faulty()
        pipeline = Pipeline(stories=self.stories, watchlist=Watchlist([]), extract=lambda _: ())
        self.placer = Placer(inbox=self.inbox, pipeline=pipeline)

    async def placed(self) -> list[str]:
        """The ids of those that are in a story."""
        return [each.id for each in ENTRIES if await self.stories.find(each) is not None]


ENTRIES = [b.entry(id, feed=FEED, link=f"https://ledger.example/{id}") for id in ("one", "two", "three")]


@pytest.fixture
async def bot() -> Bot:
    bot = Bot()
    await bot.inbox.put([Arrival(entry=entry, seen=b.FIRST_SEEN) for entry in ENTRIES])
    return bot


async def test_what_waits_is_placed_and_leaves_the_inbox(bot: Bot) -> None:
    assert await bot.placer.place_waiting() == 3
    assert await bot.inbox.waiting() == 0
    assert await bot.placed() == ["one", "two", "three"]
    assert await bot.placer.place_waiting() == 0


@pytest.mark.parametrize("fault", [StoreError("a stored Story is not readable"), ValueError("a bug")])
async def test_an_entry_that_can_not_be_placed_is_passed_over_and_the_rest_are_placed(
    bot: Bot, fault: Exception
) -> None:
    bot.stories.faults["two"] = [fault]
    with capture_logs() as logs:
        await bot.placer.place_waiting()

    assert await bot.placed() == ["one", "three"]
    assert await bot.inbox.waiting() == 0
    (error,) = [line for line in logs if line["log_level"] == "error"]
    assert error["feed"] == "https://***@ledger.example/feed.xml"
    assert error["entry"] == "two"


async def test_a_store_out_of_reach_stops_placing_where_it_is(bot: Bot) -> None:
    bot.stories.faults["two"] = [StoreUnavailable("no answer in time")]
    with pytest.raises(StoreUnavailable):
        await bot.placer.place_waiting()
    assert await bot.placed() == ["one"]
    assert await bot.inbox.waiting() == 2

    assert await bot.placer.place_waiting() == 2
    assert await bot.placed() == ["one", "two", "three"]


async def test_an_entry_that_others_get_in_the_way_of_is_placed_later(bot: Bot) -> None:
    bot.stories.faults["commit of two"] = [Conflict("another writer")] * TRIES
    with capture_logs() as logs:
        assert await bot.placer.place_waiting() == 2
    assert await bot.placed() == ["one", "three"]
    assert await bot.inbox.waiting() == 1
    assert [line["log_level"] for line in logs if line["log_level"] != "debug"] == ["warning"]

    bot.stories.faults["commit of two"] = [Conflict("another writer")] * TRIES
    await bot.inbox.put([Arrival(entry=b.entry("four", link=""), seen=b.FIRST_SEEN)])
    assert await bot.placer.place_waiting() == 1, "it must not hold up what came after it"
    assert await bot.placer.place_waiting() == 1
    assert await bot.placed() == ["one", "two", "three"]
    assert await bot.inbox.waiting() == 0


@dataclass(slots=True)
class Slow(MemoryStories):
    """Others come to their turn before it answers."""

    done: list[str] = field(default_factory=list)

    async def commit(self, commit: Commit) -> None:
        await asyncio.sleep(0)
        await MemoryStories.commit(self, commit)
        self.done.append(f"commit {commit.entry.id}")


async def test_while_the_store_is_at_work_for_one_the_next_is_read() -> None:
    inbox, stories = MemoryInbox(), Slow()
    await inbox.put([Arrival(entry=entry, seen=b.FIRST_SEEN) for entry in ENTRIES])

    def extract(entry: Entry) -> tuple[()]:
        stories.done.append(f"read {entry.id}")
        return ()

    pipeline = Pipeline(stories=stories, watchlist=Watchlist([]), extract=extract)
    await Placer(inbox=inbox, pipeline=pipeline).place_waiting()

    assert stories.done == [
        *("read one", "read two", "commit one"),
        *("read three", "commit two"),
        "commit three",
    ]


class Counting(MemoryInbox):
    """Notes how many leave at a time; while it is away none does."""

    def __init__(self) -> None:
        super().__init__()
        self.left: list[int] = []
        self.away = False

    async def done(self, receipts: Sequence[str]) -> None:
        if self.away:
            raise StoreUnavailable("away")
        self.left.append(len(receipts))
        await super().done(receipts)


async def counting(entries: int) -> tuple[Counting, Placer]:
    inbox = Counting()
    pipeline = Pipeline(stories=MemoryStories(), watchlist=Watchlist([]), extract=lambda _: ())
    many = (b.entry(f"e{number}", link=f"https://ledger.example/{number}") for number in range(entries))
    await inbox.put([Arrival(entry=entry, seen=b.FIRST_SEEN) for entry in many])
    return inbox, Placer(inbox=inbox, pipeline=pipeline)


async def test_what_is_placed_leaves_the_inbox_twenty_at_a_time() -> None:
    inbox, placer = await counting(45)
    assert await placer.place_waiting() == 45
    assert inbox.left == [20, 20, 5]
    assert await inbox.waiting() == 0


async def test_what_could_not_leave_the_inbox_leaves_it_when_the_store_is_back() -> None:
    inbox, placer = await counting(3)
    inbox.away = True
    with pytest.raises(StoreUnavailable):
        await placer.place_waiting()
    assert await inbox.waiting() == 3
    inbox.away = False
    assert await placer.place_waiting() == 0
    assert (inbox.left, await inbox.waiting()) == ([3], 0)


async def test_what_is_placed_leaves_the_inbox_before_a_stop() -> None:
    inbox, placer = await counting(3)
    inbox.away = True
    with pytest.raises(StoreUnavailable):
        await placer.place_waiting()
    inbox.away = False
    await placer.stop()
    assert await inbox.waiting() == 0
