"""Each kind of store in turn."""

import pytest

from tests.stores import Stores, in_memory, in_redis


@pytest.fixture(params=["memory", "redis"])
def stores(request: pytest.FixtureRequest) -> Stores:
    """Empty stores."""
    if request.param == "memory":
        return in_memory()
    return in_redis(request.getfixturevalue("connection"))
