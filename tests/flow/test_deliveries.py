"""`onrecord deliveries`, as people type it."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from adapters.redis import EmbeddedServer, RedisOutbox, connect
from bot.domain.delivery import delivery
from bot.domain.watch import CONSOLE
from tests import builders as b
from tests.flow.conftest import Onrecord
from tests.stores import in_redis, send

PARENT, REPLY = delivery(CONSOLE, b.opened()), delivery(CONSOLE, b.answered())
OTHER = delivery(CONSOLE, b.opened(b.record(b.claim("The mayor is accused."), id="other")))


@pytest.fixture
async def outbox(onrecord: Onrecord) -> AsyncIterator[RedisOutbox]:
    """Two buried, one that waits."""
    async with EmbeddedServer(data_dir=onrecord.folder / "data") as server:
        connection = connect(server.url)
        await send(in_redis(connection), PARENT, REPLY, OTHER, now=b.FIRST_SEEN)
        outbox = RedisOutbox(connection=connection)
        for each in (PARENT, REPLY):
            await outbox.bury(each, "channel_not_found", b.FIRST_SEEN)
            await asyncio.sleep(0)
        yield outbox
        await connection.close()


async def test_what_is_buried_or_waits_is_listed(onrecord: Onrecord, outbox: RedisOutbox) -> None:
    listed = await onrecord("deliveries", "list", COLUMNS="80")
    rows = [json.loads(line) for line in (await onrecord("deliveries", "list", "--json")).out.splitlines()]

    assert listed.status == 0, listed.err
    assert all(len(line) <= 80 for line in listed.out.splitlines())
    assert "channel_not_found" in listed.out
    assert "1 waiting · 2 buried" in listed.out
    states = {row["id"]: row["state"] for row in rows}
    assert states == {PARENT.id: "buried", REPLY.id: "buried", OTHER.id: "waiting"}
    assert all(row["says"] and row["channel"] == "console" for row in rows)


async def test_all_that_is_buried_is_tried_again_the_parent_first(
    onrecord: Onrecord, outbox: RedisOutbox
) -> None:
    retried = await onrecord("deliveries", "retry", "--all")

    assert (retried.status, retried.out) == (0, "2 deliveries tried again\n")
    assert await outbox.buried() == []
    again = [pending.delivery for pending in await outbox.take(10, b.FIRST_SEEN)]
    assert again.index(PARENT) < again.index(REPLY)


async def test_dropping_asks_first(onrecord: Onrecord, outbox: RedisOutbox) -> None:
    refused = await onrecord("deliveries", "drop", OTHER.id, stdin="n\n")
    assert refused.status == 1
    assert await outbox.is_waiting(OTHER.id)

    dropped = await onrecord("deliveries", "drop", OTHER.id, "--yes")
    assert (dropped.status, dropped.out) == (0, "1 delivery dropped\n")
    assert not await outbox.is_waiting(OTHER.id)


async def test_what_is_not_there_or_not_named_is_said(onrecord: Onrecord, outbox: RedisOutbox) -> None:
    unknown = await onrecord("deliveries", "retry", "0" * 24)
    nothing = await onrecord("deliveries", "drop", "--yes")

    assert unknown.status == 1
    assert "neither buried nor waiting" in unknown.err
    assert nothing.status == 2
