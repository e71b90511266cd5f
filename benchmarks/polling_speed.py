"""How fast feeds are polled, beside lemon24/reader on the same feeds, and how the cost grows with more.

    python benchmarks/polling_speed.py [--reader PYTHON] [NUMBER ...]

Needs nginx on the PATH: it serves NUMBER feeds (100, 1,000 and 10,000 if none is given) of 20 entries each.
PYTHON is one that has the package `reader` (and `sgmllib3k`); it polls the feeds of the second number. Each
measurement is a process of its own: it fetches, parses and stores on an embedded server; asks again when
nothing has changed; and then looks for due feeds once a second for ten seconds while none is.
"""

import argparse
import asyncio
import json
import random
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import structlog

from adapters.feeds import HttpFetcher
from adapters.memory import MemoryFeeds
from adapters.redis import EmbeddedServer, RedisFeedStates, RedisInbox, connect
from bot.domain.feed import Feed
from bot.service import Poller

ENTRIES: Final = 20
NUMBERS: Final = (100, 1_000, 10_000)
IDLE: Final = 10
CONNECTIONS: Final = 100
NGINX: Final = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 1024; }}
http {{ access_log off; types {{ application/rss+xml xml; }} server {{
  listen 127.0.0.1:{port}; root {folder}; keepalive_requests 100000; }}
  client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
  uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5; }}
"""
Figures = dict[str, float]


def write_feeds(folder: Path, number: int) -> None:
    """Feeds of made-up words: 20 entries of a title and a summary of 35 words together."""
    chance = random.Random(1)
    known = ["".join(chance.choices("aeioubdfgklmnprst", k=chance.randint(3, 9))) for _ in range(8_000)]
    now = time.time()
    for n in range(number):
        items = []
        for k in range(ENTRIES):
            title, summary = (" ".join(chance.choices(known, k=length)) for length in (9, 26))
            items.append(
                f"<item><guid>http://outlet{n}.example/{k}</guid><title>{title}</title><description>{summary}</description>"
                f"<link>http://outlet{n}.example/{k}</link>"
                f"<pubDate>{formatdate(now - 600 * k, usegmt=True)}</pubDate></item>"
            )
        head = f"<rss version='2.0'><channel><title>Outlet {n}</title>"
        (folder / f"{n}.xml").write_text(f"{head}{''.join(items)}</channel></rss>", encoding="utf-8")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder, served by nginx on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port), encoding="utf-8")
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    server = subprocess.Popen(command)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("nginx did not start")


async def measured(address: str, number: int) -> Figures:
    """What one process of On Record needs for these feeds: seconds, MB, and the share of a core when idle."""
    feeds = tuple(Feed(url=f"{address}/{n}.xml", outlet=f"Outlet {n}") for n in range(number))
    with TemporaryDirectory() as folder:
        async with (
            EmbeddedServer(data_dir=Path(folder)) as server,
            HttpFetcher(
                allowed=("127.0.0.1",), connections=CONNECTIONS, per_host=CONNECTIONS, timeout=120
            ) as fetcher,
        ):
            connection = connect(server.url)
            inbox = RedisInbox(connection=connection)
            poller = Poller(
                feeds=MemoryFeeds(feeds=feeds),
                fetcher=fetcher,
                states=RedisFeedStates(connection=connection),
                inbox=inbox,
                in_flight=2 * CONNECTIONS,
                per_host=2 * CONNECTIONS,
            )
            now = time.time()
            first = await _polled(poller, now)
            unchanged = await _polled(poller, now + 7200)
            idle = await _idle(poller, now + 7201)
            entries = await inbox.waiting()
            await connection.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"first": first, "unchanged": unchanged, "idle": idle, "memory": memory, "entries": entries}


async def _polled(poller: Poller, now: float) -> float:
    """Seconds until all feeds that are due were polled, in rounds as the service has them."""
    began = time.perf_counter()
    while await poller.poll_due(now):
        pass
    return time.perf_counter() - began


async def _idle(poller: Poller, now: float) -> float:
    """The share of a core that it takes to look once a second and find nothing to do."""
    began = time.process_time()
    for second in range(IDLE):
        await poller.poll_due(now + second)
        await asyncio.sleep(1)
    return (time.process_time() - began) / IDLE


def in_a_process(*command: str) -> Figures:
    done = subprocess.run([*command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def row(name: str, number: int, figures: Figures) -> str:
    rates = (number / figures["first"], number / figures["unchanged"])
    idle = f"{100 * figures['idle']:.1f} %" if "idle" in figures else ""
    whole = "" if figures["entries"] == number * ENTRIES else " (entries are missing!)"
    return (
        f"| {name} | {number:,} | {rates[0]:,.0f} | {rates[0] * ENTRIES:,.0f} | {rates[1]:,.0f} "
        f"| {figures['memory']:.0f} MB | {idle}{whole} |"
    )


def compare(numbers: list[int], reader: str | None) -> None:
    print("| | feeds | feeds/s, first poll | entries/s | feeds/s, unchanged | memory | idle |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    own: dict[int, Figures] = {}
    peer_number = numbers[min(1, len(numbers) - 1)]
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        write_feeds(Path(name), max(numbers))
        with served(Path(name)) as address:
            for number in numbers:
                own[number] = in_a_process(sys.executable, __file__, "--poll", address, str(number))
                print(row("On Record", number, own[number]), flush=True)
            if reader:
                script = str(Path(__file__).with_name("reader_peer.py"))
                peer = in_a_process(reader, script, address, str(peer_number))
                print(row("reader", peer_number, peer))
                print_ratio(own[peer_number], peer)


def print_ratio(own: Figures, peer: Figures) -> None:
    first, unchanged = peer["first"] / own["first"], peer["unchanged"] / own["unchanged"]
    print(
        f"\nOn Record to reader: {first:.0f} times at first, {unchanged:.0f} times when nothing has changed."
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reader", help="a Python that has the package reader")
    parser.add_argument("--poll", metavar="ADDRESS", help=argparse.SUPPRESS)
    parser.add_argument("number", nargs="*", type=int, default=list(NUMBERS))
    asked: Any = parser.parse_args()
    if asked.poll:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("warning"))
        print(json.dumps(asyncio.run(measured(asked.poll, asked.number[0]))))
        return
    if not shutil.which("nginx"):
        raise SystemExit("nginx is needed: install it first (Debian: apt-get install nginx-light)")
    compare(asked.number, asked.reader)


if __name__ == "__main__":
    main()
