"""How much several processes do: deliveries/s with 1, 2 and 4 of `deliver`, entries/s with a standby of
`place`, and how long it takes from a feed to the platforms at 50 entries/s.

    python benchmarks/processes.py [deliver|place|latency ...]
"""

import asyncio
import re
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientSession

from adapters.redis import Connection, RedisInbox, RedisOutbox, connect
from bot.domain.delivery import Delivery, delivery
from bot.domain.entry import Arrival, Entry
from bot.domain.watch import Channel
from tests import builders
from tests.chaos.news import topics
from tests.chaos.newsroom import Newsroom, Process, discord_id, kill, newsroom
from tests.fakes.mishaps import Slow
from tests.stores import in_redis, send

DELIVERIES, ENTRIES, CHANNELS = 1_500, 1_500, 80
SECONDS = 25
COUNTS = (1, 2, 4)
ANSWER = 0.1
"""Seconds that the platform takes for an answer."""


@asynccontextmanager
async def room(channels: int) -> AsyncIterator[tuple[Newsroom, Connection]]:
    with tempfile.TemporaryDirectory() as folder:
        async with newsroom(Path(folder), topics(channels)) as made:
            connection = connect(made.server.url)
            yield made, connection
            await connection.close()


async def stopped(processes: list[Process]) -> None:
    for process in processes:
        kill(process)
        await process.wait()


def message(number: int) -> Delivery:
    claim = builders.record(builders.claim(f"Harbour {number} is to close."), id=f"claim {number}")
    channel = Channel(platform="discord", id=discord_id(number % CHANNELS))
    return delivery(channel, builders.opened(claim))


async def deliver() -> None:
    """1, 2 and 4 processes on the same backlog."""
    for count in COUNTS:
        async with room(CHANNELS) as (made, connection):
            made.discord.misbehave("POST messages", *[Slow(ANSWER)] * (2 * DELIVERIES))
            processes = [await made.start("deliver") for _ in range(count)]
            while await connection.call("ZCARD", connection.keys.delivering) < count:  # noqa: ASYNC110 - as below
                await asyncio.sleep(0.1)
            for at in range(0, DELIVERIES, 50):
                await send(in_redis(connection), *map(message, range(at, at + 50)), now=time.time())
            outbox = RedisOutbox(connection=connection)
            began = time.monotonic()
            while await outbox.waiting():  # noqa: ASYNC110 - it happens in other processes
                await asyncio.sleep(0.05)
            rate = DELIVERIES / (time.monotonic() - began)
            print(f"deliver: {count} processes, {rate:.0f} deliveries/s", flush=True)
            await stopped(processes)


async def place() -> None:
    """One process, and one with a standby."""
    for count in (1, 2, 1, 2):
        async with room(25) as (made, connection):
            inbox = RedisInbox(connection=connection)
            for _ in range(ENTRIES):
                item = made.news.claim()
                entry = Entry(
                    feed="f",
                    id=item.id,
                    outlet="L",
                    title=item.title,
                    link=item.link,
                    published=item.published,
                )
                await inbox.put([Arrival(entry=entry, seen=time.time())])
            processes = [await made.start("place") for _ in range(count)]
            while await inbox.waiting() > ENTRIES - 50:  # noqa: ASYNC110 - it happens in others
                await asyncio.sleep(0.01)
            left, began = await inbox.waiting(), time.monotonic()
            while await inbox.waiting():  # noqa: ASYNC110 - it happens in other processes
                await asyncio.sleep(0.02)
            rate = left / (time.monotonic() - began)
            print(f"place: {count} processes, {rate:.0f} entries/s", flush=True)
            await stopped(processes)


async def latency() -> None:
    """50 entries/s, each for a channel of its own turn, from the feed to the message."""
    async with room(60) as (made, _):
        told: dict[str, float] = {}
        served: dict[str, float] = {}

        def noted(call: str, body: Mapping[str, object]) -> None:
            text = str(body)
            at = text.find("https://news.example/")
            if call in ("POST messages", "chat.postMessage") and at >= 0:
                told.setdefault(call + text[at + 21 :].partition("/")[0], time.time())

        made.discord.on_call = noted
        # Ten a second are new in each feed, and as many are there a second time.
        made.shown = 20
        made.publish(60, 0)
        process = await made.start("poll,place,deliver,web")
        await made.drained(60)
        for _ in range(SECONDS):
            before = len(made.items)
            made.publish(50, 0)
            served |= {item.id: time.time() for item in made.items[before:]}
            await asyncio.sleep(1)
        await asyncio.sleep(5)
        async with ClientSession() as session, session.get(f"http://127.0.0.1:{made.port}/metrics") as answer:
            text = await answer.text()
        for part in ("placed", "posted", "told"):
            rows = re.findall(rf'latency_seconds_bucket{{le="([^"]+)",part="{part}"}} ([0-9.e+]+)', text)
            total = float(rows[-1][1])
            for share in (0.5, 0.99):
                limit = next(le for le, n in rows if float(n) >= share * total)
                print(f"latency: {part}: {share:.0%} within {limit} s (of {total:.0f})")
        spans = sorted(
            told["POST messages" + id] - at for id, at in served.items() if "POST messages" + id in told
        )
        print(f"from served to Discord, with the poll interval of 1 s: {len(spans)} of {len(served)}")
        print(f"median {statistics.median(spans):.2f} s, p99 {spans[int(len(spans) * 0.99)]:.2f} s")
        await stopped([process])


PARTS: Mapping[str, Callable[[], Awaitable[None]]] = {"deliver": deliver, "place": place, "latency": latency}

if __name__ == "__main__":

    async def main() -> None:
        for part in sys.argv[1:] or PARTS:
            await PARTS[part]()

    asyncio.run(main())
