"""Settings and a store -> what answers commands, for the adapters and for the command line."""

import shlex
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path

from adapters.redis import (
    Connection,
    RedisComplaints,
    RedisFeedStates,
    RedisInbox,
    RedisOutbox,
    RedisStories,
    RedisSubscriptions,
    RedisWatches,
)
from bot.commands import Asker, Command, Commands, Desk, Permissions, Reply, Unclear, plain_text
from bot.compose.feeding import JoinedFeeds, samples
from bot.compose.reading import Reader
from bot.compose.storing import keeping, opened
from bot.domain.watch import CONSOLE
from bot.errors import OnRecordError
from bot.ports import Feeds
from config.settings import Settings

OPERATOR = Asker(platform=CONSOLE.platform, user="")
"""Who sits at the command line."""


def commands(settings: Settings, connection: Connection, feeds: Feeds, reading: Reader) -> Commands:
    """What answers commands on every platform."""
    keep = keeping(settings)
    return Commands(
        desk=Desk(
            stories=RedisStories(connection=connection, keep=keep),
            watches=RedisWatches(connection=connection),
            complaints=RedisComplaints(connection=connection, keep=keep),
            inbox=RedisInbox(connection=connection),
            outbox=RedisOutbox(connection=connection, keep=keep),
            feeds=feeds,
            feed_states=RedisFeedStates(connection=connection),
            extract=reading,
            configured=settings.watches,
            outlets=reading.outlets,
            permissions=Permissions(track=settings.commands.track, operators=settings.commands.operators),
            most_watches=settings.commands.watches,
        )
    )


async def ask(asked: Command | Unclear, settings: Settings, *, out: Path | None = None) -> bool:
    """Answer at the command line, and return whether it was done. A file goes to `out`, or under its own name
    into the current folder.

    Raises `StoreError`, which says more than the answer in chat does."""
    async with AsyncExitStack() as stack:
        connection = await opened(settings, stack)
        await connection.call("PING")
        feeds = JoinedFeeds(
            settings=settings,
            subscriptions=RedisSubscriptions(connection=connection),
            samples=await samples(settings, stack),
        )
        answering = commands(settings, connection, feeds, Reader(settings))
        reply = await answering.answer(asked, OPERATOR, time.time())
    _show(reply, out)
    return reply.ok


def _typed(command: str) -> str:
    return f"onrecord ask {shlex.quote(command) if ' ' in command else command}"


def _show(reply: Reply, out: Path | None) -> None:
    print(plain_text(reply, _typed), file=sys.stdout if reply.ok else sys.stderr)
    if reply.file is not None:
        path = out or Path(reply.file.name)
        try:
            path.write_bytes(reply.file.data)
        except OSError as error:
            raise OnRecordError(f"cannot write {path}: {error.strerror}") from None
        print(f"written to {path}", file=sys.stderr)
