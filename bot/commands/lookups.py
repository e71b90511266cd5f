"""What somebody named -> the story, watch or channel they mean, if it is theirs to see."""

import re
from collections.abc import Mapping, Sequence

from bot.commands.asking import Asker
from bot.commands.desk import Desk
from bot.commands.showing import name, plain
from bot.domain.story import Story
from bot.domain.watch import CONSOLE, Channel, Platform, Watch
from bot.errors import Declined, NotThere
from bot.ports import Known
from bot.text.urls import canonical
from bot.text.words import fold

_ID = re.compile(r"[0-9A-Za-z]{1,64}")
_IDS: Mapping[Platform, re.Pattern[str]] = {
    "slack": re.compile(r"[CGD][A-Z0-9]{1,20}"),
    "discord": re.compile(r"[0-9]{1,20}"),
    "console": re.compile(""),
}


_EXAMPLES = {"slack": "slack:C0123456789", "discord": "discord:112233445566778899"}


async def story_of(desk: Desk, which: str, asker: Asker) -> Story:
    """The story with this id, or that has an entry with this link. Raises `NotThere`."""
    watches = {watch.id for watch in await desk.visible(asker)}
    known = await entries_at(desk, which) if is_link(which) else ()
    for id in dict.fromkeys(each.story for each in known) if is_link(which) else [which.strip()]:
        story = await desk.stories.load(id) if _ID.fullmatch(id) else None
        if story is not None and watches.intersection(story.watches):
            return story
    if known:
        raise NotThere(
            "None of your watches matched that article or its story.",
            suggestions=(f"why {known[0].entry.link}",),
        )
    raise NotThere("No such story is known here; it may be too old.", suggestions=("claims", "help story"))


async def entries_at(desk: Desk, link: str) -> tuple[Known, ...]:
    """The entries with this link in all feeds."""
    address = canonical(link.strip())
    feeds = [feed.id for feed in await desk.feeds.all()]
    return await desk.stories.linked(address, feeds) if address else ()


def is_link(text: str) -> bool:
    return text.strip().lower().startswith(("http://", "https://"))


def watch_named(which: str, watches: Sequence[Watch], channel: Channel) -> Watch:
    """The watch with this id or name, in any case; one that alerts in the channel goes before others. Raises
    `NotThere`, and `Declined` if several elsewhere fit."""
    typed = name(which)
    fitting = [watch for watch in watches if which in (watch.id, watch.name)]
    fitting = fitting or [watch for watch in watches if fold(typed) == fold(name(watch.name))]
    here = [watch for watch in fitting if channel in watch.channels]
    if here or len(fitting) == 1:
        return (here or fitting)[0]
    if not fitting:
        raise NotThere(f"“{typed}” is not watched here.", suggestions=("watches",))
    named = (plain(str(watch.channels[0].id)) for watch in fitting)
    raise Declined(f"“{typed}” is watched in several channels: say which, with channel:{' or '.join(named)}")


def channel_of(written: str, asker: Asker) -> Channel:
    """The channel that somebody wrote, or the one they ask in. Raises `Declined`."""
    if not written:
        if not asker.channel and asker.platform != CONSOLE.platform:
            raise Declined("Say in which channel, with channel: and its ID, or ask in the channel itself.")
        return asker.here
    channel = _written(written.strip().lstrip("#"), asker)
    if asker.platform != CONSOLE.platform and not asker.holds(channel):
        raise Declined(f"{plain(written)} is no channel here that both you and this bot know.")
    return channel


def _written(written: str, asker: Asker) -> Channel:
    """What is written as a platform writes its ids; at the console with the platform before it."""
    if asker.platform != CONSOLE.platform:
        return _on(asker.platform, written, choose=", or # and choose it from the list")
    if written == CONSOLE.platform:
        return CONSOLE
    platform, _, id = written.partition(":")
    match platform:
        case "slack" | "discord":
            return _on(platform, id, choose=f", such as {_EXAMPLES[platform]}")
        case _:
            raise Declined(f"{plain(written)} is no channel: write slack:ID, discord:ID or console.")


def _on(platform: Platform, id: str, choose: str = "") -> Channel:
    if not _IDS[platform].fullmatch(id):
        raise Declined(f"“{plain(id)}” is no channel: write its ID{choose}.")
    return Channel(platform=platform, id=id)
