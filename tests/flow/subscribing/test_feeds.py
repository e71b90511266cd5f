"""`onrecord feeds` on real sites and a real store: what is added, what is said, and what is never shown."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import web

from adapters.feeds.opml import read_opml
from bot.compose import exchanging, listing, subscribing, trying
from bot.compose.subscribing import Wishes
from bot.errors import ConfigError, InputError
from config.settings import Settings, load
from tests.fakes.feed_server import FeedServer
from tests.flow.conftest import Onrecord
from tests.flow.subscribing.conftest import NO, RSS, configured, listed

UNPOLLED = dict.fromkeys(("polled", "changed", "next_poll", "error", "entries_a_day", "moved"))


async def test_a_feed_is_added_once_it_was_read_and_removed_again(
    site: FeedServer, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    url = site.serve("/feed.xml", RSS)
    assert await subscribing.add(url, NO, settings)
    assert "added The Ledger" in capsys.readouterr().out
    (row,) = await listed(settings, capsys)
    told = {"url": url, "outlet": "The Ledger", "language": None, "source": "added", "failures": 0}
    assert row == {**told, "state": "new", **UNPOLLED}
    assert await subscribing.add(url, NO, settings)
    assert "is polled already" in capsys.readouterr().out
    assert await subscribing.remove(url, settings)
    assert await listed(settings, capsys) == []
    assert not await subscribing.remove(url, settings)
    assert "was not added" in capsys.readouterr().err


async def test_an_address_that_redirects_to_a_feed_that_is_polled_is_no_other_feed(
    site: FeedServer, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    url = site.serve("/feed.xml", RSS)
    assert await subscribing.add(url, NO, settings)
    assert await subscribing.add(site.redirect("/old.xml", url, 301), NO, settings)
    assert f"{url} is polled already" in capsys.readouterr().out
    assert len(await listed(settings, capsys)) == 1


async def test_what_is_said_of_a_feed_counts_for_more_than_what_it_says(
    site: FeedServer, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    wishes = Wishes(outlet="  Harbour   Ledger ", language="FR-ca")
    assert await subscribing.add(site.serve("/feed.xml", RSS), wishes, settings)
    (row,) = await listed(settings, capsys)
    assert (row["outlet"], row["language"]) == ("Harbour Ledger", "fr")


@pytest.mark.parametrize("wishes", [Wishes(outlet="  "), Wishes(language="french")])
async def test_what_cannot_be_said_of_a_feed_is_refused(settings: Settings, wishes: Wishes) -> None:
    with pytest.raises(ConfigError):
        await subscribing.add("https://ledger.example/", wishes, settings)


@pytest.mark.parametrize("status", [404, 500])
async def test_what_cannot_be_read_is_not_added(
    site: FeedServer, settings: Settings, capsys: pytest.CaptureFixture[str], status: int
) -> None:
    assert not await subscribing.add(site.answer("/feed.xml", status), NO, settings)
    assert f"answered {status}" in capsys.readouterr().err
    assert await listed(settings, capsys) == []


async def test_a_configured_feed_stays(
    site: FeedServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = site.serve("/feed.xml", RSS)
    settings = configured(tmp_path, f"feeds: [{{url: '{url}', outlet: Ledger}}]\n")
    assert not await subscribing.remove(url, settings)
    assert "onrecord.yaml; take it out there" in capsys.readouterr().err
    assert await subscribing.add(url, NO, settings)
    assert [row["source"] for row in await listed(settings, capsys)] == ["configured"]


async def test_addresses_inside_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = load(None, {"ONRECORD_DATA_DIR": str(tmp_path / "data")})
    for url in ("http://127.0.0.1:9/", "localhost:9", "http://169.254.169.254/latest"):
        assert not await subscribing.add(url, NO, settings)
        assert "not a public address" in capsys.readouterr().err


@pytest.mark.parametrize(
    "typed", ["", "file:///etc/passwd", "javascript:x", "http://", "two words", "ftp://x/"]
)
async def test_what_is_no_address_of_the_web_is_refused(settings: Settings, typed: str) -> None:
    with pytest.raises(ConfigError, match="no address"):
        await subscribing.add(typed, NO, settings)


async def test_no_password_or_key_is_shown_or_exported(
    site: FeedServer, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    site.serve("/feed.xml", RSS)
    url = site.url("/feed.xml?n=1&api_key=s3cret").replace("//", "//desk:hunter2@")
    assert await subscribing.add(url, NO, settings)
    assert await trying.look(url, settings, watches=None)
    await listing.list_feeds(settings, as_json=False)
    await exchanging.export_opml("-", settings, secrets=False)
    shown = capsys.readouterr()
    assert "hunter2" not in shown.out + shown.err
    assert "s3cret" not in shown.out + shown.err
    assert "1 address was written without" in shown.err
    (tmp_path / "out.opml").touch(mode=0o644)
    await exchanging.export_opml(str(tmp_path / "out.opml"), settings, secrets=True)
    (kept,) = read_opml((tmp_path / "out.opml").read_bytes()).feeds
    assert kept.url == url
    assert (tmp_path / "out.opml").stat().st_mode & 0o077 == 0
    assert site.asked[0].headers["authorization"].startswith("Basic ")


OPML = """<opml version="2.0"><body><outline text="News">{}</outline></body></opml>"""


def outline(url: str, name: str) -> str:
    return f'<outline text="{name}" xmlUrl="{url}"/>'


async def test_an_import_adds_what_is_new_and_fetches_nothing(
    site: FeedServer, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "in.opml"
    urls = [site.url(f"/{n}.xml") for n in range(3)]
    outlines = [outline(url, f"Feed {n}") for n, url in enumerate([*urls, urls[0]])]
    path.write_text(OPML.format("".join(outlines)))
    assert await exchanging.import_opml(str(path), settings, check=False)
    assert "added 3 of 3 feeds (1 listed twice)" in capsys.readouterr().out
    assert await exchanging.import_opml(str(path), settings, check=False)
    assert "added 0 of 3 feeds (3 polled already, 1 listed twice)" in capsys.readouterr().out
    assert site.count() == 0
    await exchanging.export_opml(str(tmp_path / "out.opml"), settings, secrets=False)
    feeds = read_opml((tmp_path / "out.opml").read_bytes()).feeds
    assert {(feed.url, feed.name, feed.category) for feed in feeds} == {
        (url, f"Feed {n}", "News") for n, url in enumerate(urls)
    }


async def test_an_import_that_checks_adds_what_can_be_read(
    site: FeedServer, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "in.opml"
    good, bad = site.serve("/good.xml", RSS), site.url("/bad.xml")
    path.write_text(OPML.format(outline(good, "Good") + outline(bad, "Bad") + outline("mailto:x", "Worse")))
    assert not await exchanging.import_opml(str(path), settings, check=True)
    said = capsys.readouterr()
    assert "added 1 of 2 feeds (1 not to be polled, 1 not readable, and not added)" in said.out
    assert "Bad: " in said.err
    assert "404" in said.err
    assert "Worse: its address cannot be polled" in said.err


async def test_what_is_no_list_of_feeds_is_told_with_its_name(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "in.opml"
    path.write_text("<html></html>")
    with pytest.raises(InputError, match=r"in\.opml: this is an HTML page"):
        await exchanging.import_opml(str(path), settings, check=False)
    with pytest.raises(ConfigError, match="name an OPML file"):
        await exchanging.import_opml(str(tmp_path / "none"), settings, check=False)


async def test_a_service_that_runs_polls_what_is_added(
    onrecord: Onrecord, site: FeedServer, configured: Callable[[str], str]
) -> None:
    path = configured("poll: {allow: [127.0.0.1]}\n")
    polled = asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        if site.count("/feed.xml"):  # the first to ask was the command
            polled.set()
        return web.Response(body=RSS, content_type="application/rss+xml")

    url = site.misbehave("/feed.xml", answer)
    async with onrecord.started("run", "--config", path) as process:
        assert process.stdout
        await asyncio.wait_for(process.stdout.readline(), 15)
        added = await onrecord("feeds", "add", url, "--config", path)
        assert (added.status, "added The Ledger" in added.out) == (0, True)
        await asyncio.wait_for(polled.wait(), 8)


async def test_the_help_has_an_example(onrecord: Onrecord) -> None:
    ended = await onrecord("feeds", "add", "--help")
    assert ended.status == 0
    assert "onrecord feeds add https://www.example.org" in " ".join(ended.out.split())
