"""What goes wrong while somebody in Discord asks is told to them, and breaks nothing."""

import asyncio

import pytest

from bot.errors import StoreUnavailable
from bot.ports import Tracked
from tests.fakes.discord_people import FakePerson
from tests.fakes.discord_shapes import GUILD, Payload
from tests.fakes.mishaps import Broken, Refused
from tests.soon import soon
from tests.unit.adapters.discord.community import Community, running
from tests.unit.adapters.discord.test_listener import text

LINK = "https://ledger.example/harbours"


async def test_a_store_that_is_away_is_told(room: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(self: object) -> tuple[Tracked, ...]:
        raise StoreUnavailable("away")

    monkeypatch.setattr(type(room.stores.watches), "all", away)
    assert "store does not answer" in text(await (await room.person.types("watches")).answer())
    assert await room.person.completes("untrack", "watch", "po") == []


async def test_a_bug_is_told_to_whoever_asked(room: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(self: object) -> tuple[Tracked, ...]:
        raise ZeroDivisionError

    monkeypatch.setattr(type(room.stores.watches), "all", broken)
    assert await room.person.completes("untrack", "watch", "po") == []
    assert "something went wrong" in text(await (await room.person.types("watches")).answer())


async def test_an_answer_that_does_not_arrive_breaks_nothing(room: Community) -> None:
    room.discord.misbehave("PATCH original", *[Refused("401/50027")] * 2)
    await room.person.types("watches")
    assert (await (await room.person.types("status")).answer())["embeds"]


async def test_what_another_process_answered_is_left_to_it(room: Community) -> None:
    room.discord.misbehave("POST callback", Refused("400/40060"))
    taken = await room.person.types("status")
    await soon(lambda: room.discord.count("POST callback"))
    assert (await (await room.person.types("status")).answer())["embeds"]
    assert taken.original is None
    assert room.discord.count("PATCH original") == 1


async def test_completions_that_another_process_was_faster_with_are_no_matter(
    room: Community, caplog: pytest.LogCaptureFixture
) -> None:
    room.discord.misbehave("POST callback", Refused("400/40060"))
    begun = room.person.describes("untrack", watch="po")
    begun.payload["type"] = 4
    begun.payload["data"]["options"][0]["options"][0]["focused"] = True
    await (await room.discord.gateway.connected()).tell("INTERACTION_CREATE", begun.payload)
    await soon(lambda: room.discord.count("POST callback"))
    assert (await (await room.person.types("status")).answer())["embeds"]
    assert caplog.text == ""


@pytest.mark.parametrize("more", [{}, {"unavailable": False}], ids=["bare", "available"])
async def test_a_server_that_removes_the_bot_may_come_back(room: Community, more: Payload) -> None:
    assert room.listener._client
    await room.listener._client.wait_until_ready()
    room.discord.channel("60", guild="600")
    await room.discord.add("600")
    stranger = FakePerson(discord=room.discord, guild="600")
    await (await stranger.types("track", at="60", kind="entity", name="Coast Guard")).answer()
    await room.discord.remove("600")
    await _until_tracked(room, 0)
    await room.discord.add("600", **more)
    await _until_tracked(room, 1)


async def test_a_server_that_removed_it_meanwhile_is_noticed_at_the_start(room: Community) -> None:
    await (await room.person.types("track", kind="entity", name="Coast Guard")).answer()
    await room.listener.close()
    room.discord.guilds.clear()
    async with running(room.discord, room.commands, room.stores):
        await _until_tracked(room, 0)
    room.discord.guilds.append(GUILD)
    async with running(room.discord, room.commands, room.stores):
        await _until_tracked(room, 1)


async def _until_tracked(room: Community, number: int) -> None:
    async with asyncio.timeout(5):
        while len(await room.stores.watches.all()) != number:  # noqa: ASYNC110  # stores tell of no change
            await asyncio.sleep(0.01)


async def test_broken_syncs_are_made_good_later(room: Community) -> None:
    await room.listener.close()
    await room.stores.marks.save("discord commands of 900000000000000003", "old")
    room.discord.misbehave("PUT commands", Broken(500))
    before = room.discord.count("PUT commands")
    async with running(room.discord, room.commands, room.stores):
        await soon(lambda: room.discord.count("PUT commands") >= before + 2)
        assert (await (await room.person.types("status")).answer())["embeds"]
