"""Real feeds, as they were served: nothing that feedparser finds in them may be missing."""

import calendar
import io
import os
import tarfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import feedparser
import pytest

from adapters.feeds import HttpFetcher, reading
from adapters.feeds.entries import arrivals
from adapters.feeds.item import Item
from adapters.feeds.parse import parse
from bot.domain.feed import Feed, Validators
from bot.ports import Fetched
from bot.text.urls import absolute
from tests.fakes.feed_server import FeedServer

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif("DATA" not in os.environ, reason="DATA does not name the folder of the real feeds"),
]
DATA = Path(os.environ.get("DATA", "."))
FEEDS = sorted((DATA / "feeds").glob("*.xml"))
ARCHIVES = sorted((DATA / "polling").glob("*.tar.xz"))
ADDRESS = "https://feed.example/feed.xml"
NOW = 2_000_000_000.0
# feedparser cannot read "GMT+9"; fastfeedparser can.
DATED_BY_US_ALONE = "GMT+9"


def reference(path: Path) -> list[feedparser.FeedParserDict]:
    with path.open("rb") as file:
        return list(feedparser.parse(file, sanitize_html=False, resolve_relative_uris=False).entries)


def published(entry: feedparser.FeedParserDict) -> float | None:
    date = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    return float(calendar.timegm(date)) if date else None


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.stem)
def test_all_that_feedparser_finds_is_found(path: Path) -> None:
    expected = reference(path)
    items = parse(path.read_bytes()).items
    assert len(items) == len(expected)
    for item, entry in zip(items, expected, strict=True):
        assert_same(item, entry)


def assert_same(item: Item, entry: feedparser.FeedParserDict) -> None:
    assert " ".join(item.title.split()) == " ".join(entry.get("title", "").split())
    assert absolute(item.link, ADDRESS) == absolute(entry.get("link", ""), ADDRESS)
    if entry.get("id"):
        assert item.id == entry.id
    if DATED_BY_US_ALONE not in entry.get("published", ""):
        assert item.published == published(entry)


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.stem)
def test_every_entry_has_what_its_feed_gives(path: Path) -> None:
    expected = reference(path)
    feed = Feed(url=ADDRESS, outlet="Feed")
    found, undated = arrivals(parse(path.read_bytes()), feed, ADDRESS, NOW)
    entries = [arrival.entry for arrival in found]
    assert len(entries) == len(expected)
    assert all(entry.title and entry.id for entry in entries)
    assert {entry.link for entry in entries} == {absolute(one.get("link", ""), ADDRESS) for one in expected}
    dated = [one for one in expected if published(one) or DATED_BY_US_ALONE in one.get("published", "")]
    assert len(entries) - len(undated) == len(dated)
    assert not any("<p>" in entry.text or "&amp;" in entry.text for entry in entries)


def versions(archive: Path, count: int) -> Iterator[bytes]:
    """The first saved versions of a live feed, in order."""
    with tarfile.open(archive) as packed:
        files = (member for member in packed if member.isfile())
        for member in islice(files, count):
            file = packed.extractfile(member)
            yield file.read() if file else b""


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda path: path.name.partition(".")[0])
async def test_polls_of_a_live_feed(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[bytes] = []

    def counting(body: bytes, charset: str | None = None) -> object:
        parsed.append(body)
        return parse(body, charset)

    monkeypatch.setattr(reading, "parse", counting)
    polls = 0
    async with FeedServer() as server, HttpFetcher(allowed=[server.host]) as fetcher:
        feed, validators = Feed(url=server.url("/feed.xml"), outlet="Feed"), Validators()
        for body in versions(archive, 25):
            server.serve("/feed.xml", body)
            fetched = await fetcher.fetch(feed, validators, NOW)
            again = await fetcher.fetch(feed, fetched.validators, NOW)
            assert again.unchanged
            polls += 1
            assert links_by_id(fetched) == expected_links(body)
            validators = fetched.validators
        assert server.statuses("/feed.xml") == [200, 304] * polls
    assert len(parsed) == polls == 25


def links_by_id(fetched: Fetched) -> dict[str, str]:
    assert fetched.arrivals
    return {arrival.entry.id: arrival.entry.link for arrival in fetched.arrivals}


def expected_links(body: bytes) -> dict[str, str]:
    """What the feed itself says: a link changes when an outlet changes it, and only then."""
    entries = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False).entries
    # Of two versions of an entry in one feed the first one is the later.
    return {entry.id: absolute(entry.link, ADDRESS) for entry in reversed(entries)}
