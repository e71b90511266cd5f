"""`mute`, `unmute`: nothing is posted about a story, or for a watch, in a channel for a while.

It is the pipeline that obeys, when it decides what a channel is told: see `bot.domain.alert.decide`.
"""

from dataclasses import dataclass

from bot.commands import kinds, spans
from bot.commands.asking import Asker
from bot.commands.desk import Desk
from bot.commands.lookups import channel_of, is_link, story_of, watch_named
from bot.commands.replies import Button, Lines, Reply
from bot.commands.showing import plain, where
from bot.domain.watch import Channel, Silence, Watch
from bot.errors import Declined, NotThere
from bot.ports import DAY
from bot.text.phrases import moment

STORY_FOR, WATCH_FOR, LONGEST = 30 * DAY, DAY, 30 * DAY
"""Seconds: how long a story and a watch stay muted if nobody says, and how long at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meant:
    """What is to be muted."""

    told: str
    story: tuple[str, ...] = ()
    """The ids it is known by (`Story.ids`); () if it is a watch."""
    watch: str = ""

    def silences(self, channel: Channel, until: float = 0.0, by: str = "") -> list[Silence]:
        """What mutes it: of a story first the silence of its own, then those that may have come with the
        stories that became part of it."""
        return [
            Silence(channel=channel, story=story, watch=self.watch, until=until, by=by)
            for story in self.story or ("",)
        ]


async def mute(desk: Desk, asked: kinds.Mute, asker: Asker, now: float) -> Reply:
    """Post nothing more about it in the channel for a while."""
    desk.permissions.demand_track(asker)
    channel = channel_of(asked.channel, asker)
    meant = await _meant(desk, asked.which, channel, asker)
    usual = STORY_FOR if meant.story else WATCH_FOR
    span = min(asked.seconds if asked.seconds is not None else usual, LONGEST)
    if span <= 0:
        raise Declined("A time to mute for is longer than nothing.", suggestions=("mute … for:2h",))
    silence, *earlier = meant.silences(channel, now + span, asker.user)
    await desk.watches.silence(silence, now)
    for each in earlier:
        await desk.watches.unsilence(each.key)
    return Reply(
        heading=f"{meant.told} is muted in {where(channel, asker)} for {spans.said(span)}",
        parts=(
            Lines(lines=(f"Until {moment(silence.until)} nothing is posted; what stands is kept current.",)),
        ),
        buttons=(Button(label="Unmute", command=kinds.Unmute(which=asked.which, channel=asked.channel)),),
    )


async def unmute(desk: Desk, asked: kinds.Unmute, asker: Asker) -> Reply:
    """Post about it again."""
    desk.permissions.demand_track(asker)
    channel = channel_of(asked.channel, asker)
    meant = await _meant(desk, asked.which, channel, asker)
    ended = [await desk.watches.unsilence(silence.key) for silence in meant.silences(channel)]
    if not any(ended):
        return Reply(heading=f"{meant.told} was not muted in {where(channel, asker)}.")
    return Reply(heading=f"{meant.told} is no longer muted in {where(channel, asker)}.")


async def _meant(desk: Desk, which: str, channel: Channel, asker: Asker) -> _Meant:
    """The watch with this name or id that alerts in the channel, or else the story. Raises `NotThere`."""
    if not is_link(which):
        watch = await _watch(desk, which, channel, asker)
        if watch is not None:
            return _Meant(told=f"The watch “{plain(watch.name)}”", watch=watch.id)
    try:
        story = await story_of(desk, which, asker)
    except NotThere:
        if is_link(which):
            raise
        raise NotThere(
            f"“{plain(which)}” is neither a watch of {where(channel, asker)} nor a story known here.",
            suggestions=("watches",),
        ) from None
    title = plain(story.members[0].title) if story.members else story.id
    return _Meant(told=f"The story “{title}”", story=story.ids)


async def _watch(desk: Desk, which: str, channel: Channel, asker: Asker) -> Watch | None:
    alerting = [watch for watch in await desk.visible(asker) if channel in watch.channels]
    try:
        return watch_named(which, alerting, channel)
    except NotThere:
        return None
