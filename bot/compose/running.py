"""Settings -> the running service."""

import asyncio
import os
import signal
import socket
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from secrets import token_hex

import structlog

from adapters.redis import (
    Connection,
    EmbeddedServer,
    RedisFeedStates,
    RedisInbox,
    RedisLease,
    RedisMark,
    RedisMarks,
    RedisOutbox,
    RedisPace,
    RedisStories,
    RedisSubscriptions,
    RedisWatches,
    connect,
)
from adapters.web import Hear, WebServer
from bot.commands import Commands
from bot.compose import articles
from bot.compose.commanding import commands
from bot.compose.feeding import JoinedFeeds, fetching, polling, samples
from bot.compose.listening import Listening, listening
from bot.compose.meaning import embedder
from bot.compose.messaging import messengers
from bot.compose.reading import Reader
from bot.compose.storing import keeping
from bot.domain.watch import Watchlist
from bot.errors import StoreError
from bot.pipeline import Pipeline
from bot.ports import Feeds, FeedStates
from bot.service import Deliverer, Health, Owners, Placer, Poller, Revive, Role, Service, Tracking
from config.settings import Settings, Web, tokens_missing

# Feeds under way for each connection there may be: one that is read, and one that waits for its turn. Of one
# host some more may wait, so that its feeds need not be handed out anew all the time.
WAITING, FEW = 2, 8

log = structlog.get_logger()


