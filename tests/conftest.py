"""One server for all tests, and a key prefix of its own for each."""

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings

from adapters.redis import Connection, EmbeddedServer, connect

# A machine may stand still at any place; what must be quick is measured where that is said.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_collection_finish() -> None:
    """What was collected lives to the end: the collector would go through all of it again and again."""
    gc.collect()
    gc.freeze()


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
