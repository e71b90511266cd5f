"""Feeds, a Redis behind a proxy, a Slack and a Discord: what the service needs, and what it did there."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession

from adapters.redis import EmbeddedServer, RedisOutbox, connect
from bot.errors import StoreUnavailable
from tests.chaos.news import Item, News, rss
from tests.chaos.proxy import RedisProxy
from tests.fakes.discord import TOKEN as DISCORD_TOKEN
from tests.fakes.discord import FakeDiscord
from tests.fakes.feed_server import FeedServer
from tests.fakes.slack import TOKEN as SLACK_TOKEN
from tests.fakes.slack import FakeSlack

FEEDS = 5
SHOWN = 300
"""Items that a feed shows, normally: more than come while the service is away."""
Process = asyncio.subprocess.Process


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What stands on the platforms, compared with what was in the feed."""

    due: int
    """Messages that there must be."""
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    astray: tuple[str, ...]
    """Denials that are not in one thread with their claim."""
    turned: tuple[str, ...]
    """Denials that were read before their claim, which stands under them."""
    edits: int

    def __str__(self) -> str:
        return self._told("lost")

    @property
    def so_far(self) -> str:
        """The same while the service runs: what does not stand anywhere yet is not lost."""
        return self._told("still to come")

    def _told(self, missing: str) -> str:
        return (
            f"{self.due} deliveries due, {len(self.lost)} {missing}, {len(self.doubled)} doubled, "
            f"{len(self.astray)} not in their claim's thread, {len(self.turned)} above their claim, "
            f"{self.edits} edits"
        )


