"""Lists of feeds as programs and people write them, and as an attacker would."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.feeds.opml import MAX_FEEDS, Listed, Listing, polled, read_opml, write_opml
from bot.errors import InputError

DATA = Path(os.environ.get("DATA", "."))
LEDGER = "https://ledger.example/feed.xml"


def opml(*outlines: str) -> bytes:
    return f"<?xml version='1.0'?><opml version='2.0'><body>{''.join(outlines)}</body></opml>".encode()


def feed(url: str = LEDGER, name: str = "Ledger", more: str = "") -> str:
    return f'<outline text="{name}" type="rss" xmlUrl="{url}" {more}/>'


def addresses(listing: Listing) -> list[str]:
    return [one.url for one in listing.feeds]


def test_a_feed_with_its_name_folders_and_language() -> None:
    folders = '<outline text="News"><outline title="North/South">'
    inside = folders + feed(more='language="fr-CA"') + "</outline></outline>"
    other = feed("https://coast.example/", "Coast &amp; &lt;b&gt;Sea&lt;/b&gt;", 'category="/World/Asia,/x"')
    listing = read_opml(opml(inside, other))
    assert listing.feeds == (
        Listed(url=LEDGER, name="Ledger", language="fr", category="News/North-South"),
        Listed(url="https://coast.example/", name="Coast & Sea", category="World/Asia"),
    )
    assert (listing.repeated, listing.unusable, listing.damage) == (0, (), "")


@pytest.mark.parametrize(
    "outline",
    [
        f'<outline text="Ledger" xmlurl="{LEDGER}"/>',
        f'<outline TITLE="Ledger" XMLURL=" {LEDGER}\n"/>',
        f'<OUTLINE Text="Ledger" xmlUrl="{LEDGER}"></OUTLINE>',
        f'<outline title="Ledger" text="other" type="rss" url="{LEDGER}"/>',
        f'<outline text="Ledger" xmlUrl="feed:{LEDGER}"/>',
        f'<outline text="Ledger" xmlUrl="feed://{LEDGER}"/>',
        f'<!-- mine --><outline text="Ledger" xmlUrl="{LEDGER}"><outline text="note"/></outline>',
    ],
)
def test_ways_to_write_the_same(outline: str) -> None:
    assert read_opml(opml(outline)).feeds == (Listed(url=LEDGER, name="Ledger"),)


def test_an_address_of_old_readers() -> None:
    assert polled("feed://ledger.example/x") == "http://ledger.example/x"


def test_outlines_without_a_body_are_found() -> None:
    assert addresses(read_opml(f"<opml>{feed()}</opml>".encode())) == [LEDGER]


def test_a_feed_without_a_name_has_its_host_for_one() -> None:
    (found,) = read_opml(opml(feed(name=" "))).feeds
    assert found.name == "ledger.example"


def test_the_same_feed_counts_once() -> None:
    again = ["HTTPS://Ledger.example:443/feed.xml", LEDGER + "#top", LEDGER + "?utm_source=x"]
    listing = read_opml(opml(feed(), *map(feed, again), feed("https://me:pw@ledger.example/feed.xml")))
    assert addresses(listing) == [LEDGER, "https://me:pw@ledger.example/feed.xml"]
    assert listing.repeated == 3


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "http://", "http://a b/", "//x"]
)
def test_what_cannot_be_polled_is_named(url: str) -> None:
    listing = read_opml(opml(feed(url, "Bad"), feed()))
    assert (addresses(listing), listing.unusable) == ([LEDGER], ("Bad",))


def test_bare_ampersands_and_html_entities_are_read_as_they_are_meant() -> None:
    listing = read_opml(
        opml(feed("https://a.example/?a=1&b=2&amp;c=3&copy=4", "Caf&eacute; &LT; &nope; & co"))
    )
    (found,) = listing.feeds
    assert found.url == "https://a.example/?a=1&b=2&c=3&copy=4"
    assert found.name == "Café < &nope; & co"
    assert listing.damage == ""


def test_quotation_marks_inside_a_name_are_read_as_they_are_meant() -> None:
    outline = f'<outline text = "The "Ledger". Coast" title="The "Ledger". Coast" xmlUrl="{LEDGER}" />'
    listing = read_opml(opml(outline, feed("https://coast.example/")))
    assert [one.name for one in listing.feeds] == ['The "Ledger". Coast', "Ledger"]
    assert listing.damage == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><opml>{feed(name="Café")}</opml>'
    (found,) = read_opml(text.encode(encoding)).feeds
    assert found.name == "Café"


@pytest.mark.parametrize("cut", ["</body></opml>", "/></body></opml>"])
def test_of_a_damaged_file_what_can_be_read_is_read(cut: str) -> None:
    whole = opml(feed(), feed("https://coast.example/")).decode()
    listing = read_opml(whole.removesuffix(cut).encode())
    assert addresses(listing)[0] == LEDGER
    assert listing.damage.startswith("line 1: ")


def test_a_doctype_does_no_harm() -> None:
    document = (
        b'<?xml version="1.0"?><!DOCTYPE opml SYSTEM "http://127.0.0.1:9/opml.dtd">' + opml(feed())[21:]
    )
    assert addresses(read_opml(document)) == [LEDGER]


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % (98 + n, *[97 + n] * 8) for n in range(20)
    )
    + b']><opml><body><outline text="&u;" xmlUrl="https://ledger.example/"/></body></opml>'
)
EXTERNAL = b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><outline text="&x;"/></opml>'


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (b"", "empty"),
        (b" " * 10_000_001, "bigger than 10 MB"),
        (BOMB, "declares entities"),
        (EXTERNAL, "declares entities"),
        (opml('<outline text="x">' * 60 + feed() + "</outline>" * 60), "nested more than 50 deep"),
        (opml('<outline text="x">' * 100_000), "nested more than 50 deep"),
        (opml(*(feed(f"https://a.example/{n}") for n in range(MAX_FEEDS + 1))), "more than 20,000 feeds"),
        (b"<!DOCTYPE html><html><body>Hello</body></html>", "HTML page"),
        (b"<rss version='2.0'><channel/></rss>", "this is a feed"),
        (b"feeds:\n  - url: x", "not OPML"),
        (b"\x00\xff\xfe" * 100, "not OPML"),
        (b"<opml xmlns='", "too damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_list_is_refused_in_words(document: bytes, words: str) -> None:
    began = time.process_time()
    with pytest.raises(InputError, match=words):
        read_opml(document)
    assert time.process_time() - began < 10.0


@given(
    st.binary(max_size=300)
    | st.binary(max_size=100).map(lambda noise: opml()[:40] + noise + opml(feed())[40:])
)
def test_any_bytes_are_a_list_or_refused(document: bytes) -> None:
    try:
        listing = read_opml(document)
    except InputError:
        return
    assert all(polled(one.url) and one.name for one in listing.feeds)


FEEDS = st.builds(
    Listed,
    url=st.integers(0, 1000).map(lambda number: f"https://ledger.example/?a=1&n={number}"),
    name=st.sampled_from(["Ledger", "Café & Co", '"Q"']),
    language=st.none() | st.just("fr"),
    category=st.sampled_from(["", "News", "News/North", "a b/c"]),
)


@given(st.lists(FEEDS, unique_by=lambda one: one.url))
def test_what_was_written_is_read(feeds: list[Listed]) -> None:
    listing = read_opml(write_opml(feeds, "Feeds", "Sun, 22 Nov 2026 05:00:00 GMT"))
    assert (set(listing.feeds), len(listing.feeds), listing.damage) == (set(feeds), len(feeds), "")


@pytest.mark.data
@pytest.mark.skipif("DATA" not in os.environ, reason="DATA does not name the folder of the real lists")
def test_real_lists_are_read_whole() -> None:
    files = sorted((DATA / "opml").rglob("*.opml"))
    listings = [read_opml(path.read_bytes()) for path in files]
    assert len(files) == 26
    for path, listing in zip(files, listings, strict=True):
        written = path.read_text(encoding="utf-8").count("xmlUrl=")
        assert len(listing.feeds) + listing.repeated + len(listing.unusable) == written, path.name
        assert listing.damage == ""
        assert listing.unusable == ()
    assert sum(len(listing.feeds) for listing in listings) > 250
