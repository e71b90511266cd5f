"""The loops: what they do when there is nothing to do, when work fails, and when they are told to stop."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from adapters.memory import MemoryFeeds, MemoryFeedStates, MemoryInbox, MemoryOutbox, MemoryStories
from bot.domain.delivery import delivery
from bot.domain.entry import Arrival, Entry
from bot.domain.feed import Feed, Validators
from bot.domain.finding import Finding
from bot.domain.watch import CONSOLE, Watch, Watchlist
from bot.errors import LeaseLost, OutputGone, StoreUnavailable
from bot.pipeline import Pipeline
from bot.ports import Commit, Fetched
from bot.service import Deliverer, Placer, Poller, Role, Service, running
from tests import builders as b
from tests.fakes.messenger import FakeMessenger


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loops wait for hundredths where they wait for seconds."""
    for name in ("DISPATCH", "IDLE", "GATHER", "FIRST_RETRY"):
        monkeypatch.setattr(running, name, 0.02)


def findings(entry: Entry) -> tuple[Finding, ...]:
    return (b.claim(f"{entry.title}."),)


@dataclass
class OneEntry:
    """A feed with one entry, which takes some seconds."""

    seconds: float = 0.0
    polls: int = 0
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def fetch(self, feed: Feed, validators: Validators, now: float) -> Fetched:
        self.polls += 1
        self.asked.set()
        await asyncio.sleep(self.seconds)
        return Fetched(arrivals=(Arrival(entry=b.entry(feed=feed.id, published=now), seen=now),))


@dataclass
class Failing(MemoryInbox):
    """Fails the first times it is asked."""

    failures: list[Exception] = field(default_factory=list)

    async def take(self, limit: int) -> list[tuple[str, Arrival]]:
        if self.failures:
            raise self.failures.pop()
        return await super().take(limit)


@dataclass
class Refusing(MemoryInbox):
    """Takes nothing in, as a server with a full disk."""

    async def put(self, arrivals: Sequence[Arrival]) -> None:
        raise StoreUnavailable("MISCONF")


class Bot:
    """A service on stores in memory."""

    def __init__(self, inbox: MemoryInbox | None = None, roles: frozenset[Role] = frozenset(running.ROLES)):
        self.messenger, self.outbox = FakeMessenger(), MemoryOutbox()
        self.inbox = inbox or MemoryInbox()
        self.fetcher = OneEntry()
        watch = Watch(kind="phrase", name="harbours", channels=(CONSOLE,))
        pipeline = Pipeline(
            stories=MemoryStories(outbox=self.outbox), watchlist=Watchlist([watch]), extract=findings
        )
        self.revived = 0
        self.service = Service(
            poller=Poller(
                feeds=MemoryFeeds(feeds=(Feed(url="https://ledger.example/feed.xml", outlet="The Ledger"),)),
                fetcher=self.fetcher,
                states=MemoryFeedStates(),
                inbox=self.inbox,
            ),
            placer=Placer(inbox=self.inbox, pipeline=pipeline),
            deliverer=Deliverer(outbox=self.outbox, messengers={"console": self.messenger}),
            roles=roles,
            revive=self.revive,
        )

    async def revive(self) -> None:
        self.revived += 1

    async def run_until_posted(self) -> None:
        """Run until there is a message, and stop."""
        stop = asyncio.Event()
        service = asyncio.create_task(self.service.run(stop))
        while not self.messenger.messages:
            assert not service.done()
            await asyncio.sleep(0.01)
        stop.set()
        await asyncio.wait_for(service, 2)


async def test_an_entry_goes_from_its_feed_to_the_channel_and_the_service_stops_when_told() -> None:
    bot = Bot()
    await bot.run_until_posted()
    assert bot.messenger.alerts == ["opened"]
    assert await bot.inbox.waiting() == await bot.outbox.waiting() == 0


async def test_once_does_everything_once() -> None:
    bot = Bot()
    await bot.service.once()
    assert bot.messenger.alerts == ["opened"]
    await bot.service.once()
    assert bot.messenger.alerts == ["opened"]


@dataclass
class ShortLease:
    """A lease that is soon over, as a real one is when there is much to place."""

    seconds: float = 0.1
    until: float = 0.0

    @property
    def held(self) -> bool:
        return asyncio.get_running_loop().time() < self.until

    async def take(self) -> bool:
        self.until = asyncio.get_running_loop().time() + self.seconds
        return True

    async def give_back(self) -> None:
        self.until = 0.0


