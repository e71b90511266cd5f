"""Turns that several processes take on one Redis."""

import asyncio
from itertools import pairwise

import pytest

from adapters.redis import Connection, RedisPace


async def test_turns_are_as_far_apart_as_is_asked_for_whoever_takes_them(connection: Connection) -> None:
    processes = [RedisPace(connection=connection) for _ in range(3)]
    # Far enough apart for a machine that stands still meanwhile.
    turns = [await each.turn("platform", 10) for _ in range(2) for each in processes]
    assert turns[0] == 0
    assert all(0 < later - earlier <= 10 for earlier, later in pairwise(turns))
    assert 40 < turns[-1] <= 50


async def test_of_turns_that_are_taken_at_once_no_two_are_the_same(connection: Connection) -> None:
    pace = RedisPace(connection=connection)
    turns = sorted(await asyncio.gather(*(pace.turn("platform", 0.5) for _ in range(20))))
    assert all(later - earlier > 0.1 for earlier, later in pairwise(turns))


async def test_platforms_do_not_wait_for_each_other(connection: Connection) -> None:
    pace = RedisPace(connection=connection)
    await pace.turn("one", 10)
    assert await pace.turn("other", 10) == 0


async def test_who_waited_for_long_waits_no_more(connection: Connection) -> None:
    pace = RedisPace(connection=connection)
    await pace.turn("platform", 0.05)
    await asyncio.sleep(0.1)
    assert await pace.turn("platform", 0.05) == 0


@pytest.mark.parametrize("left", ["99999999999999999", "nonsense"])
async def test_a_clock_that_was_set_back_stops_nobody(connection: Connection, left: str) -> None:
    await connection.call("SET", connection.keys.turns("platform"), left)
    assert await RedisPace(connection=connection).turn("platform", 10) == 0


async def test_nothing_is_left_behind(connection: Connection) -> None:
    pace, key = RedisPace(connection=connection), connection.keys.turns("platform")
    await pace.turn("platform", 0.02)
    assert 0 < await connection.call("PTTL", key) <= 2_000
