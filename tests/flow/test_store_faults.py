"""The whole service while its store fails in every way: it says so, and nothing is lost or told twice."""

import asyncio
import os
import resource
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.redis import Connection, connect
from tests.chaos.news import topics
from tests.chaos.newsroom import FEEDS, Newsroom, kill, newsroom

SECONDS = 25.0


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(tmp_path, topics(3)) as room:
        yield room


@pytest.fixture
async def store(room: Newsroom) -> AsyncIterator[Connection]:
    connection = connect(room.server.url)
    yield connection
    await connection.close()


def server_of(folder: Path) -> int:
    """The process of the embedded server that works in the folder."""
    return int((folder / "valkey.pid").read_text())


def fill_disk(folder: Path, spare: int | None) -> None:
    """Let the server's files grow by so many bytes at the most; None: as they like."""
    log = next((folder / "appendonlydir").glob("*.incr.aof"))
    most = resource.RLIM_INFINITY if spare is None else log.stat().st_size + spare
    resource.prlimit(server_of(folder), resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


async def told(room: Newsroom) -> None:
    """All that is in the feeds is told, each once."""
    assert await room.drained(SECONDS), f"{room.tally()}\n{room.said}"
    tally = room.tally()
    assert (tally.doubled, tally.astray, tally.turned) == ((), (), ())


async def test_a_store_that_is_away_read_only_or_full_turns_health_and_loses_nothing(
    room: Newsroom, store: Connection
) -> None:
    room.publish(3, 0)
    async with room.running():
        await told(room)
        await room.becomes(healthy=True)
        await be_away(room)
        await told(room)
        await be_read_only(room, store)
        await told(room)
        fill_disk(room.server.data_dir, 2000)
        room.publish(2, 2)
        await room.becomes(healthy=False)
        fill_disk(room.server.data_dir, None)
        await told(room)
        await room.becomes(healthy=True)


async def be_away(room: Newsroom) -> None:
    """Have the store away for a while, in which there is news."""
    room.proxy.down = True
    room.proxy.drop()
    await room.becomes(healthy=False)
    room.publish(2, 2)
    await asyncio.sleep(1)
    room.proxy.down = False
    await room.becomes(healthy=True)


async def be_read_only(room: Newsroom, store: Connection) -> None:
    """The same with a store that takes nothing."""
    await store.call("CONFIG", "SET", "min-replicas-to-write", 1)
    await room.becomes(healthy=False)
    room.publish(2, 2)
    await asyncio.sleep(1)
    await store.call("CONFIG", "SET", "min-replicas-to-write", 0)


async def heard(room: Newsroom, *words: str) -> None:
    """Wait until the service has said so in its log."""
    async with asyncio.timeout(SECONDS):
        while not all(word in room.said for word in words):  # noqa: ASYNC110 - another process says it
            await asyncio.sleep(0.1)


async def test_a_store_that_comes_back_empty_is_told_of_and_floods_no_channel(
    room: Newsroom, store: Connection
) -> None:
    room.configure(backfill="0s", log="info")
    room.publish(FEEDS, 0)
    old = {f"{platform} c{number}" for platform in ("slack", "discord") for number in range(FEEDS)}
    async with room.running():
        await heard(room, "feeds polled")
        # Dates in feeds are whole seconds: what comes in the second of the first poll would be older than it.
        await asyncio.sleep(2)
        room.publish(2, 0)
        await only_lacking(room, old)

        read = times_read(room)
        await store.call("FLUSHALL")
        await heard(room, "has come back empty")
        async with asyncio.timeout(SECONDS):
            # Whole, since the store no longer knows what they carried.
            while any(now <= before for now, before in zip(times_read(room), read, strict=True)):  # noqa: ASYNC110 - another process reads them
                await asyncio.sleep(0.1)
        await asyncio.sleep(2)
        room.publish(1, 0)
        await only_lacking(room, old)
    assert room.tally().doubled == ()


def times_read(room: Newsroom) -> list[int]:
    """How often each feed was read whole."""
    return [room.feeds.statuses(f"/{number}.xml").count(200) for number in range(FEEDS)]


async def only_lacking(room: Newsroom, lacking: set[str]) -> None:
    """All that is in the feeds is told, but for these."""
    async with asyncio.timeout(SECONDS):
        while set(room.tally().lost) != lacking:  # noqa: ASYNC110 - another process tells it
            await asyncio.sleep(0.1)


async def test_whoever_is_killed_the_service_its_server_or_both_the_rest_goes_on(room: Newsroom) -> None:
    room.embedded = True
    own = room.folder / "own"
    room.publish(3, 0)
    service = await room.start()
    try:
        await room.becomes(healthy=True)
        os.kill(server_of(own), signal.SIGKILL)
        await told(room)

        room.publish(2, 2)
        kill(service)
        await service.wait()
        service = await room.start()
        await told(room)

        room.publish(2, 2)
        kill(service)
        os.kill(server_of(own), signal.SIGKILL)
        await service.wait()
        service = await room.start()
        await told(room)
    finally:
        kill(service, signal.SIGTERM)
        await asyncio.wait_for(service.wait(), 15)


async def test_a_stop_ends_within_seconds_also_while_the_store_is_full(room: Newsroom) -> None:
    room.embedded = True
    service = await room.start()
    await room.becomes(healthy=True)
    fill_disk(room.folder / "own", 0)
    room.publish(3, 0)
    await room.becomes(healthy=False)
    began = time.monotonic()
    service.terminate()
    await asyncio.wait_for(service.wait(), 15)
    assert time.monotonic() - began < 8


async def test_a_stop_ends_within_seconds_also_while_the_store_hangs(
    room: Newsroom, store: Connection
) -> None:
    service = await room.start()
    await room.becomes(healthy=True)
    os.kill(server_of(room.server.data_dir), signal.SIGSTOP)
    try:
        await room.becomes(healthy=False)
        began = time.monotonic()
        service.terminate()
        await asyncio.wait_for(service.wait(), 20)
        assert time.monotonic() - began < 12
    finally:
        os.kill(server_of(room.server.data_dir), signal.SIGCONT)
