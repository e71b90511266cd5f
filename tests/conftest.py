"""One embedded Valkey for all tests, and a key prefix of its own for each."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest
import structlog
from hypothesis import settings

from adapters.redis import Connection, EmbeddedServer, connect

# Any example is slow on a busy machine; pytest's time-out is there for what hangs.
settings.register_profile("onrecord", deadline=None)
settings.load_profile("onrecord")

# What is logged belongs to the tests that look at it; in the others it would hide what failed.
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("critical"))


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that is empty at first and stops after the last test."""
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
