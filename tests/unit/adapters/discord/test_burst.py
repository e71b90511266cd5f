"""A burst of alerts while the connection breaks and Discord stumbles: none is lost, none doubled."""

import asyncio
from collections import Counter
from dataclasses import replace

import pytest

from adapters.discord import DiscordMessenger
from bot.domain.delivery import Delivery
from bot.domain.delivery import delivery as deliver
from bot.service import Deliverer
from tests.builders import DISCORD, answer_record, answered, opened, record
from tests.fakes.discord import TOKEN
from tests.fakes.mishaps import AcceptedThenDropped, Broken, RateLimited
from tests.unit.adapters.discord.community import Community, community

STORIES = 12


def burst() -> list[Delivery]:
    """A claim and its denial for each story, with ids as far apart as those of real ones."""
    found = []
    for number in range(STORIES):
        claim = record(id=f"claim {number}", title=f"Claim number {number}.")
        told = replace(opened(claim), id=f"{number:024x}", thread=f"{number:024x}")
        denied = answered(answer_record(title=f"Denial number {number}."), claimed=claim)
        answer = replace(denied, id=f"{number + 100:024x}", thread=told.thread)
        found += [deliver(DISCORD, told), deliver(DISCORD, answer)]
    return found


async def disturb(room: Community) -> None:
    """Break the connection in every way, again and again."""
    while True:
        for way in (room.discord.gateway.drop, room.discord.gateway.reconnect):
            await asyncio.sleep(0.03)
            await way()
            await room.discord.gateway.connected()


async def post_all(room: Community) -> None:
    """Have all of the burst posted."""
    now = [0.0]
    messenger = DiscordMessenger(token=TOKEN, api_url=room.discord.url, interactive=True)
    deliverer = Deliverer(outbox=room.stores.outbox, messengers={"discord": messenger}, clock=lambda: now[0])
    for each in burst():
        await room.stores.outbox.add(each, now[0])
    async with asyncio.timeout(30):
        while await room.stores.outbox.waiting():
            await deliverer.deliver_due()
            await deliverer.finished()
            now[0] += 400
    await messenger.close()


@pytest.mark.parametrize("remembers", [True, False], ids=["nonces", "no nonces"])
async def test_a_burst_through_outages(remembers: bool) -> None:
    async with community() as room:
        room.discord.remembers_nonces = remembers
        mishaps = (AcceptedThenDropped(), Broken(502), RateLimited(0.01, everywhere=True), RateLimited(30))
        room.discord.misbehave("POST messages", *mishaps * 2)
        room.discord.misbehave("POST threads", AcceptedThenDropped(), Broken(503), AcceptedThenDropped())
        room.channel.messages.clear()
        disturbing = asyncio.create_task(disturb(room))
        await post_all(room)
        disturbing.cancel()
        await asyncio.gather(disturbing, return_exceptions=True)
        await room.discord.gateway.connected()
        assert (await (await room.person.types("status")).answer())["embeds"]
        assert await room.stores.outbox.buried() == []
        titles = Counter(each["embeds"][0]["title"] for each in room.channel.messages)
        assert titles == {f"Claim number {number}.": 1 for number in range(STORIES)}
        for parent in room.channel.messages:
            (denial,) = room.discord.channels[parent["id"]].messages
            number = parent["embeds"][0]["title"].removeprefix("Claim number ")
            assert denial["embeds"][0]["title"] == f"Denial number {number}"
        assert room.discord.gateway.resumed > 1
