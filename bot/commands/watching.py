"""`track`, `untrack`, `watches`: what is watched for, changed from chat."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from bot.commands.asking import Asker
from bot.commands.desk import Desk
from bot.commands.kinds import ShowWatches, Track, Untrack
from bot.commands.lookups import channel_of, watch_named
from bot.commands.previews import previewed
from bot.commands.replies import Button, Lines, Reply
from bot.commands.scanning import quoted
from bot.commands.showing import LONGEST_NAME, asked_for, name, plain, watch_line, where
from bot.domain.watch import CONSOLE, Channel, Silence, Watch
from bot.errors import Declined
from bot.ports import Tracked
from bot.text.phrases import length, moment, one_line
from bot.text.shares import WANTED
from bot.text.words import words

MOST_ALIASES = 20
PAGE = 20
_EXAMPLES = ("track entity Marco Rubio aliases:Rubio", 'track phrase "mass migration"')
MOST_IN_WORKSPACE = 1_000


async def track(desk: Desk, asked: Track, asker: Asker, now: float) -> Reply:
    """Watch for it from now on, and show what it would have matched in the last day."""
    desk.permissions.demand_track(asker)
    watch = _watch(asked, channel_of(asked.channel, asker), asker)
    kept = [tracked.watch for tracked in await desk.tracked(asker)]
    _demand_room(desk, watch, kept)
    new = await desk.watches.add(Tracked(watch=watch, by=asker.user, at=now))
    verb = "Tracking" if new else "Changed:"
    return Reply(
        heading=f"{verb} {watch.kind} “{plain(watch.name)}” in {where(watch.channels[0], asker)}",
        parts=(Lines(lines=_told(watch)), *await previewed(desk, watch, now)),
        buttons=(
            Button(
                label="Untrack", command=Untrack(name=watch.name, channel=_written(watch, asker)), risky=True
            ),
        ),
    )


def _watch(asked: Track, channel: Channel, asker: Asker) -> Watch:
    """What is asked for, if it is fit to be watched. Raises `Declined`."""
    for each in (asked.name, *asked.aliases):
        _demand_short(each)
    named = name(asked.name)
    aliases = dict.fromkeys(alias for each in asked.aliases if (alias := name(each)) and alias != named)
    if len(aliases) > MOST_ALIASES:
        raise Declined(f"That is {len(aliases)} aliases; at most {MOST_ALIASES} will do.")
    for each in (named, *aliases):
        _demand_word(each, asked)
    if not asked.alert_on:
        raise Declined("It would never alert: name what to alert on, such as alert_on:denial.")
    if not 0 <= asked.confidence <= 1:
        raise Declined(f"“{asked.confidence:g}” is no confidence: {WANTED}.")
    return Watch(
        kind=asked.kind,
        name=named,
        aliases=tuple(aliases),
        fuzzy=asked.fuzzy,
        alert_on=asked.alert_on,
        confidence=round(asked.confidence, 4),
        channels=(channel,),
        mention=_role(asked.mention, channel, asker),
        workspace=asker.workspace,
    )


def _role(written: str, channel: Channel, asker: Asker) -> str:
    """Who is to be mentioned, as a watch says it. Raises `Declined`."""
    id = written.removeprefix("discord:").strip("<@&>")
    if not id:
        return ""
    if channel.platform != "discord" or not id.isdecimal() or id == asker.workspace:
        raise Declined("Only a role of a Discord server can be mentioned, in that server.")
    return f"discord:{id[:20]}"


def _demand_short(text: str) -> None:
    """Raises `Declined` for what would be cut, and then found where it was not meant."""
    if length(one_line(text)) > LONGEST_NAME:
        raise Declined(f"“{plain(text)}” is too long: at most {LONGEST_NAME} characters are watched for.")


def _demand_word(text: str, asked: Track) -> None:
    """Raises `Declined` for what would match nearly everything, or can match nothing."""
    letters = [character for character in text if character.isalnum()]
    acronym = asked.kind == "entity" and len(letters) == 2 and all(letter.isupper() for letter in letters)
    # Scripts without capitals say much in two signs.
    caseless = len(letters) == 2 and all(letter.upper() == letter.lower() for letter in letters)
    if not words(text) or (len(letters) < 3 and not acronym and not (caseless and not text.isascii())):
        raise Declined(
            f"“{plain(text)}” is too short: it would be found in nearly every text. Write a whole name or "
            "phrase; an acronym of two letters in capitals, as an entity.",
            suggestions=(f"track {asked.kind} {quoted('Marco Rubio')}",),
        )


def _demand_room(desk: Desk, watch: Watch, kept: Sequence[Watch]) -> None:
    """Raises `Declined` if the configuration watches for it there, or if the channel is full."""
    channel = watch.channels[0]
    unplaced = replace(watch, workspace=None).id
    if any(each.id == unplaced and channel in each.channels for each in desk.configured):
        raise Declined(
            f"“{plain(watch.name)}” is watched there by the configuration already, which only the operator "
            "can change.",
            suggestions=("watches",),
        )
    if len(kept) >= MOST_IN_WORKSPACE:
        raise Declined(f"{len(kept)} watches are tracked here already, and no more will do.")
    there = [each for each in kept if channel in each.channels and each.id != watch.id]
    if len(there) >= desk.most_watches:
        raise Declined(
            f"{len(there)} watches alert in that channel already, and no more will do: untrack one first.",
            suggestions=("watches", f"untrack {quoted(there[0].name)}"),
        )


def _told(watch: Watch) -> tuple[str, ...]:
    told = [f"It alerts on {asked_for(watch)}, from the next article on."]
    if watch.aliases:
        told.append("Also found as " + ", ".join(plain(alias) for alias in watch.aliases) + ".")
    if watch.fuzzy:
        told.append("Other spellings are found, too.")
    return tuple(told)


async def untrack(desk: Desk, asked: Untrack, asker: Asker) -> Reply:
    """Watch for it no longer."""
    desk.permissions.demand_track(asker)
    channel = channel_of(asked.channel, asker) if asked.channel else asker.here
    visible = await desk.visible(asker)
    watch = watch_named(
        asked.name, [w for w in visible if not asked.channel or channel in w.channels], channel
    )
    if watch.workspace is None:
        raise Declined(
            f"“{plain(watch.name)}” is watched by the configuration: only the operator can end that."
        )
    await desk.watches.remove(watch.id)
    await desk.watches.unsilence(Silence(channel=watch.channels[0], watch=watch.id, until=0.0).key)
    return Reply(
        heading=f"“{plain(watch.name)}” is no longer watched in {where(watch.channels[0], asker)}.",
        buttons=(Button(label="Track again", command=_tracking(watch, asker)),),
    )


def _tracking(watch: Watch, asker: Asker) -> Track:
    """The command that has the asker watch for the same."""
    return Track(
        kind=watch.kind,
        name=watch.name,
        aliases=watch.aliases,
        fuzzy=watch.fuzzy,
        alert_on=watch.alert_on,
        confidence=watch.confidence,
        channel=_written(watch, asker),
        mention=watch.mention,
    )


def _written(watch: Watch, asker: Asker) -> str:
    """The watch's channel as the asker would write it."""
    channel = watch.channels[0]
    return channel.id if channel.platform == asker.platform else str(channel)


