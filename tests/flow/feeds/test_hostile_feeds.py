"""Servers that lie, stall, flood and redirect, over real sockets: one error in words, and nothing else."""

import ssl
import time
from pathlib import Path

import brotli
import pytest
from backports import zstd

from adapters.feeds import HttpFetcher, reading
from bot.errors import NotAFeed
from tests.fakes.feed_server import (
    FeedServer,
    breaks_off,
    drips,
    floods_headers,
    gzip_bomb,
    hangs,
    streams,
)
from tests.flow.feeds.conftest import STORY, fetch, refusal

CERTIFICATE = Path(__file__).parents[2] / "fakes" / "self_signed.pem"


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
