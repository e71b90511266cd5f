"""Due feeds -> entries in the inbox."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import structlog

from bot.domain.entry import Arrival
from bot.domain.feed import Feed, FeedState, Validators, failed, is_quiet, polled
from bot.errors import FeedError
from bot.ports import Feeds, FeedStates, Fetched, Fetcher, Inbox, Keep
from bot.service import meters
from bot.text.urls import shown

# Answers that come within this many seconds of each other go on together, oldest entry first, so that a
# claim is placed before its denial though the feed with the denial answered sooner.
TOGETHER = 0.5

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What became of one poll: the state to keep, and the entries to place before it is kept."""

    state: FeedState
    arrivals: tuple[Arrival, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Poller:
    """Polls feeds. A feed's state is kept after its entries are in the inbox: a crash between the two polls
    the feed again, and loses nothing."""

    feeds: Feeds
    fetcher: Fetcher
    states: FeedStates
    inbox: Inbox
    backfill: float = 0.0
    """How many seconds before its first poll a feed's entries still count as news."""
    memory: float = Keep().stories
    """For how many seconds the stores remember an entry."""
    _under_way: set[str] = field(default_factory=set)
    """The ids of the feeds that some round holds."""
    _asked: set[str] = field(default_factory=set)
    """The ids of the feeds that were asked since the start."""

    async def poll_due(self, now: float) -> int:
        """Poll the feeds that are due, and return how many. Raises `StoreUnavailable`.

        A feed that failed before the start is due at once: whoever starts anew has often just mended it.
        """
        first = not self._asked
        count = await self._round(
            now,
            lambda state: state.next_poll <= now or (state.failures > 0 and state.feed not in self._asked),
        )
        if first and count:
            log.info("feeds polled; what is new in them will be told", feeds=count)
        return count

    async def poll_all(self, now: float) -> int:
        """Poll every feed, due or not, and return how many. Raises `StoreUnavailable`."""
        return await self._round(now, lambda state: True)

    async def _round(self, now: float, is_due: Callable[[FeedState], bool]) -> int:
        """Rounds overlap. A feed is this round's own from before its state is loaded until after its new
        one is kept, and no longer: a slow feed leaves the others free for the next round."""
        free = [feed for feed in await self.feeds.all() if feed.id not in self._under_way]
        own = {feed.id for feed in free}
        self._under_way.update(own)
        try:
            states = await self.states.load([feed.id for feed in free])
            due = [feed for feed in free if is_due(states[feed.id])]
            self._let_go(own, own - {feed.id for feed in due})
            await self._poll(due, states, now, own)
        finally:
            self._let_go(own, set(own))
        return len(due)

    def _let_go(self, own: set[str], feeds: set[str]) -> None:
        # Of its own only: what this round let go may be another's by now.
        self._under_way.difference_update(feeds & own)
        own.difference_update(feeds)

    async def _poll(self, due: list[Feed], states: dict[str, FeedState], now: float, own: set[str]) -> None:
        tasks = {asyncio.create_task(self._fetch(feed, states[feed.id], now)) for feed in due}
        try:
            while tasks:
                done, tasks = await asyncio.wait(tasks, timeout=TOGETHER)
                answers = [task.result() for task in done]
                await self._keep(answers)
                self._let_go(own, {answer.state.feed for answer in answers})
        finally:
            for task in tasks:
                task.cancel()

    async def _fetch(self, feed: Feed, state: FeedState, now: float) -> _Answer:
        self._asked.add(feed.id)
        conditions = Validators(etag=state.etag, last_modified=state.last_modified, body_hash=state.body_hash)
        try:
            fetched = await self.fetcher.fetch(feed, conditions, now)
        except FeedError as error:
            meters.POLLS.labels("failed").inc()
            log.warning("feed not read", feed=shown(feed.url), failures=state.failures + 1, reason=str(error))
            return _Answer(state=failed(state, feed, error, now))
        meters.POLLS.labels("unchanged" if fetched.unchanged else "read").inc()
        log.debug(
            "feed read", feed=shown(feed.url), entries=len(fetched.arrivals), unchanged=fetched.unchanged
        )
        return _Answer(
            state=polled(state, feed, fetched.validators, now, entries=len(fetched.arrivals)),
            arrivals=tuple(self._judged(fetched, state, now)),
        )

    def _judged(self, fetched: Fetched, state: FeedState, now: float) -> Iterable[Arrival]:
        for arrival in fetched.arrivals:
            dated = arrival.entry.id not in fetched.undated
            quiet = is_quiet(
                arrival.entry.published, dated, state, now, backfill=self.backfill, memory=self.memory
            )
            yield replace(arrival, quiet=quiet)

    async def _keep(self, answers: list[_Answer]) -> None:
        arrivals = [arrival for answer in answers for arrival in answer.arrivals]
        if arrivals:
            await self.inbox.put(sorted(arrivals, key=lambda arrival: arrival.entry.published))
        for answer in answers:
            await self.states.save(answer.state)
