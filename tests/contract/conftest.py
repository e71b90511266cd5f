"""Each kind of store in turn."""

import pytest

from tests.stores import Stores, delivery, in_memory, in_redis, send


@pytest.fixture(params=["memory", "redis"])
def stores(request: pytest.FixtureRequest) -> Stores:
    """Empty stores."""
    if request.param == "memory":
        return in_memory()
    return in_redis(request.getfixturevalue("connection"))


@pytest.fixture
async def filled(stores: Stores) -> Stores:
    """Stores with three deliveries in the outbox."""
    await send(stores, delivery(1))
    await send(stores, delivery(2), delivery(3))
    return stores
