"""What somebody has begun to type into an option -> what it may be completed to."""

from collections.abc import Iterable
from typing import Literal

from bot.commands.asking import Asker
from bot.commands.desk import Desk
from bot.commands.replies import Choice
from bot.commands.showing import plain
from bot.text.phrases import cut, length
from bot.text.sought import sought
from bot.text.urls import shown
from bot.text.words import fold

Option = Literal["watch", "story", "outlet", "feed"]
"""What an option asks for: a watch, a story, an outlet or a feed."""

MOST, LONGEST = 25, 100
"""Choices, and characters of each: Discord takes no more."""


async def complete(desk: Desk, option: Option, typed: str, asker: Asker) -> tuple[Choice, ...]:
    """The best first."""
    match option:
        case "watch":
            found = [plain(watch.name) for watch in await desk.visible(asker)]
            return _choices(_fitting(typed, found))
        case "story":
            return await _stories(desk, typed, asker)
        case "outlet":
            outlets = (plain(feed.outlet) for feed in await desk.feeds.all())
            return _choices(_fitting(typed, [*outlets, *desk.outlets().values()]))
        case "feed":
            if not desk.permissions.is_operator(asker):
                return ()
            return _choices(_fitting(typed, [shown(feed.url) for feed in await desk.feeds.all()]))


def _fitting(typed: str, found: Iterable[str]) -> list[str]:
    """Those that begin with what was typed, then those that hold it, each once."""
    begun = fold(typed.strip())
    each = dict.fromkeys(found)
    first = [name for name in each if fold(name).startswith(begun)]
    return [*first, *(name for name in each if begun in fold(name) and name not in first)]


def _choices(names: Iterable[str]) -> tuple[Choice, ...]:
    fitting = [name for name in names if 0 < length(name) <= LONGEST]
    return tuple(Choice(label=name, value=name) for name in fitting[:MOST])


async def _stories(desk: Desk, typed: str, asker: Asker) -> tuple[Choice, ...]:
    """The last updated ones in which all the words stand."""
    found: list[Choice] = []
    visible = [watch.id for watch in await desk.visible(asker)]
    async for story in desk.stories.watched(visible, 0.0, sought(plain(typed))):
        found.append(Choice(label=cut(plain(story.title, LONGEST) or story.id, LONGEST), value=story.id))
        if len(found) >= MOST:
            break
    return tuple(found)
