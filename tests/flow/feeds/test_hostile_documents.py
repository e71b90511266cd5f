"""Documents made to harm whoever reads them, and names that lead elsewhere each time, over real sockets."""

import time
from collections.abc import AsyncIterator

import pytest
from aiohttp.abc import ResolveResult

from adapters.feeds import HttpFetcher
from adapters.feeds.addresses import GuardedResolver
from adapters.feeds.entries import LONGEST_CONTENT, LONGEST_SUMMARY, LONGEST_TITLE
from bot.domain.entry import Entry
from bot.domain.feed import Feed, Validators
from bot.errors import FetchError, NotAFeed
from tests.fakes.feed_server import FeedServer

NOW = 1_763_733_900.0
SECONDS = 8.0
"""That reading any of these may take."""
STEPS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "bomb"}">' for n in range(12))


@pytest.fixture
async def fetcher(server: FeedServer) -> AsyncIterator[HttpFetcher]:
    async with HttpFetcher(allowed=[server.host]) as ready:
        yield ready


def rss(item: str, doctype: str = "") -> bytes:
    start = f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>T</title>'
    return f"{start}<item><guid>1</guid>{item}</item></channel></rss>".encode()


async def entries(fetcher: HttpFetcher, url: str) -> list[Entry]:
    """What is read of a feed, within the time there is; [] for what is refused as no feed."""
    began = time.perf_counter()
    try:
        fetched = await fetcher.fetch(Feed(url=url, outlet="The Ledger"), Validators(), NOW)
    except NotAFeed:
        return []
    finally:
        assert time.perf_counter() - began < SECONDS
    return [arrival.entry for arrival in fetched.arrivals]


@pytest.mark.parametrize(
    "doctype",
    [
        f"<!DOCTYPE rss [{STEPS}]>",
        f'<!DOCTYPE rss [<!ENTITY e11 "{"bomb" * 250_000}">]>',
        '<!DOCTYPE rss [<!ENTITY e11 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY e11 SYSTEM "{server}/entity">]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "{server}/entity"> %p;]>',
        '<!DOCTYPE rss SYSTEM "{server}/entity">',
        '<!DOCTYPE rss [<!ATTLIST item a CDATA "bombbombbomb">]>',
        "<!DOCTYPE rss [<!ENTITY e11 'x'",
    ],
    ids=["steps", "big", "file", "address", "parameter", "declarations", "attributes", "not closed"],
)
async def test_no_entity_is_unfolded_and_none_is_fetched(
    server: FeedServer, fetcher: HttpFetcher, doctype: str
) -> None:
    body = rss("<title>Harbour &e11; closes</title>", doctype.replace("{server}", server.url("").rstrip("/")))
    for entry in await entries(fetcher, server.serve("/feed.xml", body)):
        assert "bomb" not in entry.text
        assert "root:" not in entry.text
        assert len(entry.text) < 100
    assert server.count() == server.count("/feed.xml") == 1


@pytest.mark.parametrize(
    "body",
    [
        rss("<title>t</title>" + "<a>" * 20_000),
        rss("<title>t" + "<b>" * 20_000 + "</title>"),
        rss("<description>" + "&lt;div&gt;" * 300_000 + "</description><title>t</title>"),
        rss("<title " + " ".join(f'a{n}="x"' for n in range(100_000)) + ">t</title>"),
        rss("<title>" + "\N{COMBINING ACUTE ACCENT}" * 1_000_000 + "t</title>"),
        rss("<title>" + "&amp;" * 500_000 + "amp;lt;b&gt;t</title>"),
        b"{" + b'"items":[' * 100_000,
        b'{"items": [' + b'{"id": "' + b"9" * 1_000_000 + b'", "title": "t"}]}',
        b'{"items": [{"title": "t", "id": ' + b"9" * 5_000 + b"}]}",
        b"<rss><channel>" + b"<item><title>t</title><link>" * 20_000,
        b"<!--" * 500_000,
        b"<![CDATA[" * 100_000,
    ],
    ids=(
        "deep,deep title,deep HTML,attributes,accents,escapes,deep JSON,long id,long number,open items,"
        "open comments,open data"
    ).split(","),
)
async def test_reading_ends_and_what_is_left_is_short(
    server: FeedServer, fetcher: HttpFetcher, body: bytes
) -> None:
    for entry in await entries(fetcher, server.serve("/feed.xml", body)):
        assert len(entry.title) <= LONGEST_TITLE
        assert len(entry.summary) <= LONGEST_SUMMARY
        assert len(entry.content) <= LONGEST_CONTENT
        assert len(entry.id) <= 2_100


async def test_long_texts_are_shortened(server: FeedServer, fetcher: HttpFetcher) -> None:
    words = "harbour " * 200_000
    content = f"<content:encoded>x {words}</content:encoded>"
    body = rss(f"<title>{words}</title><description>{words}</description>{content}").replace(
        b"<rss ", b'<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    )
    (entry,) = await entries(fetcher, server.serve("/feed.xml", body))
    assert len(entry.title) <= LONGEST_TITLE
    assert len(entry.summary) <= LONGEST_SUMMARY
    assert 0 < len(entry.content) <= LONGEST_CONTENT


def resolving_to(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    """Every name has these addresses."""

    async def resolve(self: object, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=answer, port=port, family=2, proto=0, flags=0)
            for answer in answers
        ]

    monkeypatch.setattr(GuardedResolver, "_resolved", resolve)


async def test_a_name_that_comes_to_lead_inside_is_refused(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.serve("/feed.xml", rss("<title>t</title>")).replace("127.0.0.1", "feeds.example")
    resolving_to(monkeypatch, "127.0.0.1")
    async with HttpFetcher(allowed=["127.0.0.1"]) as fetcher:
        assert len(await entries(fetcher, url)) == 1
    resolving_to(monkeypatch, "127.0.0.2")
    async with HttpFetcher(allowed=["127.0.0.1"]) as fetcher:
        with pytest.raises(FetchError, match=r"feeds\.example \(127\.0\.0\.2\) is not a public address"):
            await entries(fetcher, url)
    assert server.count() == 1


async def test_of_several_addresses_only_those_that_may_be_are_connected_to(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.serve("/feed.xml", rss("<title>t</title>")).replace("127.0.0.1", "feeds.example")
    resolving_to(monkeypatch, "169.254.169.254", "127.0.0.1")
    began = time.perf_counter()
    async with HttpFetcher(allowed=["127.0.0.1"]) as fetcher:
        assert len(await entries(fetcher, url)) == 1
    assert time.perf_counter() - began < 5.0
