"""An entry and its story -> for each channel whether its alerts were posted, or why not."""

from collections.abc import Mapping, Sequence

from bot.commands.asking import Asker
from bot.commands.desk import Desk
from bot.commands.showing import kinds, plain, where
from bot.domain.alert import alert_id, wording
from bot.domain.delivery import delivery_id
from bot.domain.entry import Entry
from bot.domain.story import Record, Story
from bot.domain.watch import Channel, Silence, Watch, Watchlist, silent
from bot.text.phrases import moment
from bot.text.shares import written

_LINES = 12


async def fates(
    desk: Desk, entry: Entry, story: Story, watches: Sequence[Watch], asker: Asker, now: float
) -> tuple[str, ...]:
    """A line for each record of the entry in each channel that the asker may know of."""
    records = [record for record in story.records if record.entry == entry.key]
    if not records:
        return ("None for this article: it puts nothing on the record that the story did not have.",)
    watching = Watchlist(watches).watching(story.watches)
    mine = {channel: found for channel, found in watching.items() if _may_know(channel, asker)}
    silences = await desk.watches.silences(now)
    lines = [
        f"{wording.heading(record)} — {where(channel, asker)}: "
        + await _fate(desk, record, story, channel, mine, silences, now)
        for record in records
        for channel in mine
    ]
    return tuple(lines[:_LINES]) or ("No channel of yours watches it by now.",)


def _may_know(channel: Channel, asker: Asker) -> bool:
    return asker.holds(channel) or asker.platform == "console"


async def _fate(
    desk: Desk,
    record: Record,
    story: Story,
    channel: Channel,
    watching: Mapping[Channel, Sequence[Watch]],
    silences: Sequence[Silence],
    now: float,
) -> str:
    thread = story.thread(channel)
    if thread is not None and record.id in thread.told:
        return await _delivered(desk, delivery_id(channel, alert_id(record.id)))
    if thread is not None and record.id in thread.muted:
        return "passed over, since it was muted when it came"
    asking = [watch for watch in watching[channel] if watch.wants(record.finding)]
    if not asking:
        return "not told: " + "; ".join(_unwanted(watch, record) for watch in watching[channel][:2])
    if record.quiet:
        return "not told: it was old news when it came"
    muted = silent(silences, story.ids, watching, now).get(channel, frozenset())
    if muted.issuperset(watch.id for watch in asking):
        return f"not told: muted until {moment(_ends(silences, story, channel, asking))}"
    return "not told yet: it is when the next article joins the story, for the watch is younger than this"


def _unwanted(watch: Watch, record: Record) -> str:
    """Why the watch does not alert on the record."""
    finding = record.finding
    if finding.kind not in watch.alert_on:
        return f"“{plain(watch.name)}” asks for {kinds(watch)} only"
    least = f"“{plain(watch.name)}” asks for a confidence of at least {written(watch.confidence)}"
    return f"{least}, and this has {written(finding.confidence)}"


def _ends(silences: Sequence[Silence], story: Story, channel: Channel, watches: Sequence[Watch]) -> float:
    """When the first of the watches, all of which are muted there, speaks of the story again."""
    there = [silence for silence in silences if silence.channel == channel]
    return min(
        max(each.until for each in there if each.story in story.ids or watch.id == each.watch)
        for watch in watches
    )


async def _delivered(desk: Desk, delivery: str) -> str:
    """What became of a delivery that was decided on."""
    if await desk.outbox.posted(delivery) is not None:
        return "posted"
    if await desk.outbox.is_buried(delivery):
        found = (each for each in await desk.outbox.buried() if each.delivery.id == delivery)
        reason = next((plain(each.reason, 200) for each in found), "")
        return f"could not be posted: {reason}" if reason else "could not be posted"
    if await desk.outbox.is_waiting(delivery):
        return "on its way, not posted yet"
    return "told, so long ago that it is no longer known where"
