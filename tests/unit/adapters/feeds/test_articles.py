"""Pages over real sockets -> the text of their articles, or one error in words."""

import time
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from adapters.feeds import HttpFetcher
from adapters.feeds.articles import WebArticles, is_installed
from bot.domain.entry import Entry
from bot.errors import FeedError, FetchError
from tests import builders as b
from tests.fakes.feed_server import FeedServer

NOW = 1_763_733_900.0
TITLE = "Harbour closes after minister’s order"
SENTENCES = "The harbour closes on Monday, the minister said in an order that reporters saw. " * 8
HTML = "text/html; charset=utf-8"
PAGE = f"""<!doctype html><html><head><title>x</title></head><body><nav><a href=/>Home</a></nav>
<article><h1>{TITLE}</h1><p>{SENTENCES}</p><p>“We were not asked,” said the mayor of the town.</p></article>
<footer>All rights reserved</footer></body></html>""".encode()


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def articles(server: FeedServer) -> AsyncIterator[WebArticles]:
    async with HttpFetcher(allowed=[server.host], timeout=2.0, pause=0.0) as fetcher:
        articles = WebArticles(fetcher)
        yield articles
        articles.close()


def entry(server: FeedServer, path: str = "/1") -> Entry:
    return b.entry("1", title=TITLE, link=server.url(path))


def test_the_extra_is_there_for_the_tests() -> None:
    assert is_installed()


async def test_the_text_without_what_is_round_it(server: FeedServer, articles: WebArticles) -> None:
    server.serve("/1", PAGE, content_type=HTML)
    text = await articles.text(entry(server), NOW)
    assert text is not None
    assert "“We were not asked,” said the mayor" in text.splitlines()[-1]
    assert "Home" not in text
    assert "rights reserved" not in text
    assert server.statuses("/robots.txt") == [404]


@pytest.mark.parametrize(
    "body",
    [
        PAGE.replace(b"harbour", b"cookie").replace(b"Harbour", b"Cookie").replace(b"minister", b"partner")
        .replace(b"closes", b"knows").replace(b"order", b"vendor"),
        b"<html><body><p>Subscribe to read on.</p></body></html>",
        b"",
    ],
    ids=["a page about cookies", "a wall", "nothing"],
)  # fmt: skip
async def test_what_is_not_the_article_is_none(
    server: FeedServer, articles: WebArticles, body: bytes
) -> None:
    server.serve("/1", body, content_type=HTML)
    assert await articles.text(entry(server), NOW) is None


async def test_robots_txt_is_heeded_also_where_a_redirect_leads(
    server: FeedServer, articles: WebArticles
) -> None:
    server.serve("/robots.txt", b"User-agent: *\nDisallow: /*/premium\n", content_type="text/plain")
    server.serve("/a/premium", PAGE, content_type=HTML)
    server.redirect("/1", "/a/premium")
    with pytest.raises(FetchError, match=r"robots\.txt asks"):
        await articles.text(entry(server), NOW)
    assert server.count("/a/premium") == 0
    assert server.count("/robots.txt") == 1


async def test_a_robots_txt_for_us_alone(server: FeedServer, articles: WebArticles) -> None:
    rules = b"User-agent: *\nAllow: /\n\nUser-agent: OnRecord\nDisallow: /1$\n"
    server.serve("/robots.txt", rules, content_type="text/plain")
    server.serve("/1", PAGE, content_type=HTML)
    with pytest.raises(FetchError, match=r"robots\.txt asks"):
        await articles.text(entry(server), NOW)


@pytest.mark.parametrize(("status", "words"), [(500, "cannot be read just now"), (429, "cannot be read")])
async def test_a_robots_txt_that_fails_allows_nothing(
    server: FeedServer, articles: WebArticles, status: int, words: str
) -> None:
    server.answer("/robots.txt", status)
    server.serve("/1", PAGE, content_type=HTML)
    for _ in range(2):
        with pytest.raises(FeedError, match=words):
            await articles.text(entry(server), NOW)
    assert server.count("/robots.txt") == 1
    assert server.count("/1") == 0


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7" + b"x" * 1_000, "application/pdf"),
        (b"<div>" * 200_000, HTML),
        (b"<p " + b"a=1 " * 100_000 + b">", HTML),
        (b"<a href='" * 20_000, HTML),
        (b"\xff\xfe" + b"<p>x" * 5_000, "text/html; charset=zlib"),
        (b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><html><p>&a;" + b"&a;" * 1_000, HTML),
    ],
    ids=["a document", "deep", "attributes", "unclosed", "no charset", "entities"],
)
async def test_hostile_pages_end_in_none_or_one_error(
    server: FeedServer, articles: WebArticles, body: bytes, kind: str
) -> None:
    server.serve("/1", body, content_type=kind)
    began = time.perf_counter()
    with suppress(FeedError):
        assert await articles.text(entry(server), NOW) is None
    assert time.perf_counter() - began < 8.0


@pytest.mark.parametrize("link", ["http://127.0.0.1:9/1", "http://169.254.169.254/", "file:///etc/passwd"])
async def test_no_page_inside_is_read(articles: WebArticles, link: str) -> None:
    with pytest.raises(FeedError):
        await articles.text(b.entry("1", link=link), NOW)
