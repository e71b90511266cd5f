"""Feeds over real sockets: what is asked, what is understood, and how many at a time."""

import asyncio
import gzip
import threading
import time
import zlib
from base64 import b64encode

import brotli
import pytest
from backports import zstd

from adapters.feeds import HttpFetcher, reading
from adapters.feeds.item import Document
from bot.errors import NotAFeed
from bot.ports import Fetched
from tests.fakes.feed_server import (
    FeedServer,
    hangs,
)
from tests.flow.feeds.conftest import STORY, fetch, refusal


async def test_a_feed_is_fetched_once_and_then_asked_after(server: FeedServer, fetcher: HttpFetcher) -> None:
    url = server.serve("/feed.xml", STORY)
    first = await fetch(fetcher, url)
    (arrival,) = first.arrivals
    assert (arrival.entry.id, arrival.entry.link, first.undated) == ("1", server.url("/1"), frozenset("1"))
    second = await fetch(fetcher, url, first.validators)
    assert second == Fetched(unchanged=True, validators=first.validators)
    assert first.heard.fingerprint
    assert server.statuses("/feed.xml") == [200, 304]


async def test_the_same_bytes_are_not_parsed_again(
    server: FeedServer, fetcher: HttpFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.serve("/feed.xml", STORY, validators=False)
    first = await fetch(fetcher, url)
    monkeypatch.delattr(reading, "parse")
    assert (await fetch(fetcher, url, first.validators)).unchanged
    assert server.statuses() == [200, 200]


async def test_who_asks_says_so_and_sends_no_cookies(server: FeedServer) -> None:
    url = server.serve("/feed.xml", STORY, headers={"Set-Cookie": "reader=1"})
    async with HttpFetcher(allowed=["127.0.0.0/8"], contact="desk@ledger.example") as fetcher:
        await fetch(fetcher, url)
        await fetch(fetcher, url)
    headers = server.asked[-1].headers
    assert headers["user-agent"].startswith("OnRecord/")
    assert "desk@ledger.example" in headers["user-agent"]
    assert "application/rss+xml" in headers["accept"]
    assert "cookie" not in headers


@pytest.mark.parametrize("packed", [gzip.compress(STORY), gzip.compress(STORY)[:-4]])
async def test_a_packed_file_is_unpacked(server: FeedServer, fetcher: HttpFetcher, packed: bytes) -> None:
    url = server.serve("/feed.xml.gz", packed, content_type="application/gzip")
    assert len((await fetch(fetcher, url)).arrivals) == 1


async def test_bodies_are_read_aside(
    server: FeedServer, fetcher: HttpFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []

    def noting(body: bytes, charset: str | None) -> Document:
        threads.append(threading.current_thread().name)
        return Document()

    monkeypatch.setattr(reading, "parse", noting)
    await fetch(fetcher, server.serve("/small.xml", STORY))
    await fetch(fetcher, server.serve("/big.xml", STORY + b" " * 100_000))
    assert [name.startswith("parse") for name in threads] == [True, True]


async def test_waiting_to_be_read_does_not_count_as_reading(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(body: bytes, charset: str | None) -> Document:
        time.sleep(0.3)
        return Document()

    monkeypatch.setattr(reading, "parse", slowly)
    async with HttpFetcher(allowed=[server.host], per_host=6, timeout=1.2) as fetcher:
        urls = [server.serve(f"/{n}.xml", STORY) for n in range(6)]
        assert len(await asyncio.gather(*(fetch(fetcher, url) for url in urls))) == 6


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(STORY), "gzip"),
        (gzip.compress(STORY[:50]) + gzip.compress(STORY[50:]), "gzip"),
        (zlib.compress(STORY), "deflate"),
        (zlib.compress(STORY, wbits=-15), "deflate"),
        (brotli.compress(STORY), "br"),
        (zstd.compress(STORY), "zstd"),
        (zstd.compress(STORY[:50]) + zstd.compress(STORY[50:]), "zstd"),
    ],
)
async def test_encodings_are_unpacked(
    server: FeedServer, fetcher: HttpFetcher, body: bytes, encoding: str
) -> None:
    url = server.serve("/feed.xml", body, headers={"Content-Encoding": encoding})
    assert len((await fetch(fetcher, url)).arrivals) == 1


