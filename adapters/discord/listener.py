"""Discord's gateway -> a client that hears it, through all outages."""

import asyncio
import logging
import time
from collections.abc import Callable

import discord
import structlog

from adapters.discord.calls import point_at
from adapters.discord.client import Client
from adapters.discord.refusals import BAD_LOGIN, TROUBLES, failure
from bot.commands import Commands
from bot.domain.watch import Platform
from bot.ports import Marks

# Seconds that work under way has to end when the service stops.
PATIENCE = 3.0
# Seconds until another connection is tried when the first call of it fails: doubled each time.
FIRST_RETRY, LONGEST_RETRY = 1.0, 60.0

# Discord resets the token of a bot that connects a thousand times a day.
_FOR_GOOD = (
    "Discord takes no connection as this one is (close code {}): look for a newer version of On Record"
)

log = structlog.get_logger()


def client(
    *,
    commands: Commands,
    marks: Marks,
    api_url: str | None = None,
    clock: Callable[[], float] = time.time,
) -> Client:
    """A client that answers `/onrecord` and buttons once it is started with a token, as any `discord.Client`
    is. It asks for no privileged intent. `api_url` is what stands before "/channels/…" in every address; the
    gateway is where `GET /gateway/bot` says."""
    point_at(api_url)
    return Client(commands=commands, marks=marks, clock=clock)


class DiscordListener:
    """Hears Discord's gateway through all outages. A token that Discord refuses stops it alone."""

    platform: Platform = "discord"

    def __init__(
        self,
        *,
        token: str,
        commands: Commands,
        marks: Marks,
        api_url: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`api_url` as for `client`; `clock` tells Unix seconds."""
        self._token, self._commands, self._marks = token, commands, marks
        self._api_url, self._clock = api_url, clock
        self._client: Client | None = None
        self._hearing: asyncio.Task[None] | None = None
        # They tell of each reconnection, and of completions that another process was faster with, by a
        # traceback; what matters is said here.
        for name in ("discord.client", "discord.app_commands.tree"):
            logging.getLogger(name).setLevel(logging.CRITICAL)

    async def listen(self) -> None:
        """See `Listener.listen`."""
        wait = FIRST_RETRY
        while True:
            if await self._heard():
                wait = FIRST_RETRY
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_RETRY)

    async def close(self) -> None:
        """See `Listener.close`."""
        closing, self._client = self._client, None
        hearing, self._hearing = self._hearing, None
        if closing is not None:
            await closing.finish(PATIENCE)
            await closing.close()
        if hearing is not None:
            hearing.cancel()
            await asyncio.wait({hearing}, timeout=PATIENCE)

    async def _heard(self) -> bool:
        """Listen until that fails; whether it went well for some time."""
        await self.close()
        self._client = client(
            commands=self._commands, marks=self._marks, api_url=self._api_url, clock=self._clock
        )
        # In a task of its own, which `close` ends: cancelled as it connects, it would connect all the same.
        self._hearing = asyncio.create_task(self._client.start(self._token))
        await asyncio.wait({self._hearing})
        try:
            self._hearing.result()
        except TROUBLES as error:
            if hopeless := _hopeless(error):
                await self._stopped(hopeless)
            log.warning(
                "commands in Discord are not heard just now; alerts are posted all the same",
                reason=str(failure(error)),
            )
        return self._client is not None and self._client.is_ready()

    async def _stopped(self, reason: str) -> None:
        """Nothing is to be done before the next start: Discord bars who tries again and again in vain."""
        log.error("commands in Discord are not heard; everything else goes on", reason=reason)
        await self.close()
        await asyncio.Event().wait()


def _hopeless(error: Exception) -> str:
    """What to do about it if another connection would fare no better; "" if it may. discord.py connects anew
    by itself after all other closures."""
    match error:
        case discord.LoginFailure() | discord.ConnectionClosed(code=4004):
            return BAD_LOGIN
        case discord.PrivilegedIntentsRequired():
            return _FOR_GOOD.format(4014)
        case discord.ConnectionClosed():
            return _FOR_GOOD.format(error.code)
        case _:
            return ""
