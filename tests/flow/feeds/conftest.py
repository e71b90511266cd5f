"""A server of feeds on a free port, and what fetches from it."""

import time
from collections.abc import AsyncIterator

import pytest

from adapters.feeds import HttpFetcher
from bot.domain.feed import Feed, Validators
from bot.errors import FetchError
from bot.ports import Fetched
from tests.fakes.feed_server import (
    FeedServer,
)

NOW = 1_763_733_900.0


STORY = (
    b"<rss version='2.0'><channel><title>The Ledger</title>"
    b"<item><title>Harbour to close</title><link>/1</link><guid>1</guid></item></channel></rss>"
)


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def fetcher(server: FeedServer) -> AsyncIterator[HttpFetcher]:
    async with HttpFetcher(allowed=[server.host], timeout=1.0, between_bytes=0.3) as ready:
        yield ready


async def fetch(fetcher: HttpFetcher, url: str, validators: Validators | None = None) -> Fetched:
    return await fetcher.fetch(Feed(url=url, outlet="The Ledger"), validators or Validators(), NOW)


async def refusal(fetcher: HttpFetcher, url: str) -> FetchError:
    began = time.perf_counter()
    with pytest.raises(FetchError) as raised:
        await fetch(fetcher, url)
    assert time.perf_counter() - began < 5.0
    return raised.value
