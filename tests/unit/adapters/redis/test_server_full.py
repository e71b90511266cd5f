"""An embedded server that may write no more says so, and keeps what it was told."""

import asyncio
import resource
from pathlib import Path

import pytest

from adapters.redis import Connection, EmbeddedServer, RedisMark, connect
from bot.errors import StoreUnavailable

NO_END = resource.RLIM_INFINITY


def let_grow(folder: Path, bytes: int | None) -> None:
    """Let the append-only file grow by so many bytes at the most; None: as it likes."""
    written = next((folder / "appendonlydir").glob("*.incr.aof"))
    most = NO_END if bytes is None else written.stat().st_size + bytes
    pid = int((folder / "valkey.pid").read_text())
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, NO_END))


async def _as_many_as_it_takes(connection: Connection) -> int:
    for number in range(1000):
        try:
            await connection.call("SET", f"k{number}", "x" * 100)
        except StoreUnavailable:
            return number
    return 1000


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits another process")
async def test_a_full_disk_ends_no_server_and_loses_nothing(tmp_path: Path) -> None:
    async with EmbeddedServer(data_dir=tmp_path) as server:
        connection = connect(server.url)
        mark = RedisMark(connection=connection)
        assert await mark.look()
        let_grow(tmp_path, 2000)
        kept = await _as_many_as_it_takes(connection)
        with pytest.raises(StoreUnavailable, match="MISCONF"):
            await mark.look()
        # It answers, if only to refuse: there is nothing to bring back.
        await asyncio.wait_for(server.start(), 2)
        assert 0 < kept < 1000
        assert await connection.call("EXISTS", "k0") == 1
        await connection.close()

    async with EmbeddedServer(data_dir=tmp_path) as server:
        connection = connect(server.url)
        # The command that met the end of the disk was answered before that was known, and was the last.
        assert await connection.call("EXISTS", *(f"k{number}" for number in range(kept))) >= kept - 1
        assert await RedisMark(connection=connection).look()
        await connection.close()
