"""Servers that lie, stall, flood and redirect, over real sockets: one error in words, and nothing else."""

import asyncio
import gzip
import ssl
import threading
import time
import zlib
from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path

import brotli
import pytest
from backports import zstd

from adapters.feeds import HttpFetcher, reading
from adapters.feeds.item import Document
from bot.domain.feed import Feed, Validators
from bot.errors import FetchError, NotAFeed
from bot.ports import Fetched
from tests.fakes.feed_server import (
    FeedServer,
    breaks_off,
    drips,
    floods_headers,
    gzip_bomb,
    hangs,
    streams,
)

NOW = 1_763_733_900.0
STORY = (
    b"<rss version='2.0'><channel><title>The Ledger</title>"
    b"<item><title>Harbour to close</title><link>/1</link><guid>1</guid></item></channel></rss>"
)
CERTIFICATE = Path(__file__).parent.parent / "fakes" / "self_signed.pem"


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


async def test_a_packed_file_that_is_damaged_is_refused(server: FeedServer, fetcher: HttpFetcher) -> None:
    url = server.serve("/feed.xml.gz", b"\x1f\x8b\x08" + b"x" * 100, content_type="application/gzip")
    assert "damaged" in str(await refusal(fetcher, url))


async def test_reading_has_its_limit_of_time_too(
    server: FeedServer, fetcher: HttpFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(body: bytes, charset: str | None) -> None:
        time.sleep(1.5)

    monkeypatch.setattr(reading, "parse", slowly)
    big = STORY + b" " * 100_000
    assert "takes too long" in str(await refusal(fetcher, server.serve("/feed.xml", big)))


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
    async with HttpFetcher(allowed=[server.host], per_host=6, timeout=0.6) as fetcher:
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


async def test_redirects_come_to_an_end(server: FeedServer, fetcher: HttpFetcher) -> None:
    circle = server.redirect("/a", server.redirect("/b", server.url("/a")))
    assert "circle" in str(await refusal(fetcher, circle))
    for step in range(9):
        server.redirect(f"/{step}", f"/{step + 1}")
    error = await refusal(fetcher, server.url("/0"))
    assert ("more than 5" in str(error), error.severity) == (True, "soft")
    assert server.count() == 2 + 6


@pytest.mark.parametrize(
    "inside",
    [
        *("http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/", "http://[::ffff:127.0.0.1]:9/"),
        *(
            "http://169.254.169.254/latest/meta-data",
            "http://10.0.0.1/",
            "http://0.0.0.0:9/",
            "http://[fe80::1]/",
        ),
        *("http://127.1:9/", "http://2130706433:9/", "http://0x7f000001:9/"),
    ],
)
async def test_no_way_leads_inside(server: FeedServer, fetcher: HttpFetcher, inside: str) -> None:
    for url in (inside, server.redirect("/feed.xml", inside)):
        error = await refusal(fetcher, url)
        assert error.severity != "temporary" or "cannot be found" in str(error)


@pytest.mark.parametrize(
    "location",
    [
        *(
            "file:///etc/passwd",
            "ftp://a.example/",
            "javascript:1",
            "http://",
            "http://[",
            "http://a.example:99999/",
        )
    ],
)
async def test_redirects_lead_to_the_web_or_nowhere(
    server: FeedServer, fetcher: HttpFetcher, location: str
) -> None:
    assert (await refusal(fetcher, server.redirect("/feed.xml", location))).severity == "soft"
    assert (await refusal(fetcher, location)).severity == "permanent"


async def test_a_name_that_is_allowed_at_one_port_is_not_at_another(server: FeedServer) -> None:
    async with HttpFetcher(allowed=["localhost:9"]) as fetcher:
        url = server.serve("/feed.xml", STORY).replace("127.0.0.1", "localhost")
        assert (await refusal(fetcher, url)).severity == "permanent"
        assert server.count() == 0


async def test_slow_servers_are_left(server: FeedServer, fetcher: HttpFetcher) -> None:
    for answer in (drips(STORY * 10, 0.05), hangs(3.0), drips(STORY, 2.0)):
        error = await refusal(fetcher, server.misbehave("/feed.xml", answer))
        assert ("too slow" in str(error), error.severity) == (True, "temporary")


@pytest.mark.parametrize(
    "how", ["endless", "announced", "bomb", "bomb in a file", "nested members", "br", "zstd", "zstd frames"]
)
async def test_big_bodies_are_cut_off_early(server: FeedServer, fetcher: HttpFetcher, how: str) -> None:
    headers = {"Content-Encoding": "gzip"}
    url = {
        "endless": lambda: server.misbehave("/feed.xml", streams(b" " * 65_536, 1_000_000)),
        "announced": lambda: server.misbehave(
            "/feed.xml", streams(b" " * 100_000, 1_000, {"Content-Length": "100000000"})
        ),
        "bomb": lambda: server.serve("/feed.xml", gzip_bomb(100), headers=headers),
        "bomb in a file": lambda: server.serve("/feed.xml", gzip_bomb(100)),
        "nested members": lambda: server.serve("/feed.xml", gzip_bomb(6) * 3, headers=headers),
        "br": lambda: server.serve(
            "/feed.xml", brotli.compress(b" " * 50_000_000, quality=1), headers={"Content-Encoding": "br"}
        ),
        "zstd": lambda: server.serve(
            "/feed.xml", zstd.compress(b" " * 100_000_000), headers={"Content-Encoding": "zstd"}
        ),
        "zstd frames": lambda: server.serve(
            "/feed.xml", zstd.compress(b" " * 6_000_000) * 3, headers={"Content-Encoding": "zstd"}
        ),
    }[how]()
    error = await refusal(fetcher, url)
    assert ("10 MB" in str(error), error.severity) == (True, "soft")


@pytest.mark.parametrize(
    "answer", [breaks_off(STORY), floods_headers(5_000, 10), floods_headers(10, 100_000)], ids=str
)
async def test_answers_that_are_no_http_are_refused(
    server: FeedServer, fetcher: HttpFetcher, answer: object
) -> None:
    assert callable(answer)
    assert str(await refusal(fetcher, server.misbehave("/feed.xml", answer)))


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
async def test_a_body_that_is_not_packed_as_it_says(
    server: FeedServer, fetcher: HttpFetcher, encoding: str
) -> None:
    url = server.serve("/feed.xml", STORY, headers={"Content-Encoding": encoding})
    assert "packed it badly" in str(await refusal(fetcher, url))


async def test_an_invalid_certificate_is_named() -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)
    async with FeedServer(tls=tls) as server, HttpFetcher(allowed=[server.host]) as fetcher:
        error = await refusal(fetcher, server.serve("/feed.xml", STORY))
    assert "certificate" in str(error)
    assert "self-signed" in str(error)
    assert error.severity == "soft"


