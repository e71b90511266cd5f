"""A newsroom on a real Valkey, to ask commands of."""

import pytest

from adapters.redis import Connection
from tests.desk import Newsroom
from tests.stores import in_redis


@pytest.fixture
def newsroom(connection: Connection) -> Newsroom:
    """Its feeds are polled as they bring entries; nothing is watched yet."""
    return Newsroom(stores=in_redis(connection))
