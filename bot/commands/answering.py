"""Command -> reply: the one way in for every platform."""

from dataclasses import dataclass
from typing import Literal

from bot.commands import kinds, usage
from bot.commands.asking import Asker
from bot.commands.desk import Desk
from bot.commands.kinds import Command, Unclear
from bot.commands.parse import parse
from bot.commands.replies import Choice, Lines, Reply
from bot.errors import CommandError, StoreError

Option = Literal["watch", "story", "outlet", "feed"]
"""What is asked for a completion: the name of a watch, a story, an outlet, a feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """Answers what people ask in chat. One serves all platforms, and any number of askers at once."""

    desk: Desk

    async def say(self, text: str, asker: Asker, now: float) -> Reply:
        """Answer what somebody typed behind `/onrecord`. See `answer`."""
        return await self.answer(parse(text), asker, now)

    async def answer(self, command: Command | Unclear, asker: Asker, now: float) -> Reply:
        """Do what is asked, and say so. `now` is in Unix seconds.

        Whatever is asked has an answer: what may not or cannot be done, and a store that cannot be reached,
        is a reply with `ok` false.
        """
        try:
            return await self._answer(command, asker, now)
        except CommandError as error:
            return Reply(heading=str(error), suggestions=error.suggestions, ok=False)
        except StoreError:
            return Reply(
                heading="The store does not answer just now. Please ask again in a minute.", ok=False
            )

    async def complete(self, option: Option, typed: str, asker: Asker, now: float) -> tuple[Choice, ...]:
        """What an option may be completed to, best first, at most 25; () also when the store does not
        answer."""
        return ()

    async def left(self, asker: Asker, now: float) -> None:
        """The asker's workspace removed this bot; `user` and `channel` do not count. Raises `StoreError`."""
        await self.desk.watches.leave(asker.platform, asker.workspace, now)

    async def joined(self, asker: Asker, now: float) -> None:
        """The asker's workspace added this bot, perhaps again. Raises `StoreError`."""
        await self.desk.watches.rejoin(asker.platform, asker.workspace, now)

    async def _answer(self, command: Command | Unclear, asker: Asker, now: float) -> Reply:
        match command:
            case kinds.Help():
                return Reply(heading="On Record", parts=(Lines(lines=tuple(usage.USAGES)),))
            case Unclear():
                return Reply(heading=command.problem, suggestions=command.suggestions, ok=False)
            case _:
                raise NotImplementedError
