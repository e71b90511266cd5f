"""States of feeds -> what the operator hears: once that a feed is broken, and once that it is well again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import structlog

from bot.domain.alert import Notice
from bot.domain.delivery import delivery
from bot.domain.feed import Feed, FeedState
from bot.domain.schedule import is_broken, outage
from bot.domain.watch import Channel
from bot.ports import FeedStates, Outbox
from bot.text.digests import digest
from bot.text.phrases import cut, moment
from bot.text.urls import shown

# Seconds between two looks at all feeds, and for how many most of them must fail before that is told: a
# router that starts anew is nobody's news.
LOOK = 60.0
OUTAGE = 900.0
LONGEST_REASON = 500

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Health:
    """Tells the operator, in the log and in a channel of theirs if there is one.

    While most feeds fail, the fault is more likely at this end, and no single feed is told of."""

    states: FeedStates
    outbox: Outbox
    channel: Channel | None = None
    patience: float = 86_400.0
    """Seconds for which a feed fails before it counts as broken."""
    _outage: float | None = None
    """Since when most feeds fail, as far as the operator knows."""
    _most_fail: bool = False
    _looked: float = 0.0

    async def look(self, feeds: int, now: float) -> None:
        """See, once a minute, whether most of so many feeds fail, and tell it. Raises `StoreError`."""
        if 0 <= now - self._looked < LOOK:
            return
        self._looked = now
        failing = await self.states.failing()
        await self._tell_outage(outage(failing.values(), feeds), failing, feeds, now)

    async def _tell_outage(
        self, since: float | None, failing: Mapping[str, float], feeds: int, now: float
    ) -> None:
        self._most_fail = since is not None
        if since is None and self._outage is not None:
            await self._tell(_over(self._outage, feeds - len(failing), feeds), now)
            self._outage = None
        elif since is not None and self._outage is None and now - since >= min(OUTAGE, self.patience):
            await self._tell(_begun(since, len(failing), feeds), now)
            self._outage = since

    async def counts(self, now: float) -> dict[str, int]:
        """How many feeds fail, and how many have for so long that they are broken. Raises `StoreError`."""
        failing = await self.states.failing()
        broken = sum(now - since >= self.patience for since in failing.values())
        return {"failing_feeds": len(failing), "broken_feeds": broken}

    async def noted(self, feed: Feed, state: FeedState, now: float) -> FeedState:
        """The state, after the operator was told what is to be told of it. To be kept after that: a crash
        between the two tells the same again, which the outbox leaves out. Raises `StoreError`."""
        if state.told is not None and state.failing_since is None:
            await self._tell(_well(feed, state.told), now)
            return replace(state, told=None)
        if state.told is None and is_broken(state, now, self.patience) and not self._most_fail:
            since = state.failing_since if state.failing_since is not None else now
            await self._tell(_broken(feed, state, since), now)
            return replace(state, told=since)
        return state

    async def _tell(self, notice: Notice, now: float) -> None:
        (log.info if notice.well else log.warning)(notice.title, detail=notice.detail)
        if self.channel:
            await self.outbox.add(delivery(self.channel, notice), now)


def _broken(feed: Feed, state: FeedState, since: float) -> Notice:
    gone = "It is not asked any more, until its configuration changes." if state.stopped else ""
    detail = f"{shown(feed.url)} has failed since {moment(since)}: {cut(state.error or '', LONGEST_REASON)}"
    return Notice(
        id=digest("broken", feed.id, repr(since)),
        title=f"Feed {'gone' if state.stopped else 'broken'}: {feed.outlet}",
        detail=f"{detail}. {gone}".strip() if gone else detail,
        well=False,
    )


def _well(feed: Feed, since: float) -> Notice:
    return Notice(
        id=digest("well", feed.id, repr(since)),
        title=f"Feed well again: {feed.outlet}",
        detail=f"{shown(feed.url)} had failed since {moment(since)}",
        well=True,
    )


def _begun(since: float, failing: int, feeds: int) -> Notice:
    return Notice(
        id=digest("outage", repr(since)),
        title=f"{failing} of {feeds} feeds cannot be read",
        detail=f"Most fail since {moment(since)}: look at the network of the machine that polls",
        well=False,
    )


def _over(since: float, well: int, feeds: int) -> Notice:
    return Notice(
        id=digest("outage over", repr(since)),
        title=f"{well} of {feeds} feeds can be read again",
        detail=f"Most had failed since {moment(since)}",
        well=True,
    )
