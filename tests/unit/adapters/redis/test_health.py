"""A Redis -> what `onrecord check` says of it."""

import pytest

from adapters.redis import Connection, check, connect
from bot.ports import Checked
from tests.unit.adapters.redis.speaking import answering, bulk

WELL = {
    "redis_version": "7.4.1",
    "maxmemory": "0",
    "maxmemory_policy": "noeviction",
    "aof_enabled": "1",
    "aof_last_write_status": "ok",
}


async def checked(answer: bytes) -> list[Checked]:
    async with answering(answer) as url:
        connection = connect(url)
        checks = await check(connection)
        await connection.close()
    return checks


def info(**facts: str) -> bytes:
    """The answer to INFO: all well but for these facts."""
    return bulk("# Server\r\n" + "".join(f"{name}:{value}\r\n" for name, value in (WELL | facts).items()))


async def test_a_server_as_it_should_be_is_well(connection: Connection) -> None:
    checks = await check(connection)

    assert [each.verdict for each in checks] == ["well"] * 3
    assert {each.subject for each in checks} == {"store"}
    assert checks[0].detail.endswith(f"answers at {connection.address}")


@pytest.mark.parametrize(
    ("facts", "verdict", "words"),
    [
        ({}, "well", ""),
        ({"redis_version": "6.2.14"}, "wrong", "Redis 6.2.14 is too old"),
        ({"redis_version": "unknown"}, "wrong", "too old"),
        ({"redis_version": "7.2.4", "valkey_version": "8.0.1"}, "well", ""),
        ({"maxmemory_policy": "allkeys-lru", "maxmemory": "1000000"}, "warning", "allkeys-lru"),
        ({"maxmemory_policy": "allkeys-lru", "maxmemory": "0"}, "well", ""),
        ({"aof_enabled": "0"}, "warning", "append-only"),
        ({"aof_last_write_status": "err"}, "wrong", "cannot be written"),
    ],
)
async def test_what_is_not_well_is_said_with_its_remedy(
    facts: dict[str, str], verdict: str, words: str
) -> None:
    amiss = [each for each in await checked(info(**facts)) if each.verdict != "well"]

    assert [each.verdict for each in amiss] == ([verdict] if verdict != "well" else [])
    assert all(words in each.detail and each.remedy for each in amiss)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"", "cannot be reached"),
        (b"-LOADING Redis is loading\r\n", "cannot be reached"),
        (b"-NOAUTH Authentication required.\r\n", "refuses"),
        (b"-ERR what\r\n", "refuses"),
    ],
)
async def test_a_server_that_gives_no_facts_is_wrong_and_nothing_is_raised(answer: bytes, words: str) -> None:
    (only,) = await checked(answer)

    assert only.verdict == "wrong"
    assert words in only.detail
    assert only.remedy


@pytest.mark.parametrize("name", ["hash-max-listpack-entries", "hash-max-listpack-value"])
async def test_hashes_that_are_soon_spread_out_take_room_and_are_warned_of(
    connection: Connection, name: str
) -> None:
    _, before = await connection.call("CONFIG", "GET", name)
    await connection.call("CONFIG", "SET", name, "64")
    try:
        (amiss,) = [each for each in await check(connection) if each.verdict != "well"]
    finally:
        await connection.call("CONFIG", "SET", name, before)
    assert amiss.verdict == "warning"
    assert name in amiss.detail
    assert f"{name} to {before.decode()}" in amiss.remedy


async def test_a_server_that_takes_nothing_is_wrong_though_it_answers(connection: Connection) -> None:
    await connection.call("CONFIG", "SET", "min-replicas-to-write", "3")
    try:
        (amiss,) = [each for each in await check(connection) if each.verdict != "well"]
    finally:
        await connection.call("CONFIG", "SET", "min-replicas-to-write", "0")

    assert amiss.verdict == "wrong"
    assert amiss.detail.startswith(f"{connection.address} takes nothing: NOREPLICAS")
    assert "primary" in amiss.remedy


async def test_a_node_of_a_cluster_that_has_other_keys_names_the_one_that_has_them() -> None:
    (amiss,) = [each for each in await checked(b"-MOVED 5874 10.0.0.2:6379\r\n") if each.verdict != "well"]

    assert "another node of the cluster" in amiss.detail
    assert "10.0.0.2:6379" in amiss.detail
