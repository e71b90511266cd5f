"""A store, platforms and feeds on this machine, for a service in several processes."""

import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from adapters.redis import Connection, EmbeddedServer, connect
from bot.domain.watch import Channel
from tests.chaos.news import Item, News, rss, topics
from tests.chaos.newsroom import free_port

FEEDS, SHOWN = 5, 30
"""How many feeds there are, and how many items each shows: more than come between two polls."""
LATE, SLOW = 2, 1.5
"""And how many more have nothing, and take how many seconds to say so."""
CHANNELS = 300
"""In Slack, which takes one message a second in each: at 50 entries/s a channel gets one in six. A fifth of
the topics is told in Discord, too, of which On Record asks no more than 45 calls a second."""
Process = asyncio.subprocess.Process


@dataclass(slots=True, kw_only=True)
class Room:
    """A store, platforms and feeds, with a channel on each platform for each topic."""

    folder: Path
    news: News
    store: EmbeddedServer
    platform: Process
    platform_port: int
    connection: Connection
    feeds_port: int = 0
    web_port: int = 0
    items: list[list[Item]] = field(default_factory=lambda: [[] for _ in range(FEEDS)])
    carried: dict[str, float] = field(default_factory=dict)
    """Item -> when a poll was first answered with it."""
    started: list[Process] = field(default_factory=list)

    async def start(self, roles: str) -> Process:
        with (self.folder / "log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run", "--role", roles),
                *("--config", str(self.folder / "onrecord.yaml")),
                env={
                    **os.environ,
                    "ONRECORD_REDIS_URL": self.store.url,
                    "SLACK_BOT_TOKEN": "xoxb-benchmark",
                    "ONRECORD_SLACK_API_URL": f"http://127.0.0.1:{self.platform_port}/api/",
                    "DISCORD_TOKEN": "benchmark",
                    "ONRECORD_DISCORD_API_URL": f"http://127.0.0.1:{self.platform_port}/api/v10",
                },
                stdout=log,
                stderr=log,
            )
        self.started.append(process)
        return process

    def configure(self) -> None:
        self.web_port = free_port()
        watches = "".join(
            f"  - phrase: {topic}\n    channels: [{', '.join(map(str, _channels(at)))}]\n"
            for at, topic in enumerate(self.news.topics)
        )
        feeds = "".join(
            f"  - {{url: 'http://127.0.0.1:{self.feeds_port}/{at}.xml', outlet: Ledger {at}, every: 1s}}\n"
            for at in range(FEEDS + LATE)
        )
        (self.folder / "onrecord.yaml").write_text(
            f"feeds:\n{feeds}watches:\n{watches}poll: {{allow: [127.0.0.1], per_host: {FEEDS + LATE}}}\n"
            f"backfill: 7d\nweb: {{port: {self.web_port}}}\nlog: warning\n",
            encoding="utf-8",
        )

    def publish(self) -> Item:
        """One new item, in one of the feeds."""
        item = self.news.claim()
        items = self.items[len(self.news.claims) % FEEDS]
        items.append(item)
        del items[:-SHOWN]
        return item

    async def feed(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        if number >= FEEDS:
            await asyncio.sleep(SLOW)
        items = self.items[number] if number < FEEDS else []
        now = time.time()
        for item in items:
            self.carried.setdefault(item.id, now)
        return web.Response(body=rss(items), content_type="application/rss+xml")

    async def told(self) -> list[tuple[str, str, str, str, float]]:
        """Ends the platforms; all messages that came."""
        said, _ = await self.platform.communicate(b"")
        return [tuple(json.loads(line)) for line in said.splitlines()]


@asynccontextmanager
async def room(channels: int, answer: float) -> AsyncIterator[Room]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        store = await stack.enter_async_context(EmbeddedServer(data_dir=folder / "redis"))
        connection = connect(store.url)
        stack.push_async_callback(connection.close)
        platform = await asyncio.create_subprocess_exec(
            *(sys.executable, str(Path(__file__).with_name("quick_platforms.py")), str(answer)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=1 << 26,
        )
        stack.push_async_callback(stop, [platform])
        port = int(await platform.stdout.readline()) if platform.stdout else 0
        made = Room(
            folder=folder,
            news=News(topics=topics(channels)),
            store=store,
            platform=platform,
            platform_port=port,
            connection=connection,
        )
        stack.push_async_callback(stop, made.started)
        made.feeds_port = await _serve(made, stack)
        made.configure()
        yield made


async def _serve(made: Room, stack: AsyncExitStack) -> int:
    app = web.Application()
    app.router.add_get("/{number}.xml", made.feed)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port: int = runner.addresses[0][1]
    return port


def _channels(topic: int) -> list[Channel]:
    """All are told in Slack, every fifth in Discord, too."""
    slack = Channel(platform="slack", id=f"C{topic:010}")
    return [slack] if topic % 5 else [slack, Channel(platform="discord", id=f"{10**17 + topic}")]


async def stop(processes: Sequence[Process], number: int = signal.SIGTERM) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            process.send_signal(number)
        await process.wait()
