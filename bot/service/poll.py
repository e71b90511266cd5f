"""Due feeds -> entries in the inbox."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import structlog

from bot.domain.entry import Arrival, version
from bot.domain.feed import Feed, FeedState, Validators, is_quiet
from bot.domain.schedule import asked, due_at_start, failed, polled, rested
from bot.errors import FeedError, Resting, StoreError, StoreUnavailable
from bot.ports import Feeds, FeedStates, Fetched, Fetcher, Inbox, Keep
from bot.service import meters
from bot.service.health import Health
from bot.text.urls import shown

# Answers that come within this many seconds of a first one go on together with it, oldest entry first, so
# that a claim is placed before its denial though the feed with the denial answered sooner.
TOGETHER = 0.25
# Seconds for which an entry that a feed goes on carrying is not put in again: the stores are to see it before
# they forget it, else it would be news again.
UNSEEN = 43_200.0
# Seconds until a feed is taken again that was not polled, since enough others of its host were.
BUSY = 5.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What became of one poll: the state to keep, and the entries to place before it is kept."""

    feed: Feed
    state: FeedState
    arrivals: tuple[Arrival, ...] = ()


_Asked = set[asyncio.Task[_Answer]]


@dataclass(slots=True, kw_only=True)
class Poller:
    """Polls feeds. A feed's state is kept after its entries are in the inbox: a crash between the two polls
    the feed again, and loses nothing."""

    feeds: Feeds
    fetcher: Fetcher
    states: FeedStates
    inbox: Inbox
    health: Health | None = None
    backfill: float = 0.0
    """How many seconds before its first poll a feed's entries still count as news."""
    memory: float = Keep().stories
    """For how many seconds the stores remember an entry."""
    in_flight: int = 200
    """How many feeds are polled at the same time at most, those counted in that wait for their host."""
    per_host: int = 8
    """How many of them may be of one host: who waits for a busy host takes no other's place."""
    clock: Callable[[], float] = time.time
    """Unix seconds: how long it takes is told by this; all else goes by the `now` that is given."""
    _known: tuple[Feed, ...] | None = None
    """The feeds that are planned."""
    _planned: dict[str, Feed] = field(default_factory=dict)
    """The same by id."""
    _under_way: dict[str, str] = field(default_factory=dict)
    """The feeds being polled, by id, with their hosts."""
    _taking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _begun: bool = False
    _lives: int = 0
    """How often the store has come back empty."""

    async def poll_due(self, now: float) -> int:
        """Poll feeds that are due, as many as there is room for, and return how many. Raises
        `StoreUnavailable`.

        Rounds overlap: a slow feed holds up no other. A feed is taken by one round, of one process."""
        async with self._taking:
            lives = self._lives
            await self._look(now)
            await self.states.hold(tuple(self._under_way), now)
            taken = await self._take(now)
        await self._poll(taken, now, lives)
        if taken and not self._begun:
            self._begun = True
            log.info("feeds polled; what is new in them will be told", feeds=len(taken))
        return len(taken)

    def begin_anew(self) -> None:
        """Plan all feeds as at a first start: the store knows of none any more."""
        self._known, self._planned = None, {}
        self._lives += 1

    async def poll_all(self, now: float) -> int:
        """Poll every feed, due or not, and return how many. Left out are those that are gone for good, and
        those whose servers asked for more time. Raises `StoreUnavailable`."""
        lives = self._lives
        await self._look(now)
        states = await self.states.load(list(self._planned))
        asking = {
            feed: state
            for feed, state in states.items()
            if state.not_before <= now and due_at_start(state, self._planned[feed], now) is not None
        }
        await self._poll(asking, now, lives)
        return len(asking)

    async def _look(self, now: float) -> None:
        """Plan the feeds anew if they have changed; tell how they are."""
        feeds = await self.feeds.all()
        if feeds is not self._known:
            states = await self.states.load([feed.id for feed in feeds])
            await self._free({feed.id for feed in feeds})
            await self.states.plan({feed.id: self._due(feed, states[feed.id], now) for feed in feeds})
            self._known, self._planned = feeds, {feed.id: feed for feed in feeds}
        if self.health:
            await self.health.look(len(feeds), now)

    async def _free(self, feeds: Collection[str]) -> None:
        """A feed that was stopped and is taken out is asked again when it is put back."""
        states = await self.states.load([feed for feed in self._planned if feed not in feeds])
        await self.states.save([replace(state, stopped=None) for state in states.values() if state.stopped])

    def _due(self, feed: Feed, state: FeedState, now: float) -> float | None:
        as_it_was = self._planned.get(feed.id) == feed and state.stopped is None
        return state.next_poll if as_it_was else due_at_start(state, feed, now)

    async def _take(self, now: float) -> dict[str, FeedState]:
        """Feeds to poll now, with their states; they are under way from here on."""
        room = self.in_flight - len(self._under_way)
        # One whose feed is not known here was planned by a process with other feeds, and is left to that.
        due = await self.states.due(room, now) if room > 0 else []
        taken: dict[str, FeedState] = {}
        busy = Counter(self._under_way.values())
        for state in due:
            if (feed := self._planned.get(state.feed)) and state.feed not in self._under_way:
                host = _host(asked(feed, state))
                busy[host] += 1
                if busy[host] <= self.per_host:
                    self._under_way[state.feed] = host
                    taken[state.feed] = state
        waiting = [state.feed for state in due if state.feed not in taken and state.feed in self._planned]
        await self.states.postpone({feed: now + BUSY for feed in waiting if feed not in self._under_way})
        return taken

    async def _poll(self, states: Mapping[str, FeedState], now: float, lives: int) -> None:
        left = dict(states)
        tasks: _Asked = set()
        try:
            self._see_that_it_lives(lives)
            for feed, state in states.items():
                tasks.add(asyncio.create_task(self._fetch(self._planned[feed], state, now)))
            while tasks:
                done, tasks = await _together(tasks)
                answers = [task.result() for task in done]
                await self._keep(answers, now, lives)
                self._let_go(answer.state.feed for answer in answers)
                for answer in answers:
                    del left[answer.state.feed]
        finally:
            for task in tasks:
                task.cancel()
            await self._give_back(left, now)

    async def _give_back(self, left: Collection[str], now: float) -> None:
        """What was not polled to the end is due as before: at once, and not when its time lapses."""
        if left:
            self._let_go(left)
            with suppress(StoreError):
                await self.states.postpone(dict.fromkeys(left, now))

    def _let_go(self, feeds: Iterable[str]) -> None:
        for feed in feeds:
            self._under_way.pop(feed, None)

    async def _fetch(self, feed: Feed, state: FeedState, now: float) -> _Answer:
        began = self.clock()
        conditions = Validators(etag=state.etag, last_modified=state.last_modified, body_hash=state.body_hash)
        try:
            fetched = await self.fetcher.fetch(asked(feed, state), conditions, now)
        except Resting as rest:
            meters.POLLS.labels("postponed").inc()
            log.debug("feed not asked", feed=shown(feed.url), reason=str(rest))
            return _Answer(feed=feed, state=rested(state, feed, rest.rest, now))
        except FeedError as error:
            meters.POLLS.labels("failed").inc()
            log.warning("feed not read", feed=shown(feed.url), failures=state.failures + 1, reason=str(error))
            return _Answer(feed=feed, state=failed(state, feed, error, now))
        meters.POLLS.labels("unchanged" if fetched.unchanged else "read").inc()
        log.debug(
            "feed read", feed=shown(feed.url), entries=len(fetched.arrivals), unchanged=fetched.unchanged
        )
        arrivals = tuple(self._judged(feed, fetched, state, now))
        after = polled(state, feed, fetched.validators, fetched.heard, now, entries=len(arrivals))
        answer = self._what_is_new(_Answer(feed=feed, state=after, arrivals=arrivals), now)
        meters.time_seen(len(answer.arrivals), max(0.0, self.clock() - began))
        return answer

    def _what_is_new(self, answer: _Answer, now: float) -> _Answer:
        """Without the entries that were put in before and say what they said: most of a feed that changed."""
        if not answer.arrivals:
            return answer
        since = answer.state.put_since
        lately = since is not None and 0 <= now - since < min(UNSEEN, self.memory / 2)
        before = frozenset(answer.state.put if lately else ())
        versions = {version(arrival.entry): arrival for arrival in answer.arrivals}
        return replace(
            answer,
            state=replace(answer.state, put=tuple(versions), put_since=since if lately else now),
            arrivals=tuple(arrival for each, arrival in versions.items() if each not in before),
        )

    def _judged(self, feed: Feed, fetched: Fetched, state: FeedState, now: float) -> Iterable[Arrival]:
        backfill = max(self.backfill, feed.backfill)
        for arrival in fetched.arrivals:
            dated = arrival.entry.id not in fetched.undated
            quiet = is_quiet(
                arrival.entry.published, dated, state, now, backfill=backfill, memory=self.memory
            )
            yield replace(arrival, quiet=quiet, read=self.clock())

    async def _keep(self, answers: list[_Answer], now: float, lives: int) -> None:
        self._see_that_it_lives(lives)
        arrivals = [arrival for answer in answers for arrival in answer.arrivals]
        if arrivals:
            await self.inbox.put(sorted(arrivals, key=lambda arrival: arrival.entry.published))
        states = [await self._noted(answer, now) for answer in answers]
        self._see_that_it_lives(lives)
        await self.states.save(states)

    def _see_that_it_lives(self, lives: int) -> None:
        """What was asked by what an emptied store once held would be news, all of it, to that store."""
        if lives != self._lives:
            raise StoreUnavailable("the store came back empty while feeds were polled")

    async def _noted(self, answer: _Answer, now: float) -> FeedState:
        return await self.health.noted(answer.feed, answer.state, now) if self.health else answer.state


async def _together(tasks: _Asked) -> tuple[_Asked, _Asked]:
    """Those that are done next, and the others."""
    done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    if rest:
        more, rest = await asyncio.wait(rest, timeout=TOGETHER)
        done |= more
    return done, rest


def _host(feed: Feed) -> str:
    try:
        return urlsplit(feed.url).hostname or ""
    except ValueError:
        return ""
