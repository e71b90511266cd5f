"""What several processes do together, and how long an entry takes from its feed to the platforms.

    PYTHONPATH=. python benchmarks/processes.py deliver    # deliveries/s of 1, 2 and 4 processes
    PYTHONPATH=. python benchmarks/processes.py place      # entries/s with and without a standby, in turns
    PYTHONPATH=. python benchmarks/processes.py latency    # 60 s at 50 entries/s
    PYTHONPATH=. python benchmarks/processes.py latency --seconds 300 --rate 25

The platforms are `benchmarks/quick_platforms.py`. What each side takes of a core is printed beside all rates:
that does not depend on what else the machine does.
"""

import argparse
import asyncio
import os
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from aiohttp import ClientSession

from adapters.redis import Connection, RedisInbox, RedisOutbox
from benchmarks.several import CHANNELS, FEEDS, Room, room, stop
from bot.domain.delivery import Delivery, delivery
from bot.domain.entry import Arrival, Entry
from bot.domain.watch import Channel, Platform
from tests import builders
from tests.chaos.news import Item

ANSWER = 0.1
"""Seconds that the platforms take for an answer."""
SPREAD = 1_000
"""Channels among which the deliveries of a backlog are spread: a second is too short for each to be done."""
_TICK = 1 / os.sysconf("SC_CLK_TCK")


