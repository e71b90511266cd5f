"""A data directory -> its Valkey: kept, adopted, recovered, and never shared."""

import asyncio
import os
import signal
import stat
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

import adapters.redis.server
from adapters.redis import Connection, EmbeddedServer, connect
from bot.errors import StoreError, StoreInUse, StoreUnavailable

# Starts a server on the directory it is given, writes, says so, and waits to be killed.
PARENT = """
import asyncio, sys
from pathlib import Path
from adapters.redis import EmbeddedServer, connect

async def main():
    server = EmbeddedServer(data_dir=Path(sys.argv[1]))
    await server.start()
    await connect(server.url).call("SET", "said", "before")
    print("ready", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@asynccontextmanager
async def connected(server: EmbeddedServer) -> AsyncIterator[Connection]:
    connection = connect(server.url)
    try:
        yield connection
    finally:
        await connection.close()


async def said(server: EmbeddedServer) -> bytes | None:
    async with connected(server) as connection:
        answer: bytes | None = await connection.call("GET", "said")
        return answer


async def say(server: EmbeddedServer, word: str) -> None:
    async with connected(server) as connection:
        await connection.call("SET", "said", word)


def process(data_dir: Path) -> int:
    """The server's process."""
    return int((data_dir / "valkey.pid").read_text())


def kill(server: EmbeddedServer) -> None:
    """SIGKILL, and wait until the kernel has let go of what the process held."""
    os.kill(process(server.data_dir), signal.SIGKILL)
    while server.runs():
        time.sleep(0.005)


def environment(pid: int) -> bytes:
    """The process's environment; the test is skipped where the system does not show it."""
    shown = Path(f"/proc/{pid}/environ")
    if not shown.exists():
        pytest.skip("this system does not show a process's environment")
    return shown.read_bytes()


async def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    async with EmbeddedServer(data_dir=tmp_path) as server:
        await say(server, "before")
    async with EmbeddedServer(data_dir=tmp_path) as server:
        assert await said(server) == b"before"


async def test_it_starts_and_stops_in_well_under_a_second(tmp_path: Path) -> None:
    took = []
    for _ in range(3):
        began = time.monotonic()
        async with EmbeddedServer(data_dir=tmp_path):
            pass
        took.append(time.monotonic() - began)
    assert min(took) < 1


async def test_after_a_stop_nothing_runs_and_nobody_can_connect(tmp_path: Path) -> None:
    async with EmbeddedServer(data_dir=tmp_path) as server:
        assert server.runs()
    assert not server.runs()
    with pytest.raises(StoreUnavailable):
        await said(server)


async def test_starting_and_stopping_twice_are_safe(tmp_path: Path) -> None:
    server = EmbeddedServer(data_dir=tmp_path)
    await server.start()
    pid = process(tmp_path)
    await server.start()
    assert process(tmp_path) == pid
    await server.stop()
    await server.stop()


async def test_the_directory_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet"
    async with EmbeddedServer(data_dir=folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="file/data"):
        await EmbeddedServer(data_dir=tmp_path / "file" / "data").start()


async def test_it_listens_to_nobody_else(tmp_path: Path) -> None:
    async with EmbeddedServer(data_dir=tmp_path) as server, connected(server) as connection:
        assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700
        assert (await connection.call("INFO"))["tcp_port"] == 0


async def test_it_has_a_session_of_its_own(tmp_path: Path) -> None:
    async with EmbeddedServer(data_dir=tmp_path):
        assert os.getsid(process(tmp_path)) != os.getsid(0)


async def test_it_knows_none_of_our_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    async with EmbeddedServer(data_dir=tmp_path):
        assert b"xoxb-secret" not in environment(process(tmp_path))


@pytest.mark.parametrize("fsync", ["everysec", "always"])
async def test_it_keeps_an_append_only_file(tmp_path: Path, fsync: str) -> None:
    server = EmbeddedServer(data_dir=tmp_path, fsync="always" if fsync == "always" else "everysec")
    async with server, connected(server) as connection:
        assert await connection.call("CONFIG", "GET", "appendonly") == [b"appendonly", b"yes"]
        assert await connection.call("CONFIG", "GET", "appendfsync") == [b"appendfsync", fsync.encode()]
        assert await connection.call("CONFIG", "GET", "save") == [b"save", b""]


async def test_a_second_one_on_the_directory_is_refused_and_told_what_to_do(tmp_path: Path) -> None:
    async with EmbeddedServer(data_dir=tmp_path) as first:
        with pytest.raises(StoreInUse) as refusal:
            await EmbeddedServer(data_dir=tmp_path).start()
        await say(first, "still here")

    text = str(refusal.value)
    assert str(tmp_path) in text
    assert str(os.getpid()) in text
    assert "ONRECORD_DATA_DIR" in text


