"""The listener hears through all that happens to its connection, and tells Discord its commands once."""

import asyncio
import logging

import discord as library
import pytest
from structlog.testing import capture_logs

from adapters.discord.listener import DiscordListener, client
from bot.commands import Commands
from tests.asked import desk
from tests.builders import DISCORD
from tests.fakes.discord import TOKEN, FakeDiscord
from tests.fakes.discord_people import FakePerson
from tests.fakes.discord_shapes import GUILD
from tests.fakes.mishaps import Broken, Refused
from tests.soon import soon
from tests.stores import Stores, in_memory
from tests.unit.adapters.discord.community import PORTS, Community, community, running


async def answers(room: Community) -> bool:
    """Whether a command is answered."""
    asked = await room.person.types("status")
    return bool((await asked.answer())["embeds"])


async def test_no_privileged_intent_is_asked_for(room: Community) -> None:
    (asked,) = room.discord.gateway.identified
    assert asked["intents"] == library.Intents(guilds=True).value


async def test_it_beats(room: Community) -> None:
    await soon(lambda: room.discord.gateway.beats)


async def test_a_broken_connection_is_resumed_and_nothing_is_lost(room: Community) -> None:
    session = await room.discord.gateway.connected()
    await room.discord.gateway.drop()
    asked = room.person.describes("status")
    await session.tell("INTERACTION_CREATE", asked.payload)
    await soon(lambda: room.discord.gateway.resumed, seconds=10)
    assert (await asked.answer())["embeds"]
    assert list(room.discord.gateway.sessions) == [session.id]


@pytest.mark.parametrize("code", [1000, 4000, 4008])
async def test_a_closed_connection_is_resumed(room: Community, code: int) -> None:
    await room.discord.gateway.drop(code)
    await soon(lambda: room.discord.gateway.resumed, seconds=10)
    assert await answers(room)


async def test_a_connection_that_is_to_be_made_anew_is_resumed(room: Community) -> None:
    await room.discord.gateway.reconnect()
    await soon(lambda: room.discord.gateway.resumed, seconds=10)
    assert await answers(room)


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("GUILD_CREATE", {"id": "600", "channels": [{"id": "601", "type": 2, "name": "voice"}]}),
        ("INTERACTION_CREATE", {"id": "1"}),
        ("THREAD_LIST_SYNC", []),
        ("A_NEW_EVENT", None),
    ],
)
async def test_what_cannot_be_read_costs_no_connection(room: Community, event: str, data: object) -> None:
    with capture_logs() as logged:
        await room.discord.gateway.tell(event, data)
        assert await answers(room)
    assert len(room.discord.gateway.identified) == 1
    assert room.discord.gateway.resumed == 0
    assert [each["log_level"] for each in logged] == ["warning"] * (event != "A_NEW_EVENT")


@pytest.mark.parametrize("code", [4010, 4011, 4012, 4013, 4014])
async def test_a_connection_that_is_never_to_be_is_not_tried_again(room: Community, code: int) -> None:
    with capture_logs() as logged:
        await room.discord.gateway.drop(code)
        await soon(lambda: any(each["log_level"] == "error" for each in logged))
        await asyncio.sleep(0.05)
    assert len(room.discord.gateway.identified) == 1
    assert str(code) in str(logged)
    assert "newer version" in str(logged)


async def test_all_calls_say_who_calls(room: Community) -> None:
    assert await answers(room)
    assert [name for name in room.discord.agents if not name.startswith("DiscordBot (https://")] == []