async def watches(desk: Desk, asked: ShowWatches, asker: Asker, now: float) -> Reply:
    """All that the asker may see: those of the channel first, then those elsewhere, then the configured, and
    what is muted."""
    tracked = [each.watch for each in await desk.tracked(asker)]
    configured = [watch for watch in desk.configured if asker.sees(watch)]
    silences = [each for each in await desk.watches.silences(now) if _may_know(each.channel, asker)]
    told: list[tuple[str, str | Silence]] = [
        *(("In this channel", watch_line(each)) for each in tracked if asker.here in each.channels),
        *(("Elsewhere", _placed(each, asker)) for each in tracked if asker.here not in each.channels),
        *(("By the configuration", _placed(each, asker)) for each in configured),
        *(("Muted", silence) for silence in silences),
    ]
    page = max(1, min(asked.page, -(-len(told) // PAGE)))
    shown = told[(page - 1) * PAGE : page * PAGE]
    watched = (*configured, *tracked)
    said = [(title, await _muted(desk, each, watched, asker)) for title, each in shown]
    return Reply(
        heading=f"Watched here: {len(watched)}" if watched else "Nothing is watched here yet.",
        parts=tuple(
            Lines(title=title, lines=tuple(line for _, line in lines))
            for title, lines in groupby(said, key=itemgetter(0))
        ),
        next=ShowWatches(page=page + 1) if page * PAGE < len(told) else None,
        suggestions=() if watched else _EXAMPLES,
        shareable=bool(watched),
    )


def _placed(watch: Watch, asker: Asker) -> str:
    """The watch, and those of its channels that the asker may know of."""
    mine = [each for each in watch.channels if _may_know(each, asker)]
    return f"{watch_line(watch)} → {', '.join(where(channel, asker) for channel in mine[:3])}"


def _may_know(channel: Channel, asker: Asker) -> bool:
    return asker.holds(channel) or asker.platform == CONSOLE.platform


async def _muted(desk: Desk, told: str | Silence, watches: Sequence[Watch], asker: Asker) -> str:
    """A line as it is; of a silence what is muted, where, and until when."""
    if isinstance(told, str):
        return told
    names = {watch.id: f"“{plain(watch.name)}”" for watch in watches}
    what = names.get(told.watch, "a former watch")
    if told.story:
        story = await desk.stories.load(told.story)
        mine = story and story.members and not names.keys().isdisjoint(story.watches)
        what = f"the story “{plain(story.members[0].title)}”" if story and mine else "a story"
    return f"{what} in {where(told.channel, asker)}, until {moment(told.until)}"