async def test_who_is_not_there_is_named(server: FeedServer, fetcher: HttpFetcher) -> None:
    closed = server.url()
    await server.__aexit__(None, None, None)
    error = await refusal(fetcher, closed)
    assert ("does not take connections" in str(error), error.severity) == (True, "temporary")
    unknown = await refusal(fetcher, "https://no-such-host.invalid/feed.xml")
    assert "no-such-host.invalid cannot be found" in str(unknown)


@pytest.mark.parametrize(
    "url", ["", "feed.xml", "feeds.example/x", "ftp://a.example/", "http://", "http://[", "\x00"]
)
async def test_what_is_no_address_is_refused(fetcher: HttpFetcher, url: str) -> None:
    assert (await refusal(fetcher, url)).severity == "permanent"


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


@pytest.mark.parametrize(
    ("body", "words"),
    [(b"", "empty"), (b"<!doctype html><p>Hello", "HTML page"), (b"plain words", "neither")],
)
async def test_what_is_no_feed_is_refused(
    server: FeedServer, fetcher: HttpFetcher, body: bytes, words: str
) -> None:
    with pytest.raises(NotAFeed, match=words):
        await fetch(fetcher, server.serve("/feed.xml", body))


async def test_of_fifty_thousand_items_the_newest_are_taken(server: FeedServer) -> None:
    items = b"".join(
        b"<item><title>Number %d</title><guid>n%d</guid>"
        b"<pubDate>Mon, 01 Jan 2024 %02d:%02d:%02d GMT</pubDate></item>"
        % (n, n, n // 3600, n // 60 % 60, n % 60)
        for n in range(50_000)
    )
    url = server.serve("/feed.xml", b"<rss version='2.0'><channel>" + items + b"</channel></rss>")
    async with HttpFetcher(allowed=[server.host]) as fetcher:
        began = time.perf_counter()
        fetched = await fetch(fetcher, url)
        assert time.perf_counter() - began < 5.0
    ids = [arrival.entry.id for arrival in fetched.arrivals]
    assert ids == [f"n{n}" for n in range(48_000, 50_000)]


async def test_validators_that_would_break_a_request_are_not_kept(
    server: FeedServer, fetcher: HttpFetcher
) -> None:
    url = server.serve("/feed.xml", STORY, validators=False, headers={"ETag": '"' + "x" * 2_000 + '"'})
    first = await fetch(fetcher, url)
    assert first.validators.etag is None
    assert (await fetch(fetcher, url, first.validators)).unchanged


async def test_a_host_is_asked_for_one_feed_at_a_time(server: FeedServer) -> None:
    for n in range(5):
        server.misbehave(f"/{n}", hangs(0.05))
    # Waiting for a turn does not count as the server's slowness.
    async with HttpFetcher(allowed=[server.host], timeout=0.2) as fetcher:
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
