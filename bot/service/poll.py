"""Due feeds -> entries in the inbox."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import structlog

from bot.domain.entry import Arrival
from bot.domain.feed import Feed, FeedState, Validators, failed, is_quiet, polled
from bot.errors import FeedError
from bot.ports import FeedStates, Fetched, Fetcher, Inbox, Keep
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

    feeds: tuple[Feed, ...]
    fetcher: Fetcher
    states: FeedStates
    inbox: Inbox
    backfill: float = 0.0
    """How many seconds before its first poll a feed's entries still count as news."""
    memory: float = Keep().stories
    """For how many seconds the stores remember an entry."""
    _under_way: set[str] = field(default_factory=set)

    async def poll_due(self, now: float) -> int:
        """Poll the feeds that are due, and return how many. Raises `StoreUnavailable`."""
        states = await self.states.load([feed.id for feed in self.feeds])
        due = [feed for feed in self.feeds if states[feed.id].next_poll <= now]
        return await self._poll(due, states, now)

    async def poll_all(self, now: float) -> int:
        """Poll every feed, due or not, and return how many. Raises `StoreUnavailable`."""
        return await self._poll(self.feeds, await self.states.load([feed.id for feed in self.feeds]), now)

    async def _poll(self, feeds: Iterable[Feed], states: dict[str, FeedState], now: float) -> int:
        free = [feed for feed in feeds if feed.id not in self._under_way]
        self._under_way.update(feed.id for feed in free)
        tasks = {asyncio.create_task(self._fetch(feed, states[feed.id], now)) for feed in free}
        try:
            while tasks:
                done, tasks = await asyncio.wait(tasks, timeout=TOGETHER)
                await self._keep([task.result() for task in done])
        finally:
            for task in tasks:
                task.cancel()
            self._under_way.difference_update(feed.id for feed in free)
        return len(free)

    async def _fetch(self, feed: Feed, state: FeedState, now: float) -> _Answer:
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
            state=polled(state, feed, fetched.validators, now),
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