async def test_an_invalid_session_begins_anew(room: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(self: object, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord lets a bot begin a session every five seconds; the fake does not mind."""

    monkeypatch.setattr(library.Client, "before_identify_hook", at_once)
    await room.discord.gateway.invalidate()
    await soon(lambda: len(room.discord.gateway.identified) == 2, seconds=10)
    assert await answers(room)


async def test_commands_are_told_once_and_globally(room: Community) -> None:
    await room.listener.close()
    for _ in range(2):
        async with running(room.discord, room.commands, room.stores):
            await room.discord.gateway.connected()
    assert room.discord.count("PUT commands") == 1
    assert room.discord.count("PUT guild commands") == 0
    (group,) = room.discord.interactions.commands
    assert group["name"] == "onrecord"
    assert group["contexts"] == [0]
    assert [each["name"] for each in group["options"]] == list(_NAMES)


_NAMES = (
    *("help", "track", "untrack", "watches", "claims", "denials", "story", "why", "mute", "unmute", "status"),
    *("feeds", "export"),
)


async def test_changed_commands_are_told_again(room: Community) -> None:
    await room.listener.close()
    await room.stores.marks.save("discord commands of 900000000000000003", "those of an earlier version")
    async with running(room.discord, room.commands, room.stores):
        await room.discord.gateway.connected()
    assert room.discord.count("PUT commands") == 2


async def test_commands_that_could_not_be_told_are_told_later(room: Community) -> None:
    await room.listener.close()
    await room.stores.marks.save("discord commands of 900000000000000003", "old")
    room.discord.misbehave("PUT commands", Refused("400/50035"))
    async with running(room.discord, room.commands, room.stores):
        await soon(lambda: room.discord.count("PUT commands") == 3)
        assert await answers(room)


@pytest.fixture
def stores() -> Stores:
    return in_memory()


@pytest.fixture
def commands(stores: Stores) -> Commands:
    return Commands(desk=desk(stores, PORTS))


async def test_a_token_that_is_refused_stops_it_with_a_clear_word(stores: Stores, commands: Commands) -> None:
    async with FakeDiscord() as discord:
        with capture_logs() as logged:
            async with running(discord, commands, stores, token="another"):
                await soon(lambda: any(each["log_level"] == "error" for each in logged))
                await asyncio.sleep(0.05)
        assert discord.count("GET me") == 1
    assert "DISCORD_TOKEN is not valid" in str(logged)
    assert "another" not in str(logged)


async def test_a_token_that_is_refused_by_the_gateway_alone_stops_it_as_well(room: Community) -> None:
    with capture_logs() as logged:
        room.discord.token = "reset"
        await room.discord.gateway.drop(4004)
        await soon(lambda: any(each["log_level"] == "error" for each in logged))
    assert "DISCORD_TOKEN is not valid" in str(logged)


async def test_a_discord_that_is_away_is_asked_again(
    stores: Stores, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.listener.FIRST_RETRY", 0.01)
    async with FakeDiscord() as discord:
        discord.channel(DISCORD.id)
        discord.misbehave("GET application", Refused("403/0"), Refused("400/1"))
        discord.misbehave("GET gateway", Broken(403))
        async with running(discord, commands, stores):
            await discord.gateway.connected()
            asked = await FakePerson(discord=discord).types("status")
            assert (await asked.answer())["embeds"]


async def test_the_token_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"), capture_logs() as logged:
        async with community() as room:
            await room.discord.gateway.drop()
            await soon(lambda: room.discord.gateway.resumed, seconds=10)
            assert await answers(room)
    assert caplog.text
    assert TOKEN not in caplog.text + str(logged)


async def test_it_ends_while_it_works(room: Community) -> None:
    room.discord.misbehave("POST callback", Refused("404/10062"))
    await room.person.types("status")
    await room.listener.close()
    await room.listener.close()


async def test_any_harness_can_start_the_client(stores: Stores, commands: Commands) -> None:
    async with FakeDiscord() as discord:
        discord.channel(DISCORD.id)
        made = client(commands=commands, marks=stores.marks, api_url=discord.url)
        assert isinstance(made, library.Client)
        assert not made.is_ready()
        async with made:
            task = asyncio.create_task(made.start(TOKEN))
            await made.wait_until_ready()
            assert [str(guild.id) for guild in made.guilds] == [GUILD]
            asked = await FakePerson(discord=discord).types("watches")
            assert "Ports Ministry" in str(await asked.answer())
        await asyncio.gather(task, return_exceptions=True)


def test_it_is_quiet_about_each_reconnection(commands: Commands, stores: Stores) -> None:
    DiscordListener(token=TOKEN, commands=commands, marks=stores.marks)
    for name in ("discord.client", "discord.app_commands.tree"):
        assert not logging.getLogger(name).isEnabledFor(logging.ERROR)
