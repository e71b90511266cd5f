"""Settings -> a client for Discord that is not started yet: for whoever starts it in their own way, such as a
harness that plays Discord. See "In a harness" in docs/discord.md."""

from adapters.discord.client import Client
from adapters.discord.listener import client as listening_client
from adapters.memory import (
    MemoryComplaints,
    MemoryFeeds,
    MemoryFeedStates,
    MemoryInbox,
    MemoryMarks,
    MemoryOutbox,
    MemoryStories,
    MemoryWatches,
)
from bot.commands import Commands, Desk, Permissions
from bot.compose.reading import Reader
from bot.compose.storing import keeping
from bot.ports import Marks
from config.settings import Settings


def client(settings: Settings, commands: Commands, marks: Marks) -> Client:
    """A `discord.Client` that answers with these commands, once it is started with a token."""
    api_url = settings.discord.api_url if settings.discord else None
    return listening_client(commands=commands, marks=marks, api_url=api_url)


def client_in_memory(settings: Settings) -> Client:
    """The same with empty stores in memory, which are gone with it; they are its `commands.desk`. Raises
    `ConfigError` for a lexicon."""
    keep = keeping(settings)
    reading = Reader(settings).loaded()
    outbox = MemoryOutbox(keep=keep)
    desk = Desk(
        stories=MemoryStories(outbox=outbox, keep=keep),
        watches=MemoryWatches(),
        complaints=MemoryComplaints(keep=keep),
        inbox=MemoryInbox(),
        outbox=outbox,
        feeds=MemoryFeeds(feeds=settings.feeds),
        feed_states=MemoryFeedStates(),
        extract=reading,
        configured=settings.watches,
        outlets=reading.outlets,
        permissions=Permissions(track=settings.commands.track, operators=settings.commands.operators),
        most_watches=settings.commands.watches,
    )
    return client(settings, Commands(desk=desk), MemoryMarks())
