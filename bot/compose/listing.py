"""The store and the configuration -> what is known of each feed."""

import json
import sys
import time
from contextlib import AsyncExitStack

from adapters.console.feeds import Condition, FeedRow, row_of, show_feeds
from adapters.redis import RedisFeedStates, RedisSubscriptions
from bot.compose.feeding import joined, samples
from bot.compose.storing import opened
from bot.domain.feed import Feed, FeedState
from bot.domain.schedule import pace
from bot.text.urls import shown
from config.settings import Settings

_DAY = 86_400.0


async def list_feeds(settings: Settings, *, as_json: bool) -> None:
    """Print the feeds that are polled, and how they are."""
    async with AsyncExitStack() as stack:
        connection = await opened(settings, stack)
        added = await RedisSubscriptions(connection=connection).all()
        feeds = joined(settings, added) or await samples(settings, stack)
        states = await RedisFeedStates(connection=connection).load([feed.id for feed in feeds])
    configured = {feed.id for feed in settings.feeds}
    rows = [_row(feed, states[feed.id], configured) for feed in feeds]
    if as_json:
        for row in rows:
            sys.stdout.write(json.dumps(row_of(row), ensure_ascii=False) + "\n")
    else:
        show_feeds(rows, time.time())


def _row(feed: Feed, state: FeedState, configured: set[str]) -> FeedRow:
    source = "configured" if feed.id in configured else "sample" if feed.name else "added"
    stopped = state.stopped is not None
    return FeedRow(
        url=shown(feed.url),
        outlet=feed.outlet,
        language=feed.language,
        source=source,  # type: ignore[arg-type]  # mypy widens the three words to str
        condition=_condition(state),
        polled=state.last_polled,
        changed=state.changed,
        next_poll=None if stopped or state.last_polled is None else state.next_poll,
        failures=state.failures,
        error=state.error,
        entries_a_day=round(_DAY / gap, 2) if (gap := pace(state, time.time())) else None,
        moved=shown(state.moved) if state.moved else None,
    )


def _condition(state: FeedState) -> Condition:
    if state.stopped is not None:
        return "stopped"
    if state.failures:
        return "failing"
    return "well" if state.last_polled is not None else "new"
