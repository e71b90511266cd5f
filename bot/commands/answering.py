"""Command -> reply: the one way in for every platform."""

from dataclasses import dataclass
from typing import assert_never

from bot.commands import kinds
from bot.commands.asking import Asker
from bot.commands.complaining import complain
from bot.commands.completing import Option, complete
from bot.commands.desk import Desk
from bot.commands.explaining import why
from bot.commands.exporting import export
from bot.commands.helping import help_, unclear
from bot.commands.kinds import Change, Command, Question, Unclear
from bot.commands.muting import mute, unmute
from bot.commands.parse import parse
from bot.commands.replies import Choice, Reply
from bot.commands.searching import search
from bot.commands.standing import feeds, status
from bot.commands.telling import story
from bot.commands.watching import track, untrack, watches
from bot.errors import CommandError, StoreError


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
            return _declined(error)
        except StoreError:
            heading = "The store does not answer just now: please ask again in a minute."
            return Reply(heading=heading, ok=False)

    def refusal_to_track(self, asker: Asker) -> Reply | None:
        """What somebody hears who may not track, for whoever would show them a form first; None if they
        may."""
        try:
            self.desk.permissions.demand_track(asker)
        except CommandError as error:
            return _declined(error)
        return None

    async def complete(self, option: Option, typed: str, asker: Asker) -> tuple[Choice, ...]:
        """What an option may be completed to, best first, at most 25; () also when the store does not
        answer."""
        try:
            return await complete(self.desk, option, typed, asker)
        except StoreError:
            return ()

    async def left(self, asker: Asker, now: float) -> None:
        """The asker's workspace removed this bot; `user` and `channel` do not count. Raises `StoreError`."""
        await self.desk.watches.leave(asker.platform, asker.workspace, now)

    async def joined(self, asker: Asker, now: float) -> None:
        """The asker's workspace added this bot, perhaps again. Raises `StoreError`."""
        await self.desk.watches.rejoin(asker.platform, asker.workspace, now)

    async def _answer(self, command: Command | Unclear, asker: Asker, now: float) -> Reply:
        match command:
            case Unclear():
                return unclear(command)
            case kinds.Help():
                return help_(command)
            case kinds.Track() | kinds.Untrack() | kinds.Mute() | kinds.Unmute() | kinds.Wrong():
                return await self._change(command, asker, now)
            case _:
                return await self._tell(command, asker, now)

    async def _change(self, command: Change, asker: Asker, now: float) -> Reply:
        match command:
            case kinds.Track():
                return await track(self.desk, command, asker, now)
            case kinds.Untrack():
                return await untrack(self.desk, command, asker)
            case kinds.Mute():
                return await mute(self.desk, command, asker, now)
            case kinds.Unmute():
                return await unmute(self.desk, command, asker)
            case kinds.Wrong():
                return await complain(self.desk, command, asker, now)
            case _:
                assert_never(command)

    async def _tell(self, command: Question, asker: Asker, now: float) -> Reply:
        match command:
            case kinds.ShowWatches():
                return await watches(self.desk, command, asker, now)
            case kinds.Search():
                return await search(self.desk, command, asker, now)
            case kinds.ShowStory():
                return await story(self.desk, command, asker)
            case kinds.Why():
                return await why(self.desk, command, asker, now)
            case kinds.Status():
                return await status(self.desk, asker, now)
            case kinds.ShowFeeds():
                return await feeds(self.desk, command, asker)
            case kinds.Export():
                return await export(self.desk, command, asker, now)
            case _:
                assert_never(command)


def _declined(error: CommandError) -> Reply:
    return Reply(heading=str(error), suggestions=error.suggestions, ok=False)
