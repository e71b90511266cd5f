"""What people do in Discord -> commands; the replies -> what they see.

Each interaction is deferred at once and worked on afterwards. Buttons have their whole command with them, so
a process that has just started answers those of any message that stands in Discord.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from hashlib import blake2s
from typing import Any

import discord
import structlog
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket

from adapters.discord.answers import Press, share, tell
from adapters.discord.group import OnRecord
from adapters.discord.people import refusal, warned, who
from adapters.discord.refusals import LOST, TROUBLES, failure
from adapters.discord.replies import MORE, NEXT, SHARE, asked_again
from adapters.discord.steady import Steady
from bot.commands import Asker, Choice, Command, Commands, Reply, Unclear, parse
from bot.commands.completing import Option
from bot.errors import StoreError
from bot.ports import Marks

# Seconds that Discord waits for what completes an option, less what the way takes.
COMPLETED_WITHIN = 2.0

# The interaction was acknowledged already, or is not known any more.
_ANSWERED, _LATE = 40060, 10062

log = structlog.get_logger()


class Client(Steady):
    """Answers what people do in servers, and minds which servers have the bot."""

    def __init__(self, *, commands: Commands, marks: Marks, clock: Callable[[], float]) -> None:
        super().__init__()
        self.commands, self._marks, self._clock = commands, marks, clock
        self._work: set[asyncio.Task[Any]] = set()
        self._synced = False
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(OnRecord(self._ask, self._complete))
        self.tree.error(self._on_tree_error)
        self.add_dynamic_items(Press)

    async def setup_hook(self) -> None:
        """Make the commands known, and find the gateway. Called by `login`."""
        await self._sync()
        _, url, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)

    async def finish(self, patience: float) -> None:
        """Let the answers under way end, for `patience` seconds at most."""
        if self._work:
            await asyncio.wait(self._work, timeout=patience)

    async def on_ready(self) -> None:
        """A session begins: who added or removed the bot meanwhile is known by the list of servers."""
        log.info("listening to Discord", servers=len(self.guilds))
        if not self._synced:
            await self._sync()
        now = {str(guild.id) for guild in self.guilds}
        try:
            tracked = await self.commands.desk.watches.all()
            before = {each.watch.workspace or "" for each in tracked if _is_discords(each.watch.channels)}
        except StoreError as error:
            log.warning("servers that were left are not looked for", reason=str(error))
            return
        for guild in sorted(before - now - {""}):
            await self._minded(guild, self.commands.left)
        for guild in sorted(now):
            await self._minded(guild, self.commands.joined)

    async def on_resumed(self) -> None:
        log.info("listening to Discord again")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._minded(str(guild.id), self.commands.joined)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Added again, or back after an outage of Discord's: the two look alike."""
        await self.on_guild_join(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._minded(str(guild.id), self.commands.left)

    async def on_press(self, interaction: discord.Interaction, how: str, text: str) -> None:
        """Somebody pressed a button of ours."""
        asked = parse(asked_again(how, text, _footer(interaction)))
        if how in (NEXT, MORE):
            await self._guarded(interaction, self._turned(interaction, asked))
        elif how == SHARE:
            await self._guarded(interaction, self._shared(interaction, asked))
        else:
            await self._ask(interaction, asked)

    async def _ask(self, interaction: discord.Interaction, asked: Command | Unclear) -> None:
        await self._guarded(interaction, self._told(interaction, asked))

    async def _told(self, interaction: discord.Interaction, asked: Command | Unclear) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await tell(interaction, await self._answered(interaction, asked), _command(asked))

    async def _turned(self, interaction: discord.Interaction, asked: Command | Unclear) -> None:
        await interaction.response.defer()
        await tell(interaction, await self._answered(interaction, asked), _command(asked))

    async def _shared(self, interaction: discord.Interaction, asked: Command | Unclear) -> None:
        await interaction.response.defer()
        await share(interaction, await self._answered(interaction, asked), _command(asked))

    async def _answered(self, interaction: discord.Interaction, asked: Command | Unclear) -> Reply:
        asker = who(interaction)
        refused = refusal(interaction, asked, asker, self.commands.desk.permissions)
        if refused:
            return refused
        return warned(await self.commands.answer(asked, asker, self._clock()), interaction, asked)

    async def _complete(
        self, interaction: discord.Interaction, option: Option, typed: str
    ) -> tuple[Choice, ...]:
        try:
            async with asyncio.timeout(COMPLETED_WITHIN):
                return await self.commands.complete(option, typed, who(interaction))
        except TimeoutError:
            return ()
        except Exception:
            log.exception("an option was not completed: this is a bug, please report it")
            return ()

    async def _guarded(self, interaction: discord.Interaction, work: Awaitable[None]) -> None:
        """Do the work; whatever goes wrong with it is logged, and told to whoever asked if it can be."""
        task = asyncio.current_task()
        if task is not None:
            self._work.add(task)
            task.add_done_callback(self._work.discard)
        try:
            await work
        except LOST as error:
            if getattr(error, "code", 0) in (_ANSWERED, _LATE):
                log.debug("an interaction is answered by another, or too old", reason=str(failure(error)))
                return
            log.warning("an answer did not reach Discord", reason=str(failure(error)))
            await _apologise(interaction, str(failure(error)))
        except Exception:
            log.exception("a command was not answered: this is a bug, please report it")
            await _apologise(interaction, "something went wrong here, which the log tells more of")

    async def _on_tree_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        """What Discord sent does not fit the commands as they are: it has an older list of them."""
        log.warning("a command was not understood", reason=str(error))
        if not interaction.response.is_done():
            await interaction.response.defer(ephemeral=True, thinking=True)
        await _apologise(interaction, "please type it again")

    async def _minded(self, guild: str, happened: Callable[[Asker, float], Awaitable[None]]) -> None:
        try:
            await happened(Asker(platform="discord", user="", workspace=guild), self._clock())
        except StoreError as error:
            log.warning("not noted that a server has or has not the bot", server=guild, reason=str(error))

    async def _sync(self) -> None:
        """Tell Discord the commands if it does not know them as they are: globally, and there alone."""
        definition = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        mark = blake2s(json.dumps(definition, sort_keys=True).encode(), digest_size=16).hexdigest()
        name = f"discord commands of {self.application_id}"
        try:
            if await self._marks.load(name) != mark:
                await self.tree.sync()
                await self._marks.save(name, mark)
                log.info("commands are made known to Discord")
            self._synced = True
        except StoreError as error:
            log.warning("commands are not made known to Discord", reason=str(error))
        except TROUBLES as error:
            log.warning("commands are not made known to Discord", reason=str(failure(error)))


def _command(asked: Command | Unclear) -> Command | None:
    return None if isinstance(asked, Unclear) else asked


def _footer(interaction: discord.Interaction) -> str:
    """That of the message that a pressed button stands under."""
    embeds = interaction.message.embeds if interaction.message else []
    return (embeds[0].footer.text or "") if embeds else ""


def _is_discords(channels: Any) -> bool:
    return any(channel.platform == "discord" for channel in channels)


async def _apologise(interaction: discord.Interaction, reason: str) -> None:
    """Say that there will be no answer, where that can be said."""
    if not interaction.response.is_done():
        return
    try:
        await tell(interaction, Reply(heading=f"That could not be answered: {reason}", ok=False))
    except TROUBLES as error:
        log.warning("an answer did not reach Discord", reason=str(failure(error)))
