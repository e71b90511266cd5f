"""Feeds that pages name, and what a look at a feed tells."""

from pathlib import Path

import pytest

from bot.compose import subscribing, trying
from config.settings import Settings
from tests.fakes.feed_server import FeedServer
from tests.flow.subscribing.conftest import ATOM, HTML, NO, RSS, YES, listed


def page(*tags: str) -> bytes:
    return f"<!doctype html><html><head>{''.join(tags)}</head><body>Hello</body></html>".encode()


def alternate(href: str, title: str = "", kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'


async def test_of_a_page_the_feeds_it_names_are_offered(
    site: FeedServer, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    site.serve("/news/rss", RSS)
    site.serve("/coast.atom", ATOM)
    links = (
        alternate("/news/comments.xml", "Comments"),
        alternate("rss#top", "News &amp; more"),
        alternate("/coast.atom", "Coast", "application/atom+xml"),
        alternate("/wp-json/1", "JSON", "application/json"),
        alternate("javascript:alert(1)", "Bad"),
    )
    url = site.serve("/news/", page('<base href="/news/x">', *links), content_type=HTML)
    assert not await subscribing.add(url, NO, settings)
    said = capsys.readouterr().err
    assert [line.split("'")[1] for line in said.splitlines()[1:]] == [
        *(site.url("/news/rss"), site.url("/coast.atom"), site.url("/news/comments.xml")),
    ]
    assert await subscribing.add(url, YES, settings)
    (row,) = await listed(settings, capsys)
    assert row["url"] == site.url("/news/rss")


async def test_whoever_is_asked_may_choose_several(
    site: FeedServer,
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site.serve("/a.xml", RSS)
    site.serve("/b.xml", ATOM)
    links = (alternate(f"/{name}.xml", name) for name in "abc")
    url = site.serve("/", page(*links), content_type=HTML)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setattr(subscribing, "choose", lambda offers: (0, 1, 2))
    assert not await subscribing.add(url, NO, settings)
    assert "c.xml: the server answered 404" in capsys.readouterr().err
    assert [row["url"] for row in await listed(settings, capsys)] == [site.url("/a.xml"), site.url("/b.xml")]


async def test_links_and_pages_about_feeds_are_followed(
    site: FeedServer, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    site.serve("/webfeed/rss-world", RSS)
    about = b"<html><body><a href='/webfeed/rss-world'>World</a><a href=/about>About</a></body></html>"
    site.serve("/services", about, content_type=HTML)
    body = b"<html><body><a href=/services>RSS</a> <a href=/about>About</a></body></html>"
    url = site.serve("/", body, content_type=HTML)
    assert await subscribing.add(url, NO, settings)
    (row,) = await listed(settings, capsys)
    assert row["url"] == site.url("/webfeed/rss-world")
    assert site.count("/about") == 0


async def test_where_a_page_names_none_the_usual_addresses_are_tried(
    site: FeedServer, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    site.serve("/rss.xml", RSS)
    site.redirect("/feed", "/rss.xml", 301)
    site.serve("/rss", page(), content_type=HTML)
    assert await subscribing.add(site.serve("/", page(), content_type=HTML), NO, settings)
    (row,) = await listed(settings, capsys)
    assert row["url"] == site.url("/rss.xml")


async def test_a_page_without_feeds_is_told_from_one(
    site: FeedServer, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not await subscribing.add(site.serve("/", page(), content_type=HTML), NO, settings)
    assert "no feed could be found" in capsys.readouterr().err


async def test_robots_txt_counts_for_pages_and_not_for_feeds(
    site: FeedServer, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /\n", content_type="text/plain")
    site.serve("/feed.xml", RSS)
    url = site.serve("/", page(alternate("/feed.xml")), content_type=HTML)
    assert not await subscribing.add(url, NO, settings)
    assert "robots.txt asks" in capsys.readouterr().err
    assert await subscribing.add(site.url("/feed.xml"), NO, settings)


async def test_a_look_tells_what_would_be_read(
    site: FeedServer, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    watches = tmp_path / "watches.yaml"
    watches.write_text("- entity: Ottawa\n- phrase: tide tables\n")
    url = site.serve("/feed.xml", RSS, headers={"Cache-Control": "max-age=300"})
    assert await trying.look(url, settings, watches=watches)
    said = capsys.readouterr().out
    for words in (
        "RSS",
        "The Ledger",
        "max-age=300",
        "ETag",
        "1, 0 of them",
        "Ottawa denies",
        "matches Ottawa",
    ):
        assert words in said
    assert "1 of 1 entries match a watch" in said
    assert "en" in said.split("language")[1].split()[0]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (page(), "HTML page"),
        (b"<opml/>", "list of feeds"),
        (b"", "empty"),
        (b"<rss><chan", "damaged|no items|is unwell"),
    ],
)
async def test_a_look_tells_why_a_feed_is_unwell(
    site: FeedServer, settings: Settings, capsys: pytest.CaptureFixture[str], body: bytes, words: str
) -> None:
    well = await trying.look(site.serve("/x", body, content_type=HTML), settings, watches=None)
    said = capsys.readouterr().out
    assert well or any(word in said for word in words.split("|"))
