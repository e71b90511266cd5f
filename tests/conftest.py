"""One server for all tests, and a key prefix of its own for each."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest

from adapters.redis import Connection, EmbeddedServer, connect


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an embedded server that stops after the last test, or of the Redis that TEST_REDIS_URL
    names: so the contracts are held against another version of it."""
    named = os.environ.get("TEST_REDIS_URL")
    if named:
        yield named
        return
    server = EmbeddedServer(data_dir=tmp_path_factory.mktemp("valkey"))
    asyncio.run(server.start())
    yield server.url
    asyncio.run(server.stop())


@pytest.fixture
def prefix() -> str:
    """Under which this test keeps its keys."""
    return f"test-{uuid4().hex}"


@pytest.fixture
async def connection(valkey_url: str, prefix: str) -> AsyncIterator[Connection]:
    """A connection to the server, under the test's own prefix."""
    connection = connect(valkey_url, prefix=prefix)
    yield connection
    await connection.close()