async def run(settings: Settings, roles: frozenset[Role], *, once: bool, as_json: bool) -> None:
    """Run until SIGINT, SIGTERM or SIGHUP, or once through. Raises `OnRecordError` if it cannot start."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    # Once through there is no time to hear anybody.
    async with service(settings, roles - {"listen"} if once else roles, as_json=as_json) as running:
        if not once:
            await running.run(stop)
            return
        work = asyncio.create_task(running.once())
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if work.done():
            work.result()
        work.cancel()


@asynccontextmanager
async def service(
    settings: Settings, roles: frozenset[Role], *, as_json: bool = False
) -> AsyncIterator[Service]:
    """The service with all its connections open; they are closed at the end, the store last.

    Raises `ConfigError` for a token that is missing, `StoreError` for an embedded server that does not start.
    """
    if "deliver" in roles and (missing := tokens_missing(settings)):
        raise missing[0]
    async with AsyncExitStack() as stack:
        store = await _store(settings, stack)
        poller = await _poller(settings, store, roles, stack)
        reading = Reader(settings).loaded() if "place" in roles else Reader(settings)
        hearing = _hearing(settings, store.connection, poller.feeds, reading, roles, stack)
        running = Service(
            poller=poller,
            placer=_placer(settings, store, reading, roles, stack),
            deliverer=_deliverer(settings, store, stack, as_json=as_json),
            listeners=hearing.listeners,
            roles=roles,
            mark=store.mark,
            revive=store.revive,
        )
        if settings.web and ("web" in roles or hearing.hooks):
            mark = RedisMark(connection=store.connection)
            await _serve(running, settings.web, hearing.hooks, mark, stack)
        await _tell(settings, running, store.connection)
        yield running
        log.info("stopping")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Store:
    """What the roles of a process have in common."""

    connection: Connection
    process: str
    """The name of this one among those that share the store."""
    lease: RedisLease
    mark: RedisMark
    inbox: RedisInbox
    revive: Revive | None
    """What brings back a server of our own."""


async def _store(settings: Settings, stack: AsyncExitStack) -> _Store:
    """The configured Redis; or an embedded one that stops with the stack."""
    connection, revive = await _connected(settings, stack)
    process = _process(settings)
    lease = RedisLease(connection=connection, holder=process, seconds=settings.store.lease)
    mark = RedisMark(connection=connection)
    inbox = RedisInbox(connection=connection, mark=mark, lease=lease)
    return _Store(connection=connection, process=process, lease=lease, mark=mark, inbox=inbox, revive=revive)


async def _connected(settings: Settings, stack: AsyncExitStack) -> tuple[Connection, Revive | None]:
    if settings.redis_url:
        url = settings.redis_url.get_secret_value()
        connection, revive = connect(url, prefix=settings.store.prefix), None
    else:
        server = EmbeddedServer(data_dir=settings.data_dir, fsync=settings.store.fsync)
        await stack.enter_async_context(server)
        connection, revive = connect(server.url, prefix=settings.store.prefix), server.start
    stack.push_async_callback(connection.close)
    return connection, revive


def _process(settings: Settings) -> str:
    """The name of this process among those that share its store. An embedded server is one process's alone,
    so a name that stays lets a restart go on at once with what the last one had in hand."""
    if not settings.redis_url:
        return "onrecord"
    return f"{socket.gethostname()}-{os.getpid()}-{token_hex(4)}"


async def _poller(settings: Settings, store: _Store, roles: frozenset[Role], stack: AsyncExitStack) -> Poller:
    local = await samples(settings, stack) if "poll" in roles else ()
    connection, mark = store.connection, store.mark
    subscriptions = RedisSubscriptions(connection=connection)
    # What is being read is held anew each second; twice the time, since a round may be slow to begin.
    states = RedisFeedStates(connection=connection, lease=2 * settings.store.lease, mark=mark)
    return Poller(
        feeds=JoinedFeeds(settings=settings, subscriptions=subscriptions, samples=local),
        fetcher=polling(settings, await stack.enter_async_context(fetching(settings, local))),
        states=states,
        inbox=store.inbox,
        health=_health(settings, connection, states),
        in_flight=WAITING * settings.poll.connections,
        per_host=max(FEW, WAITING * settings.poll.per_host),
        backfill=settings.backfill,
        memory=settings.stories.keep,
    )


def _health(settings: Settings, connection: Connection, states: FeedStates) -> Health:
    return Health(
        states=states,
        outbox=RedisOutbox(connection=connection),
        channel=settings.operator,
        patience=settings.poll.broken_after,
    )


def _placer(
    settings: Settings, store: _Store, reading: Reader, roles: frozenset[Role], stack: AsyncExitStack
) -> Placer:
    connection, lease = store.connection, store.lease
    watchlist = Watchlist(settings.watches)
    tracking = Tracking(
        watches=RedisWatches(connection=connection), watchlist=watchlist, configured=settings.watches
    )
    pipeline = Pipeline(
        stories=RedisStories(connection=connection, keep=keeping(settings), lease=lease),
        watchlist=watchlist,
        extract=reading,
        embedder=embedder(settings, stack) if "place" in roles else None,
    )
    pages = articles.pages(settings, pipeline, stack)
    return Placer(inbox=store.inbox, pipeline=pipeline, lease=lease, pages=pages, tracking=tracking)


def _deliverer(settings: Settings, store: _Store, stack: AsyncExitStack, *, as_json: bool) -> Deliverer:
    connection = store.connection
    # An embedded server is one process's alone.
    pace = RedisPace(connection=connection) if settings.redis_url else None
    posting = messengers(settings, as_json=as_json, pace=pace)
    for messenger in posting.values():
        stack.push_async_callback(messenger.close)
    outbox = RedisOutbox(
        connection=connection, consumer=store.process, keep=keeping(settings), lease=settings.store.lease
    )
    owners = Owners(outbox=outbox, watches=RedisWatches(connection=connection), operator=settings.operator)
    return Deliverer(outbox=outbox, messengers=posting, owners=owners)


def _hearing(
    settings: Settings,
    connection: Connection,
    feeds: Feeds,
    reading: Reader,
    roles: frozenset[Role],
    stack: AsyncExitStack,
) -> Listening:
    if "listen" not in roles:
        return Listening()

    def answering() -> Commands:
        # A lexicon that is wrong is to be told now, not to whoever asks something first.
        return commands(settings, connection, feeds, reading.loaded())

    return listening(settings, answering, RedisMarks(connection=connection), stack)


async def _tell(settings: Settings, running: Service, connection: Connection) -> None:
    channels = {str(channel) for watch in settings.watches for channel in watch.channels}
    log.info(
        "started",
        feeds=await _counted(running.poller),
        watches=len(settings.watches),
        channels=", ".join(sorted(channels)),
        store=connection.address,
        stop="Ctrl-C",
    )


async def _counted(poller: Poller) -> str:
    try:
        feeds = await poller.feeds.all()
    except StoreError:
        return "not known before the store answers"
    return f"{len(feeds)}{' samples' if any(feed.name for feed in feeds) else ''}"


async def _serve(
    running: Service, web: Web, hooks: Mapping[str, Hear], mark: RedisMark, stack: AsyncExitStack
) -> None:
    """Health, metrics, and what platforms ask; a port that is taken is told, and stops nothing."""

    async def waiting() -> Mapping[str, int]:
        # A store can be read that takes nothing more: a full disk, a replica.
        await mark.look()
        return {
            "to_place": await running.placer.inbox.waiting(),
            "to_deliver": await running.deliverer.outbox.waiting(),
            "buried": await running.deliverer.outbox.count_buried(),
            **(await running.poller.health.counts(time.time()) if running.poller.health else {}),
        }

    try:
        await stack.enter_async_context(WebServer(web.host, web.port, waiting, hooks))
    except OSError as error:
        lost = "commands are not heard; " if hooks else ""
        log.warning(
            f"{lost}health and metrics are not served: set web: port: to a free one", reason=str(error)
        )