@dataclass
class Fenced(MemoryStories):
    """Takes its time, and nothing from a process whose lease is over."""

    lease: ShortLease = field(default_factory=ShortLease)

    async def commit(self, commit: Commit) -> None:
        await asyncio.sleep(0.03)
        if not self.lease.held:
            raise LeaseLost("nothing was written")
        await super().commit(commit)


async def test_once_places_all_of_it_however_long_that_takes() -> None:
    bot = Bot(roles=frozenset({"place"}))
    lease = ShortLease()
    object.__setattr__(bot.service.placer, "lease", lease)
    object.__setattr__(bot.service.placer.pipeline, "stories", Fenced(outbox=bot.outbox, lease=lease))
    for n in range(12):
        entry = b.entry(str(n), link=f"https://ledger.example/{n}")
        await bot.inbox.put([Arrival(entry=entry, seen=b.FIRST_SEEN)])
    await bot.service.once()
    assert await bot.inbox.waiting() == 0
    assert not lease.held, "the next process has it at once"


async def test_a_store_that_fails_is_brought_back_and_the_work_goes_on() -> None:
    bot = Bot(Failing(failures=[StoreUnavailable("gone"), StoreUnavailable("gone")]))
    await bot.run_until_posted()
    assert bot.messenger.alerts == ["opened"]
    assert bot.revived == 2


async def test_a_bug_does_not_stop_the_service() -> None:
    bot = Bot(Failing(failures=[RuntimeError("a bug")]))
    await bot.run_until_posted()
    assert bot.messenger.alerts == ["opened"]
    assert bot.revived == 0


async def test_an_entry_that_brings_out_a_bug_keeps_no_other_from_being_placed() -> None:
    bot = Bot(roles=frozenset({"place", "deliver"}))

    def fragile(entry: Entry) -> tuple[Finding, ...]:
        if entry.id == "poison":
            raise RuntimeError("a bug")
        return findings(entry)

    object.__setattr__(bot.service.placer.pipeline, "extract", fragile)
    for id in ("poison", "good"):
        entry = b.entry(id, link=f"https://ledger.example/{id}")
        await bot.inbox.put([Arrival(entry=entry, seen=b.FIRST_SEEN)])
    await bot.run_until_posted()
    assert await bot.inbox.waiting() == 0


async def test_polls_pause_while_the_store_refuses_writes() -> None:
    bot = Bot(Refusing())
    stop = asyncio.Event()
    service = asyncio.create_task(bot.service.run(stop))
    await asyncio.sleep(0.5)
    stop.set()
    await asyncio.wait_for(service, 2)
    # 0.02 s between two looks, but after each failure twice the pause: not 25 polls in half a second.
    assert 2 <= bot.fetcher.polls <= 7


async def test_a_stop_in_the_middle_of_a_poll_is_silent(caplog: pytest.LogCaptureFixture) -> None:
    bot = Bot()
    bot.fetcher.seconds = 30
    stop = asyncio.Event()
    service = asyncio.create_task(bot.service.run(stop))
    await asyncio.wait_for(bot.fetcher.asked.wait(), 2)
    stop.set()
    await asyncio.wait_for(service, 2)
    assert caplog.records == []


@pytest.mark.parametrize(
    ("roles", "placed", "posted"),
    [({"poll"}, False, 0), ({"poll", "place"}, True, 0), ({"poll", "place", "deliver"}, True, 1)],
)
async def test_once_does_only_what_its_roles_say(roles: set[Role], placed: bool, posted: int) -> None:
    bot = Bot(roles=frozenset(roles))
    await bot.service.once()
    assert bot.fetcher.polls == 1
    assert await bot.inbox.waiting() == (0 if placed else 1)
    assert len(bot.messenger.messages) == posted


async def test_a_terminal_that_is_gone_ends_the_service() -> None:
    bot = Bot()
    bot.messenger.refusals = [OutputGone("closed")]
    with pytest.raises(OutputGone):
        await asyncio.wait_for(bot.service.run(asyncio.Event()), 5)


async def test_a_process_does_only_what_its_roles_say() -> None:
    bot = Bot(roles=frozenset({"deliver"}))
    bot.outbox.enqueue(delivery(CONSOLE, b.opened()), b.FIRST_SEEN)
    await bot.run_until_posted()
    assert bot.messenger.alerts == ["opened"]
    (state,) = (await bot.service.poller.states.load(["https://ledger.example/feed.xml"])).values()
    assert state.last_polled is None