def core(*pids: int) -> float:
    """Seconds of a core that these processes have taken so far."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(each[11]) + int(each[12]) for each in fields) * _TICK


async def server_pid(connection: Connection) -> int:
    info = await connection.call("INFO", "server")
    return int(info["process_id"] if isinstance(info, dict) else info.partition(b"process_id:")[2].split()[0])


async def _down_to(queue: RedisInbox | RedisOutbox, count: float) -> int:
    """How many wait, as soon as there are no more than so many."""
    while (waiting := await queue.waiting()) > count:  # noqa: ASYNC110 - it happens in other processes
        await asyncio.sleep(0.01)
    return waiting


def message(number: int, platform: Platform) -> Delivery:
    claim = builders.record(builders.claim(f"Harbour {number} is to close."), id=f"claim {number}")
    place = number % SPREAD
    id = f"C{place:010}" if platform == "slack" else f"{10**17 + place}"
    return delivery(Channel(platform=platform, id=id), builders.opened(claim))


async def deliver(options: argparse.Namespace) -> None:
    """1, 2 and 4 processes, each on the same backlog."""
    for count in options.processes:
        async with room(CHANNELS, ANSWER) as made:
            connection = made.connection
            processes = [await made.start("deliver") for _ in range(count)]
            while await connection.call("ZCARD", connection.keys.delivering) < count:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.1)
            outbox = RedisOutbox(connection=connection)
            for at in range(0, options.deliveries, 100):
                some = (message(number, options.platform) for number in range(at, at + 100))
                await asyncio.gather(*(outbox.add(each, time.time()) for each in some))
            pids = [process.pid for process in processes]
            store, left = await server_pid(connection), await outbox.waiting()
            began, before = time.monotonic(), (core(*pids), core(store), core(made.platform.pid))
            done = left - await _down_to(outbox, options.deliveries * 0.05)
            seconds = time.monotonic() - began
            after = core(*pids), core(store), core(made.platform.pid)
            each = [1000 * (y - x) / done for x, y in zip(before, after, strict=True)]
            print(
                f"deliver: {count} processes, {done / seconds:.0f} deliveries/s; ms of a core for each: "
                f"{each[0]:.2f} here, {each[1]:.2f} in the store, {each[2]:.2f} on the platform",
                flush=True,
            )
            await _down_to(outbox, 0)
            await stop(processes)
            told = await made.told()
            if len(told) != options.deliveries or len({each[2] for each in told}) != len(told):
                print(f"  but {len(told)} messages came, {len({each[2] for each in told})} different ones")


async def place(options: argparse.Namespace) -> None:
    """One process and one with a standby, in turns."""
    rates: dict[int, list[float]] = {1: [], 2: []}
    costs: dict[int, list[float]] = {1: [], 2: []}
    for count in (1, 2, 2, 1) * options.rounds:
        async with room(CHANNELS, 0.0) as made:
            connection, inbox = made.connection, RedisInbox(connection=made.connection)
            for _ in range(options.entries):
                item = made.news.claim()
                await inbox.put([Arrival(entry=_entry(item), seen=time.time())])
            processes = [await made.start("place") for _ in range(count)]
            pids = [process.pid for process in processes]
            left = await _down_to(inbox, options.entries * 0.9)
            store = await server_pid(connection)
            began, before = time.monotonic(), (core(*pids), core(store))
            await _down_to(inbox, 0)
            seconds = time.monotonic() - began
            after = core(*pids), core(store)
            each = [1000 * (y - x) / left for x, y in zip(before, after, strict=True)]
            rates[count].append(left / seconds)
            costs[count].append(each[0])
            print(
                f"place: {count} processes, {left / seconds:.0f} entries/s; ms of a core for each: "
                f"{each[0]:.2f} here, {each[1]:.2f} in the store",
                flush=True,
            )
            await stop(processes)
    one, two = (statistics.median(rates[count]) for count in (1, 2))
    print(
        f"place: median {one:.0f} entries/s alone, {two:.0f} with a standby ({100 * (1 - two / one):+.1f} %)"
    )


def _entry(item: Item) -> Entry:
    return Entry(feed="f", id=item.id, outlet="L", title=item.title, link=item.link, published=item.published)


async def latency(options: argparse.Namespace) -> None:
    """Entries, each for a channel of its own turn, from the feed to the message."""
    async with room(CHANNELS, 0.0) as made:
        for _ in range(FEEDS):
            made.publish()
        process = await made.start("poll,place,deliver,web")
        store = await server_pid(made.connection)
        await _ready(made)
        before = core(process.pid), core(store), core(made.platform.pid), time.process_time()
        served: dict[str, float] = {}
        began = time.monotonic()
        for number in range(int(options.seconds * options.rate)):
            await asyncio.sleep(max(0.0, began + number / options.rate - time.monotonic()))
            served[made.publish().id] = time.time()
        await asyncio.sleep(5)
        after = core(process.pid), core(store), core(made.platform.pid), time.process_time()
        await _report_metrics(made)
        await stop([process])
        told = await made.told()
        each = [1000 * (y - x) / len(served) for x, y in zip(before, after, strict=True)]
        print(
            f"ms of a core for an entry: {each[0]:.2f} in the service, {each[1]:.2f} in the store, "
            f"{each[2]:.2f} on the platforms, {each[3]:.2f} for the feeds"
        )
        for platform in ("discord", "slack"):
            posted = {page: at for where, _, _, page, at in told if where == platform}
            here = [item for item in served if platform == "slack" or int(item[1:]) % 5 == 0]
            lost = [item for item in here if item not in posted]
            here = [item for item in here if item in posted]
            _print(f"{platform}: from served to polled", [made.carried[item] - served[item] for item in here])
            _print(f"{platform}: from polled to posted", [posted[item] - made.carried[item] for item in here])
            _print(f"{platform}: from served to posted", [posted[item] - served[item] for item in here])
            if lost:
                print(f"  but {len(lost)} did not come in time")


async def _ready(made: Room) -> None:
    """Wait until all that is in the feeds is placed and told: connections are open, code is loaded."""
    outbox = RedisOutbox(connection=made.connection)
    async with asyncio.timeout(60):
        while len(made.carried) < FEEDS:  # noqa: ASYNC110 - it happens in another process
            await asyncio.sleep(0.1)
        await asyncio.sleep(3)
        await _down_to(outbox, 0)


async def _report_metrics(made: Room) -> None:
    page = f"http://127.0.0.1:{made.web_port}/metrics"
    async with ClientSession() as session, session.get(page) as answer:
        text = await answer.text()
    rows: dict[str, list[tuple[float, float]]] = {}
    for line in text.splitlines():
        if line.startswith("onrecord_latency_seconds_bucket{"):
            labels, _, count = line.partition("} ")
            said = dict(part.split("=") for part in labels.partition("{")[2].split(","))
            rows.setdefault(said["part"].strip('"'), []).append((float(said["le"].strip('"')), float(count)))
    for part, buckets in rows.items():
        total = buckets[-1][1]
        within = [next(le for le, n in buckets if n >= share * total) for share in (0.5, 0.99)]
        print(f"metrics: {part}: half within {within[0]} s, 99 % within {within[1]} s (of {total:.0f})")


def _print(what: str, spans: Sequence[float]) -> None:
    if spans:
        found = sorted(spans)
        print(
            f"{what}: median {statistics.median(found):.3f} s, p99 {found[int(len(found) * 0.99)]:.3f} s, "
            f"longest {found[-1]:.3f} s (of {len(found)})"
        )


PARTS: dict[str, Callable[[argparse.Namespace], Awaitable[None]]] = {
    "deliver": deliver,
    "place": place,
    "latency": latency,
}


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="which; all, if none is named")
    parser.add_argument("--seconds", type=float, default=60, help="latency: how long")
    parser.add_argument("--rate", type=float, default=50, help="latency: entries/s")
    parser.add_argument("--deliveries", type=int, default=3_000, help="deliver: how many")
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4], help="deliver: how many")
    parser.add_argument("--platform", choices=["discord", "slack"], default="discord", help="deliver: where")
    parser.add_argument("--entries", type=int, default=3_000, help="place: how many")
    parser.add_argument("--rounds", type=int, default=2, help="place: how often, in turns")
    return parser.parse_args()


if __name__ == "__main__":

    async def main() -> None:
        asked = options()
        for part in asked.parts or PARTS:
            await PARTS[part](asked)

    asyncio.run(main())
