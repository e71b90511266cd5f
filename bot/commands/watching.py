"""`track`, `untrack`, `watches`: what is watched for, changed from chat."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.asking import Asker
from bot.commands.desk import Desk
from bot.commands.kinds import Track, Untrack
from bot.commands.lookups import channel_of, watch_named
from bot.commands.previews import previewed
from bot.commands.replies import Button, Lines, Reply
from bot.commands.scanning import quoted
from bot.commands.showing import LONGEST_NAME, kinds, name, plain, watch_line, where
from bot.domain.watch import Channel, Silence, Watch
from bot.errors import Declined
from bot.ports import Tracked
from bot.text.phrases import length, moment, one_line
from bot.text.words import words

MOST_ALIASES = 20
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
    return Watch(
        kind=asked.kind,
        name=named,
        aliases=tuple(aliases),
        fuzzy=asked.fuzzy,
        alert_on=asked.alert_on,
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
    told = [f"It alerts on {kinds(watch)}, from the next article on."]
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
    again = Track(
        kind=watch.kind,
        name=watch.name,
        aliases=watch.aliases,
        fuzzy=watch.fuzzy,
        alert_on=watch.alert_on,
        channel=_written(watch, asker),
        mention=watch.mention,
    )
    return Reply(
        heading=f"“{plain(watch.name)}” is no longer watched in {where(watch.channels[0], asker)}.",
        buttons=(Button(label="Track again", command=again),),
    )


def _written(watch: Watch, asker: Asker) -> str:
    """The watch's channel as the asker would write it."""
    channel = watch.channels[0]
    return channel.id if channel.platform == asker.platform else str(channel)


async def watches(desk: Desk, asker: Asker, now: float) -> Reply:
    """All that the asker may see: those of the channel first, then those elsewhere, then the configured."""
    tracked = await desk.tracked(asker)
    configured = [watch for watch in desk.configured if asker.sees(watch)]
    here = [_line(each, asker) for each in tracked if asker.here in each.watch.channels]
    elsewhere = [_line(each, asker, named=True) for each in tracked if asker.here not in each.watch.channels]
    fixed = [f"{watch_line(watch)} → {_channels(watch, asker)}" for watch in configured]
    muted = [
        f"{_muted(silence.watch, tracked, configured)} in {where(silence.channel, asker)}, "
        f"until {moment(silence.until)}"
        for silence in await desk.watches.silences(now)
        if asker.holds(silence.channel) or asker.platform == "console"
    ]
    lists = (("In this channel", here), ("Elsewhere", elsewhere), ("By the configuration", fixed))
    parts = tuple(
        Lines(title=title, lines=_cut(lines)) for title, lines in (*lists, ("Muted", muted)) if lines
    )
    number = len(tracked) + len(configured)
    return Reply(
        heading="Nothing is watched here yet." if not number else f"Watched here: {number}",
        parts=parts,
        suggestions=()
        if number
        else ("track entity Marco Rubio aliases:Rubio", 'track phrase "mass migration"'),
        shareable=bool(number),
    )


def _line(tracked: Tracked, asker: Asker, *, named: bool = False) -> str:
    there = f" → {where(tracked.watch.channels[0], asker)}" if named else ""
    return f"{watch_line(tracked.watch)}{there}"


def _channels(watch: Watch, asker: Asker) -> str:
    """Those of its channels that the asker may know of."""
    mine = [each for each in watch.channels if asker.holds(each) or asker.platform == "console"]
    return ", ".join(where(channel, asker) for channel in mine[:3])


def _muted(watch: str, tracked: Sequence[Tracked], configured: Sequence[Watch]) -> str:
    known = {each.id: each.name for each in (*configured, *(one.watch for one in tracked))}
    return f"“{plain(known[watch])}”" if watch in known else "a story" if not watch else "a former watch"


def _cut(lines: Sequence[str], most: int = 9) -> tuple[str, ...]:
    """As many as fit into a reply, and how many there are beside them."""
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[:most], f"… and {len(lines) - most} more")
