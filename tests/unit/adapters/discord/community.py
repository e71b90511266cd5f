"""A community whose bot listens in a fake Discord: with stores in memory, and one story that was alerted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from adapters.discord import DiscordMessenger
from adapters.discord.listener import DiscordListener
from bot.commands import Commands, Permissions
from bot.domain.watch import Watch
from tests.asked import NOW, desk, tell
from tests.builders import DISCORD
from tests.fakes.discord import TOKEN, FakeDiscord
from tests.fakes.discord_channels import FakeChannel
from tests.fakes.discord_people import FakePerson
from tests.fakes.discord_shapes import Payload
from tests.stores import Stores, in_memory

PORTS = Watch(kind="entity", name="Ports Ministry", channels=(DISCORD,))


@dataclass(kw_only=True)
class Community:
    """What a test sees of it."""

    discord: FakeDiscord
    person: FakePerson
    stores: Stores
    commands: Commands
    listener: DiscordListener
    claim: Payload
    """The message of the story's claim."""

    @property
    def channel(self) -> FakeChannel:
        return self.discord.channel(DISCORD.id)


@asynccontextmanager
async def community(permissions: Permissions | None = None) -> AsyncIterator[Community]:
    """It has a claim in its channel, with buttons, and listens."""
    stores = in_memory()
    commands = Commands(desk=desk(stores, PORTS, permissions, outlets=("Ledger", "Radio")))
    async with FakeDiscord() as discord:
        discord.channel(DISCORD.id)
        async with running(discord, commands, stores) as listener:
            await discord.gateway.connected()
            yield Community(
                discord=discord,
                person=FakePerson(discord=discord),
                stores=stores,
                commands=commands,
                listener=listener,
                claim=await claimed(discord, stores),
            )


async def claimed(discord: FakeDiscord, stores: Stores) -> Payload:
    """Have the sample claim posted, and return its message."""
    await tell(DiscordMessenger(token=TOKEN, api_url=discord.url, interactive=True), stores, PORTS)
    return discord.channel(DISCORD.id).messages[-1]


@asynccontextmanager
async def running(
    discord: FakeDiscord, commands: Commands, stores: Stores, token: str = TOKEN
) -> AsyncIterator[DiscordListener]:
    """A listener that listens."""
    made = DiscordListener(
        token=token, commands=commands, marks=stores.marks, api_url=discord.url, clock=lambda: NOW
    )
    task = asyncio.create_task(made.listen())
    try:
        yield made
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await made.close()
