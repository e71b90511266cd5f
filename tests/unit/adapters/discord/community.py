"""A community whose bot listens in a fake Discord: with stores in memory, and one story that was alerted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from adapters.discord import DiscordMessenger
from adapters.discord.listener import DiscordListener
from adapters.memory import MemoryFeeds
from bot.commands import Commands, Permissions
from bot.commands.desk import Desk
from bot.domain.delivery import delivery
from bot.domain.entry import Entry
from bot.domain.feed import Feed
from bot.domain.finding import Finding
from bot.domain.watch import Watch, Watchlist
from bot.pipeline import Pipeline
from tests import builders
from tests.builders import DISCORD, FIRST_SEEN
from tests.fakes.discord import TOKEN, FakeDiscord
from tests.fakes.discord_channels import FakeChannel
from tests.fakes.discord_people import FakePerson
from tests.fakes.discord_shapes import Payload
from tests.stores import Stores, in_memory

NOW = FIRST_SEEN + 60
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


def said(entry: Entry) -> tuple[Finding, ...]:
    """What the sample entry says on the record."""
    return (builders.claim(),) if "harbours" in entry.title else ()


def desk(stores: Stores, permissions: Permissions | None = None) -> Desk:
    feeds = [
        Feed(url=f"https://{name}.example/feed.xml", outlet=name.title()) for name in ("ledger", "radio")
    ]
    return Desk(
        stories=stores.stories,
        watches=stores.watches,
        complaints=stores.complaints,
        inbox=stores.inbox,
        outbox=stores.outbox,
        feeds=MemoryFeeds(feeds=tuple(feeds)),
        feed_states=stores.feed_states,
        extract=said,
        configured=(PORTS,),
        permissions=permissions or Permissions(),
    )


@asynccontextmanager
async def community(permissions: Permissions | None = None) -> AsyncIterator[Community]:
    """It has a claim in its channel, with buttons, and listens."""
    stores = in_memory()
    commands = Commands(desk=desk(stores, permissions))
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
    pipeline = Pipeline(stories=stores.stories, watchlist=Watchlist([PORTS]), extract=said)
    entry = builders.entry(summary="The Ports Ministry is to close them.")
    taken = await pipeline.take(entry, NOW)
    ((_, alert),) = taken.alerts
    messenger = DiscordMessenger(token=TOKEN, api_url=discord.url, interactive=True)
    posting = delivery(DISCORD, alert)
    posted = await messenger.post(posting, None)
    await stores.outbox.record(posting, posted, NOW)
    await messenger.close()
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
