"""A newsroom that listens, in either mode, and one on a socket alone."""

from collections.abc import AsyncIterator

import pytest

from tests.unit.adapters.slack.newsroom import Mode, Newsroom, newsroom


@pytest.fixture(params=["socket", "http"])
async def room(request: pytest.FixtureRequest) -> AsyncIterator[Newsroom]:
    mode: Mode = request.param
    async with newsroom(mode) as made:
        yield made


@pytest.fixture
async def socket_room() -> AsyncIterator[Newsroom]:
    async with newsroom() as made:
        yield made
