"""The whole bot in Discord: alerts, commands and buttons, through a restart; and the client for a harness."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.redis import Connection
from bot.compose.discord import client_in_memory
from config.settings import load
from tests.builders import DISCORD
from tests.fakes.discord import TOKEN, FakeDiscord
from tests.fakes.discord_channels import FakeChannel
from tests.fakes.discord_people import FakePerson
from tests.fakes.discord_shapes import Payload
from tests.fakes.feed_server import FeedServer
from tests.flow.conftest import Onrecord, heard
from tests.flow.test_service import CLAIM, DENIAL, rss
from tests.soon import soon

GUARD = "Coast Guard denies that it lost three ships"
LATER = "Ports Ministry denies that memo orders twelve harbours closed"
ROLE = "77"


@dataclass(frozen=True, kw_only=True)
class Server:
    """A community's Discord, one feed, and the bot that is to run."""

    onrecord: Onrecord
    discord: FakeDiscord
    feed: FeedServer

    @property
    def channel(self) -> FakeChannel:
        return self.discord.channel(DISCORD.id)

    @property
    def environ(self) -> dict[str, str]:
        return {
            "DISCORD_TOKEN": TOKEN,
            "ONRECORD_DISCORD_API_URL": self.discord.url,
            # discord.py loads it for voice, which nobody here speaks with.
            "PYTHONWARNINGS": "error,ignore:'audioop' is deprecated",
        }

    def configured(self, more: str = "", *, console: bool = False) -> str:
        channels = [str(DISCORD), *(["console"] if console else [])]
        path = self.onrecord.folder / "onrecord.yaml"
        path.write_text(
            f"web: off\nfeeds:\n  - {{url: '{self.feed.url('/Ledger')}', outlet: Ledger, every: 1s}}\n"
            f"watches:\n  - {{phrase: twelve harbours, channels: {channels}, mention: 'discord:{ROLE}'}}\n"
            f"backfill: 24h\npoll: {{allow: [127.0.0.1], pause: 0s}}\n{more}"
        )
        return str(path)

    def tells(self, *titles: str) -> None:
        self.feed.serve("/Ledger", rss(*titles, age=-60))

    async def posted(self, words: str, channel: str = DISCORD.id) -> Payload:
        """The message in which these words stand, as soon as it is there."""

        def found() -> Payload | None:
            there = self.discord.channels.get(channel)
            messages = there.messages if there else []
            return next((each for each in messages if words in json.dumps(each)), None)

        return await soon(found, seconds=15)


@pytest.fixture
async def server(onrecord: Onrecord) -> AsyncIterator[Server]:
    async with FakeDiscord() as discord, FeedServer() as feed:
        discord.channel(DISCORD.id)
        yield Server(onrecord=onrecord, discord=discord, feed=feed)


async def test_a_day_of_a_community(server: Server) -> None:
    person = FakePerson(discord=server.discord)
    run = "run", "--config", server.configured()
    async with server.onrecord.started(*run, **server.environ) as process:
        claim = await told_and_denied(server)
        asked = await person.types("why", link="https://example.org/0")
        assert "twelve harbours" in json.dumps(await asked.answer())
        pressed = await person.presses(claim, "Mute story")
        assert "is muted" in json.dumps(await pressed.answer())
        before = len(server.discord.channels[claim["id"]].messages)
        tracked = await person.types("track", kind="entity", name="Coast Guard")
        assert "Tracking" in json.dumps(await tracked.answer())
        await heard(process.stderr, '"tracked": 1')
        server.tells(CLAIM, DENIAL, LATER, GUARD)
        await server.posted("lost three ships")
        assert len(server.discord.channels[claim["id"]].messages) == before
    assert server.discord.gateway.live == []
    async with server.onrecord.started(*run, **server.environ):
        await remembers(server, person, claim)
    assert server.discord.count("PUT commands") == 1
    lates = [each.late for each in server.discord.interactions.begun.values()]
    assert [late for late in lates if late is None or late > 3] == []


async def told_and_denied(server: Server) -> Payload:
    """The claim's message, once its denial stands in its thread, and mentions whom it is to."""
    server.tells(CLAIM)
    claim = await server.posted("Claim by")
    server.tells(CLAIM, DENIAL)
    denial = await server.posted("Denied by Ottawa", claim["id"])
    assert denial["mention_roles"] == [ROLE]
    assert claim["mention_roles"] == []
    await soon(lambda: "Denied by Ottawa" in json.dumps(server.channel.messages[0]), seconds=10)
    return claim


async def remembers(server: Server, person: FakePerson, claim: Payload) -> None:
    """After a restart the claim's buttons work, and what was tracked is."""
    await server.discord.gateway.connected()
    pressed = await person.presses(claim, "Why?")
    assert "twelve harbours" in json.dumps(await pressed.answer())
    assert "Coast Guard" in json.dumps(await (await person.types("watches")).answer())


async def test_alerts_alone(server: Server) -> None:
    server.tells(CLAIM)
    run = "run", "--config", server.configured("discord: {commands: false}\n")
    async with server.onrecord.started(*run, **server.environ):
        claim = await server.posted("Claim by")
    assert claim["components"] == []
    assert server.discord.gateway.identified == []


async def test_what_discord_bears_is_shared_with_all_who_share_a_redis(
    server: Server, connection: Connection, valkey_url: str
) -> None:
    server.tells(CLAIM)
    path = server.configured(f"store: {{prefix: '{connection.keys.prefix}'}}\n")
    turns = connection.keys.turns("discord")
    await connection.call("SET", turns, "0")
    async with server.onrecord.started(
        "run", "--config", path, **server.environ, ONRECORD_REDIS_URL=valkey_url
    ):
        await server.posted("Claim by")
    # Another turn, or none any more after a second; of its own accord it would stay.
    assert await connection.call("GET", turns) != b"0"


async def test_a_token_that_is_refused_leaves_the_rest_running(server: Server) -> None:
    server.tells(CLAIM)
    path = server.configured(console=True)
    environ = {**server.environ, "DISCORD_TOKEN": "another.token"}
    async with server.onrecord.started("run", "--config", path, **environ) as process:
        await heard(process.stdout, "Claim by")
        said = await heard(process.stderr, "alerts for Discord wait", "commands in Discord are not heard")
    assert "DISCORD_TOKEN is not valid" in said
    assert "another.token" not in said


async def test_a_harness_drives_the_client_on_stores_in_memory(server: Server) -> None:
    settings = load(Path(server.configured()), server.environ)
    client = client_in_memory(settings)
    async with client:
        task = asyncio.create_task(client.start(TOKEN))
        await server.discord.gateway.connected()
        person = FakePerson(discord=server.discord)
        assert "twelve harbours" in json.dumps(await (await person.types("watches")).answer())
        await (await person.types("track", kind="entity", name="Coast Guard")).answer()
        assert [each.watch.name for each in await client.commands.desk.watches.all()] == ["Coast Guard"]
    await asyncio.gather(task, return_exceptions=True)