async def test_one_that_was_refused_stops_nothing(tmp_path: Path) -> None:
    async with EmbeddedServer(data_dir=tmp_path) as first:
        second = EmbeddedServer(data_dir=tmp_path)
        with pytest.raises(StoreInUse):
            await second.start()
        await second.stop()
        await say(first, "still here")


async def test_a_server_that_was_killed_comes_back_with_its_data(tmp_path: Path) -> None:
    async with EmbeddedServer(data_dir=tmp_path) as server:
        await say(server, "before")
        kill(server)
        with pytest.raises(StoreUnavailable):
            await said(server)
        await server.start()
        assert await said(server) == b"before"


async def test_stopping_a_server_that_was_killed_is_safe(tmp_path: Path) -> None:
    async with EmbeddedServer(data_dir=tmp_path) as server:
        kill(server)


async def test_the_server_of_a_parent_that_was_killed_is_adopted(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    assert await parent.stdout.readline() == b"ready\n"
    pid = process(tmp_path)
    with pytest.raises(StoreInUse, match=str(parent.pid)):
        await EmbeddedServer(data_dir=tmp_path).start()
    parent.kill()
    await parent.wait()

    async with EmbeddedServer(data_dir=tmp_path) as server:
        assert process(tmp_path) == pid
        assert await said(server) == b"before"
    assert not server.runs()


async def test_an_append_only_file_that_was_cut_off_is_loaded(tmp_path: Path) -> None:
    async with EmbeddedServer(data_dir=tmp_path) as server:
        await say(server, "before")
        await say(server, "x" * 1000)
        kill(server)
        written = next((tmp_path / "appendonlydir").glob("*.incr.aof"))
        os.truncate(written, written.stat().st_size - 100)
        await server.start()
        assert await said(server) == b"before"


async def test_an_append_only_file_that_makes_no_sense_is_an_error_with_the_reason(tmp_path: Path) -> None:
    async with EmbeddedServer(data_dir=tmp_path) as server:
        await say(server, "before")
    written = next((tmp_path / "appendonlydir").glob("*.incr.aof"))
    written.write_bytes(b"nonsense\r\n" + written.read_bytes())

    with pytest.raises(StoreError, match="Bad file format"):
        await EmbeddedServer(data_dir=tmp_path).start()
    written.write_bytes(written.read_bytes().removeprefix(b"nonsense\r\n"))
    async with EmbeddedServer(data_dir=tmp_path) as server:
        assert await said(server) == b"before"


async def test_a_server_whose_socket_somebody_removed_is_not_joined_by_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapters.redis.server, "SILENCE", 0.05)
    server = EmbeddedServer(data_dir=tmp_path)
    await server.start()
    server.socket.rename(tmp_path / "elsewhere")

    with pytest.raises(StoreError, match="does not answer"):
        await server.start()
    with pytest.raises(StoreInUse):
        await EmbeddedServer(data_dir=tmp_path).start()

    (tmp_path / "elsewhere").rename(server.socket)
    await server.start()
    await server.stop()


async def test_a_stale_socket_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "valkey.sock").touch()
    async with EmbeddedServer(data_dir=tmp_path) as server:
        assert await said(server) is None


async def test_a_path_with_odd_characters_is_reached(tmp_path: Path) -> None:
    async with EmbeddedServer(data_dir=tmp_path / "a b%20?#é") as server:
        await say(server, "here")
        assert await said(server) == b"here"


async def test_a_path_too_long_for_a_socket_is_replaced_by_a_short_private_one(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 25)
    async with EmbeddedServer(data_dir=folder) as server:
        await say(server, "here")
        assert stat.S_IMODE(server.socket.parent.stat().st_mode) == 0o700
        assert EmbeddedServer(data_dir=folder).socket == server.socket
        assert EmbeddedServer(data_dir=tmp_path / ("long" * 26)).socket != server.socket
    assert not server.socket.parent.exists()


async def test_a_short_path_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    server = EmbeddedServer(data_dir=tmp_path / ("long" * 25))
    server.socket.parent.mkdir(mode=0o755)
    try:
        with pytest.raises(StoreError, match="private"):
            await server.start()
    finally:
        server.socket.parent.rmdir()


async def test_a_directory_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "onrecord.lock").mkdir()
    with pytest.raises(StoreError, match="ONRECORD_DATA_DIR"):
        await EmbeddedServer(data_dir=tmp_path).start()
