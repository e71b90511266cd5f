"""The sample feeds, as a poll sees them."""

import calendar
import time
from pathlib import Path

import aiohttp
import feedparser
import pytest

from adapters.feeds.samples import SampleServer, samples
from config.settings import SAMPLES

NOW = 1_795_000_000.0


async def get(url: str, **headers: str) -> tuple[int, str, bytes, str]:
    asked = {name.replace("_", "-"): value for name, value in headers.items()}
    async with aiohttp.ClientSession() as session, session.get(url, headers=asked) as answer:
        return answer.status, answer.headers.get("ETag", ""), await answer.read(), answer.content_type


async def test_every_bundled_feed_is_served_and_parsed() -> None:
    async with SampleServer(SAMPLES, now=NOW) as server:
        outlets = {feed.outlet: feed.language for feed in server.feeds}
        bodies = [await get(feed.url) for feed in server.feeds]
    assert len(outlets) == 6
    assert outlets["The Daily Ledger"] == "en"
    assert outlets["La Dépêche du Fleuve"] == "fr"
    assert {content_type for *_, content_type in bodies} == {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
    }
    parsed = [feedparser.parse(body) for _, _, body, _ in bodies]
    assert not any(feed.bozo for feed in parsed)
    assert {feed.version for feed in parsed} == {"rss20", "atom10", "rss10"}
    assert 30 <= sum(len(feed.entries) for feed in parsed) <= 40


def moments(body: bytes) -> list[float]:
    entries = feedparser.parse(body).entries
    return [calendar.timegm(entry.get("published_parsed") or entry["updated_parsed"]) for entry in entries]


def test_every_entry_is_dated_within_the_last_day_newest_first() -> None:
    for sample in samples(SAMPLES, NOW):
        dated = moments(sample.body)
        assert dated == sorted(dated, reverse=True)
        assert NOW - 86_400 < dated[-1] < dated[0] < NOW


def test_every_entry_has_an_id_and_a_link_of_its_own() -> None:
    entries = [entry for sample in samples(SAMPLES, NOW) for entry in feedparser.parse(sample.body).entries]
    assert len({entry.link for entry in entries}) == len(entries)
    assert all(entry.link.split("/")[2].endswith(".example") for entry in entries)


async def test_what_has_not_changed_is_not_sent_again() -> None:
    async with SampleServer(SAMPLES) as server:
        url = server.feeds[0].url
        status, etag, body, _ = await get(url)
        again = await get(url, If_None_Match=etag)
        weak = await get(url, If_None_Match=f"W/{etag}")
        other = await get(url, If_None_Match='"other"')
    assert (status, bool(body)) == (200, True)
    assert (again[0], again[1], again[2]) == (304, etag, b"")
    assert weak[0] == 304
    assert other[0] == 200


async def test_ids_stay_while_ports_and_times_change() -> None:
    async with SampleServer(SAMPLES, now=NOW) as first, SampleServer(SAMPLES, now=NOW + 3600) as second:
        assert first.port != second.port
        assert [feed.id for feed in first.feeds] == [feed.id for feed in second.feeds]
        one, two = [(await get(server.feeds[0].url)) for server in (first, second)]
    assert one[1] != two[1]
    ids = [[entry.id for entry in feedparser.parse(body).entries] for _, _, body, _ in (one, two)]
    assert ids[0] == ids[1]


async def test_what_is_no_feed_is_not_found() -> None:
    async with SampleServer(SAMPLES) as server:
        for path in ("watches.yaml", "README.md", "none.rss", "..%2fonrecord.yaml"):
            assert (await get(f"http://127.0.0.1:{server.port}/{path}"))[0] == 404


async def test_a_port_that_is_taken_is_an_error_and_leaves_nothing_open() -> None:
    async with SampleServer(SAMPLES) as server:
        with pytest.raises(OSError, match="address already in use"):
            await SampleServer(SAMPLES, port=server.port).__aenter__()
    async with SampleServer(SAMPLES, port=server.port) as again:
        assert again.port == server.port


async def test_times_are_written_as_each_format_has_them(tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_text(
        "<rss><title>A &amp; B</title><pubDate>{{90 minutes ago}}</pubDate></rss>"
    )
    (tmp_path / "b.atom").write_text("<feed><updated>{{0 minutes ago}}</updated></feed>")
    (tmp_path / "notes.txt").write_text("{{0 minutes ago}}")
    rss, atom = samples(tmp_path, 1_800_000_000.9)
    assert b"Fri, 15 Jan 2027 06:30:00 GMT" in rss.body
    assert b"2027-01-15T08:00:00Z" in atom.body
    assert (rss.outlet, rss.language) == ("A & B", None)
    assert atom.outlet == "b"


async def test_times_count_from_the_start_unless_told() -> None:
    before = time.time()
    async with SampleServer(SAMPLES) as server:
        bodies = [(await get(feed.url))[2] for feed in server.feeds]
    newest = max(moment for body in bodies for moment in moments(body))
    assert before - 36 * 60 < newest <= time.time() - 35 * 60
