"""Addresses -> connections; what the library raises -> our errors; no password anywhere."""

import asyncio
import traceback

import pytest

import adapters.redis.connection
from adapters.redis import Connection, connect, redacted
from adapters.redis.connection import AT_HAND, IN_USE
from bot.errors import ConfigError, StoreError, StoreUnavailable
from tests.unit.adapters.redis.speaking import answering


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"-LOADING Redis is loading the dataset in memory\r\n", "loading"),
        (b"-READONLY You can't write against a read only replica.\r\n", "read only"),
        (b"-OOM command not allowed when used memory > 'maxmemory'.\r\n", "maxmemory"),
        (b"-MISCONF Errors writing to the AOF file: No space left on device\r\n", "No space left"),
        (b"-MASTERDOWN Link with MASTER is down\r\n", "MASTER is down"),
        (b"-NOREPLICAS Not enough good replicas to write.\r\n", "replicas"),
        (b"-BUSY Redis is busy running a script.\r\n", "busy"),
        (b"", "redis://127.0.0.1"),
    ],
)
async def test_what_passes_by_itself_is_unavailable(answer: bytes, words: str) -> None:
    async with answering(answer) as url:
        connection = connect(url)
        with pytest.raises(StoreUnavailable, match=words):
            await connection.call("GET", "x")
        await connection.close()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"-NOAUTH Authentication required.\r\n", "Authentication"),
        (b"-WRONGPASS invalid username-password pair or user is disabled.\r\n", "invalid username"),
        (b"-NOPERM User x has no permissions to run the 'get' command\r\n", "permission"),
        (b"-WRONGTYPE Operation against a key holding the wrong kind of value\r\n", "wrong kind"),
        (b"-ERR unknown command 'EVALSHA'\r\n", "unknown command"),
    ],
)
async def test_what_stays_wrong_is_an_error_that_trying_again_does_not_mend(
    answer: bytes, words: str
) -> None:
    async with answering(answer) as url:
        connection = connect(url)
        with pytest.raises(StoreError, match=words) as error:
            await connection.call("GET", "x")
        assert not isinstance(error.value, StoreUnavailable)
        await connection.close()


async def test_a_script_that_the_server_refuses_is_an_error() -> None:
    async with answering(b"-NOSCRIPT No matching script.\r\n") as url:
        connection = connect(url)
        with pytest.raises(StoreError, match="matching script"):
            await connection.run("put", ("x",))
        await connection.close()


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1", "unix:///nowhere/at/all.sock"])
async def test_nobody_there_is_unavailable(url: str) -> None:
    connection = connect(url)
    with pytest.raises(StoreUnavailable):
        await connection.call("PING")
    await connection.close()


async def test_a_server_that_says_nothing_is_unavailable_before_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapters.redis.connection, "TIMEOUT", 0.05)
    async with answering(None) as url:
        connection = connect(url)
        with pytest.raises(StoreUnavailable, match="no answer in time"):
            await connection.call("PING")
        await connection.close()


async def test_after_a_command_that_took_too_long_the_next_has_its_own_answer(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapters.redis.connection, "TIMEOUT", 0.05)
    with pytest.raises(StoreUnavailable):
        await connection.call("BLPOP", connection.keys.inbox, 0.1)

    assert await connection.call("ECHO", "mine") == b"mine"


async def test_a_script_is_sent_again_to_a_server_that_forgot_it(connection: Connection) -> None:
    await connection.run("put", (connection.keys.inbox,), (b"a",))
    await connection.call("SCRIPT", "FLUSH")
    await connection.run("put", (connection.keys.inbox,), (b"b",))

    assert await connection.call("XLEN", connection.keys.inbox) == 2


async def test_scripts_leave_the_pool_enough_for_all_others(connection: Connection) -> None:
    for _ in range(2):
        await asyncio.gather(*(connection.run("stories", (connection.keys.index,)) for _ in range(IN_USE)))
        await asyncio.gather(*(connection.call("PING") for _ in range(IN_USE)))

    assert len(connection.redis.connection_pool._in_use_connections) == AT_HAND


async def test_more_than_the_pool_has_connections_for_wait_for_one(connection: Connection) -> None:
    many = 2 * (AT_HAND + IN_USE)
    ran = (connection.run("stories", (connection.keys.index,)) for _ in range(many))
    called = (connection.call("ECHO", str(number)) for number in range(many))
    answers = await asyncio.gather(*ran, *called)

    assert answers[many:] == [str(number).encode() for number in range(many)]


async def test_a_line_that_broke_while_no_script_ran_is_made_anew(connection: Connection) -> None:
    await connection.run("put", (connection.keys.inbox,), (b"a",))
    killed = await connection.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
    await connection.run("put", (connection.keys.inbox,), (b"b",))

    assert killed
    assert await connection.call("XLEN", connection.keys.inbox) == 2


async def test_a_wait_that_is_cancelled_leaves_the_connection_usable(connection: Connection) -> None:
    waiting = asyncio.create_task(connection.call("BLPOP", connection.keys.inbox, 5))
    await asyncio.sleep(0.02)
    waiting.cancel()
    await asyncio.wait([waiting])

    assert await connection.call("ECHO", "mine") == b"mine"


async def test_closing_twice_is_safe(valkey_url: str) -> None:
    connection = connect(valkey_url)
    await connection.call("PING")
    await connection.close()
    await connection.close()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://localhost:6379/0", "redis://localhost:6379/0"),
        ("redis://:s3cret@localhost:6379/2", "redis://localhost:6379/2"),
        ("rediss://me:s3cret@redis.example:6380", "rediss://redis.example:6380"),
        ("redis://me:s3c@ret@redis.example", "redis://redis.example"),
        ("unix://:s3cret@/run/redis.sock?db=3", "unix:///run/redis.sock?db=3"),
        ("redis://redis.example?password=s3cret&db=1", "redis://redis.example?password=…&db=1"),
        ("redis://redis.example?username=s3cret", "redis://redis.example?username=…"),
    ],
)
def test_an_address_is_shown_without_its_password(url: str, shown: str) -> None:
    assert redacted(url) == shown
    assert connect(url).address == shown


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:6379",
        "http://:s3cret@localhost",
        "redis://:s3cret@localhost:port/0",
        "redis://:s3/cret@localhost:6379/0",
        "redis://:s3cret@[::1/0",
        "redis://localhost?socket_timeout=s3cret",
        "redis://localhost?no_such_option=s3cret",
    ],
)
def test_an_address_that_makes_no_sense_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(ConfigError) as error:
        connect(url)

    told = "".join(traceback.format_exception(error.value))
    assert "ONRECORD_REDIS_URL" in told
    assert "s3" not in told.replace("rediss", "")


async def test_no_error_and_no_representation_shows_the_password() -> None:
    connection = connect("redis://me:s3cret@127.0.0.1:1/0")
    with pytest.raises(StoreUnavailable) as error:
        await connection.call("PING")

    assert "s3cret" not in "".join(traceback.format_exception(error.value))
    assert "s3cret" not in repr(connection)
    await connection.close()