async def test_who_asks_says_what_can_be_unpacked(server: FeedServer, fetcher: HttpFetcher) -> None:
    await fetch(fetcher, server.serve("/feed.xml", STORY))
    assert server.asked[-1].headers["accept-encoding"] == "gzip, deflate, br, zstd"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed(server: FeedServer, fetcher: HttpFetcher, status: int) -> None:
    server.serve("/news/feed.xml", STORY.replace(b"/1<", b"1<"))
    url = server.redirect("/feed.xml", "/news/feed.xml", status)
    (arrival,) = (await fetch(fetcher, url)).arrivals
    # Links are relative to where the feed was found; the entry belongs to the feed that was asked for.
    assert arrival.entry.link == server.url("/news/1")
    assert arrival.entry.feed == url


@pytest.mark.parametrize(
    ("status", "severity"),
    [
        *((404, "permanent"), (410, "permanent"), (401, "permanent"), (403, "permanent"), (418, "soft")),
        *((429, "temporary"), (500, "temporary"), (503, "temporary"), (599, "temporary"), (304, None)),
    ],
)
async def test_statuses_weigh(
    server: FeedServer, fetcher: HttpFetcher, status: int, severity: str | None
) -> None:
    url = server.answer("/feed.xml", status)
    if severity is None:
        assert (await fetch(fetcher, url)).unchanged
    else:
        error = await refusal(fetcher, url)
        assert (error.status, error.severity) == (status, severity)
        assert str(status) in str(error)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        *(("120", 120.0), ("Fri, 21 Nov 2025 14:15:00 GMT", 600.0), ("Fri, 21 Nov 2025 14:00:00 GMT", 0.0)),
        *(("soon", None), ("-5", None), ("9" * 400, 999_999_999.0), ("", None)),
    ],
)
async def test_retry_after_is_understood(
    server: FeedServer, fetcher: HttpFetcher, value: str, seconds: float | None
) -> None:
    url = server.answer("/feed.xml", 503, headers={"Retry-After": value})
    assert (await refusal(fetcher, url)).retry_after == seconds


async def test_credentials_are_sent_and_never_shown(server: FeedServer, fetcher: HttpFetcher) -> None:
    server.redirect("/feed.xml", "/feed.xml")
    url = server.url().replace("127.0.0.1", "reader:hunter2@127.0.0.1")
    for target in (url, url.replace("127.0.0.1", "10.0.0.1"), url.replace("http", "gopher")):
        error = await refusal(fetcher, target)
        assert "hunter2" not in f"{error} {error!r} {error.__cause__!r}"
    assert server.asked[0].headers["authorization"].startswith("Basic ")


async def test_credentials_follow_a_redirect_on_their_host_and_go_nowhere_else(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    server.serve("/feed/", STORY)
    url = server.redirect("/feed", "/feed/").replace("//", "//reader:p%40ss%2F%3A@")
    assert len((await fetch(fetcher, url)).arrivals) == 1
    first, second = (asked.headers["authorization"] for asked in server.asked)
    assert first == second == f"Basic {b64encode(b'reader:p@ss/:').decode()}"
    async with FeedServer() as other, HttpFetcher(allowed=["127.0.0.0/8"]) as free:
        server.redirect("/feed", other.serve("/feed/", STORY))
        await fetch(free, url)
        assert "authorization" not in other.asked[-1].headers


async def test_validators_that_would_break_a_request_are_not_kept(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    url = server.serve("/feed.xml", STORY, validators=False, headers={"ETag": '"' + "x" * 2_000 + '"'})
    first = await fetch(fetcher, url)
    assert first.validators.etag is None
    assert (await fetch(fetcher, url, first.validators)).unchanged


async def test_a_host_is_asked_for_one_feed_at_a_time(server: FeedServer) -> None:
    for n in range(5):
        server.misbehave(f"/{n}", hangs(0.2))
    # Waiting for a turn does not count as the server's slowness.
    async with HttpFetcher(allowed=[server.host], timeout=0.9) as fetcher:
        found = await asyncio.gather(
            *(fetch(fetcher, server.url(f"/{n}")) for n in range(5)), return_exceptions=True
        )
    assert all(isinstance(error, NotAFeed) for error in found)
    assert (server.count(), server.busiest) == (5, 1)


async def test_more_at_a_time_if_told_so(server: FeedServer) -> None:
    for n in range(5):
        server.misbehave(f"/{n}", hangs(0.2))
    async with HttpFetcher(allowed=[server.host], per_host=5, connections=3) as fetcher:
        await asyncio.gather(*(fetch(fetcher, server.url(f"/{n}")) for n in range(5)), return_exceptions=True)
    assert server.busiest == 3


async def test_closing_twice_is_safe(server: FeedServer) -> None:
    fetcher = HttpFetcher(allowed=[server.host])
    await fetch(fetcher, server.serve("/feed.xml", STORY))
    await fetcher.aclose()
    await fetcher.aclose()
