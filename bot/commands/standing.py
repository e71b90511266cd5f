"""`status`, `feeds`: how the service is."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.asking import Asker
from bot.commands.desk import Desk
from bot.commands.kinds import ShowFeeds
from bot.commands.replies import Facts, Item, Items, Lines, Part, Reply
from bot.commands.showing import plain
from bot.domain.feed import Feed, FeedState
from bot.ports import BURIED_SHOWN
from bot.text.phrases import counted, moment
from bot.text.urls import shown
from bot.text.words import fold

PAGE = 20
_COMPLAINTS = 10


async def status(desk: Desk, asker: Asker, now: float) -> Reply:
    """Feeds, entries, stories, what waits and what could not be delivered, what readers complained of."""
    feeds = await desk.feeds.all()
    states = await desk.feed_states.load([feed.id for feed in feeds])
    failing = sum(1 for state in states.values() if state.error is not None)
    held = await desk.stories.counted(now)
    buried = await desk.outbox.buried()
    tracked = await desk.visible(asker)
    facts = (
        ("Feeds", f"{len(feeds)}, {failing} of them failing" if failing else f"{len(feeds)}, all well"),
        ("Last poll", _last_poll(list(states.values()))),
        ("Articles today", f"{held.entries:,}"),
        ("Stories going on", f"{held.stories:,}"),
        ("Waiting to be placed", f"{await desk.inbox.waiting():,}"),
        ("Alerts on their way", f"{await desk.outbox.waiting():,}"),
        ("Alerts not delivered", f"{len(buried)}{' or more' if len(buried) >= BURIED_SHOWN else ''}"),
        ("Watches here", str(len(tracked))),
    )
    parts: list[Part] = [Facts(facts=facts), *await _complaints(desk)]
    return Reply(heading=_said(failing, len(feeds)), parts=tuple(parts), shareable=True)


def _said(failing: int, feeds: int) -> str:
    if not feeds:
        return "On Record polls no feeds"
    return f"On Record: {failing} of {counted(feeds, 'feed')} failing" if failing else "On Record is well"


def _last_poll(states: Sequence[FeedState]) -> str:
    polled = [state.last_polled for state in states if state.last_polled is not None]
    return moment(max(polled)) if polled else "none yet"


async def _complaints(desk: Desk) -> list[Lines]:
    """What readers said was mistaken, by rule, the most frequent first."""
    counts = await desk.complaints.counts()
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    lines = [
        f"{rule}: {counted(number, 'reader')} said "
        + (f"it is not a {kind.replace('_', ' ')}" if what == "kind" else "it belongs to another story")
        for (rule, kind, what), number in ranked[:_COMPLAINTS]
    ]
    return [Lines(title="Readers' complaints, by rule", lines=tuple(lines))] if lines else []


async def feeds(desk: Desk, asked: ShowFeeds, asker: Asker) -> Reply:
    """The feeds, those that fail first."""
    desk.permissions.demand_operator(asker)
    words = fold(plain(asked.words))
    found = [feed for feed in await desk.feeds.all() if words in fold(f"{feed.outlet} {feed.url}")]
    states = await desk.feed_states.load([feed.id for feed in found])
    ranked = sorted(found, key=lambda feed: (states[feed.id].error is None, feed.outlet.casefold(), feed.url))
    page = max(1, min(asked.page, -(-len(ranked) // PAGE) or 1))
    items = [_item(feed, states[feed.id]) for feed in ranked[(page - 1) * PAGE : page * PAGE]]
    return Reply(
        heading=f"{counted(len(found), 'feed')}, those that fail first",
        parts=(Items(items=tuple(items)),) if items else (),
        next=replace(asked, page=page + 1) if page * PAGE < len(ranked) else None,
    )


def _item(feed: Feed, state: FeedState) -> Item:
    fault = (
        f"Failing: {plain(state.error, 300)} ({counted(state.failures, 'time')} in a row)"
        if state.error
        else ""
    )
    polled = "Not polled yet" if state.last_polled is None else f"Polled {moment(state.last_polled)}"
    notes = (fault or "Well", polled, shown(feed.url))
    return Item(heading=plain(feed.outlet), notes=notes)