@dataclass(slots=True, kw_only=True)
class Newsroom:
    """What is around the service."""

    folder: Path
    news: News
    slack: FakeSlack
    discord: FakeDiscord
    feeds: FeedServer
    proxy: RedisProxy
    server: EmbeddedServer
    items: list[Item] = field(default_factory=list)
    shown: int = SHOWN
    embedded: bool = False
    """Whether the service has a server of its own, and not the one behind the proxy."""
    port: int = 0
    """Where the service says how it is."""

    def publish(self, claims: int, denials: int) -> None:
        """So many new items in the feed."""
        self.items += [self.news.claim() for _ in range(claims)]
        waiting = len(self.news.claims) - claims - len(self.news.denials)
        self.items += [self.news.denial() for _ in range(min(denials, waiting))]
        for number in range(FEEDS):
            # A claim and its denial stand in one feed, so that no crash brings the denial first.
            of = [item for item in self.items if int(item.id[1:]) % FEEDS == number]
            # The newest first, as feeds do: of items with the same second for a date that is their order.
            self.feeds.serve(f"/{number}.xml", rss(reversed(of[-self.shown :])))

    @asynccontextmanager
    async def running(self, roles: str = "poll,place,deliver,web") -> AsyncIterator[Process]:
        """The service, with these roles; killed at the end if it still runs."""
        process = await self.start(roles)
        try:
            yield process
        finally:
            kill(process)
            await process.wait()

    async def start(self, roles: str = "poll,place,deliver,web") -> Process:
        log = (self.folder / "log").open("ab")
        try:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "bot", "run", "--role", roles, "--config", str(self.folder / "onrecord.yaml")),
                env=self._environ(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        finally:
            log.close()

    def _environ(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
        store = {"ONRECORD_DATA_DIR": str(self.folder / "own")}
        return (
            kept
            | (store if self.embedded else {"ONRECORD_REDIS_URL": self.proxy.url})
            | {
                "SLACK_BOT_TOKEN": SLACK_TOKEN,
                "ONRECORD_SLACK_API_URL": self.slack.url,
                "DISCORD_TOKEN": DISCORD_TOKEN,
                "ONRECORD_DISCORD_API_URL": self.discord.url,
            }
        )

    async def healthy(self) -> bool:
        """What /health says."""
        async with ClientSession() as session, session.get(f"http://127.0.0.1:{self.port}/health") as answer:
            return answer.status == 200

    async def becomes(self, healthy: bool, seconds: float = 15.0) -> None:
        """Wait until /health says so."""
        async with asyncio.timeout(seconds):
            while True:
                with suppress(ClientError):
                    if await self.healthy() is healthy:
                        return
                await asyncio.sleep(0.1)

    @property
    def said(self) -> str:
        """The service's log."""
        return (self.folder / "log").read_text(encoding="utf-8")

    def configure(self, lease: str = "3s", backfill: str = "7d", log: str = "warning") -> None:
        self.port = free_port()
        watches = "".join(
            f"  - phrase: {topic}\n    channels: ['slack:{slack_id(at)}', 'discord:{discord_id(at)}']\n"
            for at, topic in enumerate(self.news.topics)
        )
        feeds = "".join(
            f"  - {{url: '{self.feeds.url(f'/{number}.xml')}', outlet: Ledger {number}, every: 1s}}\n"
            for number in range(FEEDS)
        )
        (self.folder / "onrecord.yaml").write_text(
            f"feeds:\n{feeds}watches:\n{watches}poll: {{allow: [127.0.0.1]}}\n"
            f"backfill: {backfill}\nweb: {{port: {self.port}}}\nlog: {log}\nstore: {{lease: {lease}}}\n",
            encoding="utf-8",
        )
        for at in range(len(self.news.topics)):
            self.slack.channel(slack_id(at))
            self.discord.channel(discord_id(at))

    async def drained(self, seconds: float) -> bool:
        """Wait until all that is due stands on the platforms and nothing waits any more."""
        server = EmbeddedServer(data_dir=self.folder / "own") if self.embedded else self.server
        connection = connect(server.url)
        outbox = RedisOutbox(connection=connection)
        try:
            async with asyncio.timeout(seconds):
                while not await self._at_rest(outbox):  # noqa: ASYNC110 - it happens in other processes
                    await asyncio.sleep(0.25)
        except TimeoutError:
            return False
        finally:
            await connection.close()
        return True

    async def _at_rest(self, outbox: RedisOutbox) -> bool:
        try:
            return not self.tally().lost and not await outbox.waiting()
        except StoreUnavailable:
            return False

    def tally(self) -> Tally:
        """Count what stands on the platforms."""
        slack, discord = _in_slack(self.slack), _in_discord(self.discord)
        lost: list[str] = []
        doubled: list[str] = []
        astray: list[str] = []
        turned: list[str] = []
        for name, found in (("slack", slack), ("discord", discord)):
            for item in self.items:
                at = found.get(item.id, [])
                if not at:
                    lost.append(f"{name} {item.id}")
                if len(at) > 1:
                    doubled.append(f"{name} {item.id}")
                claim = f"c{item.id[1:]}"
                if at and item.id.startswith("d") and at[0] != claim:
                    under = found.get(claim, [""])[0] == item.id
                    (turned if under else astray).append(f"{name} {item.id}")
            ids = Counter(found.get("", []))
            doubled += [f"{name} delivery {id}" for id, count in ids.items() if count > 1]
        return Tally(
            due=2 * len(self.items),
            lost=tuple(lost),
            doubled=tuple(doubled),
            astray=tuple(astray),
            turned=tuple(turned),
            edits=self.slack.count("chat.update") + self.discord.count("PATCH message"),
        )


Standing = dict[str, list[str]]
"""Item -> for each message about it, the item whose thread it stands in, or ""; "" -> all delivery ids."""


def _in_slack(slack: FakeSlack) -> Standing:
    standing: Standing = {"": []}
    for channel in slack.channels.values():
        of = {message["ts"]: _item(message) for message in channel.messages}
        for message in channel.messages:
            thread = of.get(message.get("thread_ts", ""), "")
            standing.setdefault(_item(message), []).append(thread)
            standing[""].append(f"{channel.id} {message['metadata']['event_payload']['delivery_id']}")
    return standing


def _in_discord(discord: FakeDiscord) -> Standing:
    standing: Standing = {"": []}
    for channel in discord.channels.values():
        opener = discord.channels[channel.parent].at(channel.id) if channel.parent else None
        for message in channel.messages:
            thread = _item(opener) if opener else ""
            standing.setdefault(_item(message), []).append(thread)
            standing[""].append(message["nonce"])
    return standing


def _item(message: dict[str, Any]) -> str:
    """The item that the message is about: the first that it links to."""
    text = json.dumps(message)
    return text.partition("https://news.example/")[2].partition("/")[0]


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def slack_id(at: int) -> str:
    return f"C{at:010}"


def discord_id(at: int) -> str:
    return f"{10**17 + at}"


def kill(process: Process, number: int = signal.SIGKILL) -> None:
    if process.returncode is None:
        process.send_signal(number)


@asynccontextmanager
async def newsroom(folder: Path, topics: Sequence[str], *, seed: int = 1) -> AsyncIterator[Newsroom]:
    """Everything around the service, with a channel on each platform for each topic."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(EmbeddedServer(data_dir=folder / "redis"))
        room = Newsroom(
            folder=folder,
            news=News(topics=tuple(topics), seed=seed),
            slack=await stack.enter_async_context(FakeSlack()),
            discord=await stack.enter_async_context(FakeDiscord(remembers_nonces=False)),
            feeds=await stack.enter_async_context(FeedServer()),
            proxy=await stack.enter_async_context(RedisProxy(server=server.socket)),
            server=server,
        )
        room.configure()
        yield room
