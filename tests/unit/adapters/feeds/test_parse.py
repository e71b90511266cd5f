import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.feeds import forgiving
from adapters.feeds.item import Item
from adapters.feeds.parse import parse
from bot.errors import NotAFeed
from tests.unit.adapters.feeds.documents import (
    ATOM_1,
    FORMATS,
    HOME,
    LINK,
    PUBLISHED,
    RSS_2,
    SUMMARY,
    TITLE,
    rss,
)


def only(body: bytes, charset: str | None = None) -> Item:
    (item,) = parse(body, charset).items
    return item


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_item(name: str) -> None:
    document = parse(FORMATS[name].encode())
    (item,) = document.items
    assert (item.title, item.summary, item.link.partition("?")[0]) == (TITLE, SUMMARY, LINK)
    assert (document.language[:2], document.home) == ("en", HOME)
    if name != "RSS 0.91":  # which knows neither
        assert (item.published, item.authors) == (PUBLISHED, ("Ada Byrne",))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("The <b>minister</b> denies it", "The <b>minister</b> denies it", id="tags not escaped"),
        pytest.param("Caf&eacute; &amp; bar", "Café & bar", id="entities of HTML"),
        pytest.param("Smith & Sons", "Smith & Sons", id="a bare ampersand"),
        pytest.param("a &unknown; b", "a &unknown; b", id="an entity nobody declared"),
        pytest.param("<![CDATA[a &lt; b]]>", "a &lt; b", id="CDATA"),
        pytest.param("a\x01b\x0bc", "abc", id="control characters"),
    ],
)
def test_no_part_of_a_title_is_lost(title: str, expected: str) -> None:
    assert only(rss(f"<title>{title}</title><link>https://a.example/1</link>")).title == expected


def test_xhtml_titles_are_read_whole() -> None:
    xhtml = f'<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">The <b>{TITLE}</b></div></title>'
    body = ATOM_1.replace(f'<title type="html">{TITLE}</title>', xhtml).encode()
    assert TITLE in only(body).title


@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", "iso-8859-1", "windows-1252"),
        ("utf-8-sig", "utf-8", None),
        ("utf-16", "utf-16", None),
        ("utf-16-le", "utf-16", None),
        ("windows-1252", "iso-8859-1", None),
        ("windows-1252", "utf-8", None),
        ("windows-1252", "no-such-encoding", "latin-1"),
        ("windows-1251", "windows-1251", "utf-8"),
        ("koi8-r", "", "koi8-r"),
        ("shift_jis", "shift_jis", None),
    ],
)
def test_the_encoding_is_found(encoding: str, declared: str, charset: str | None) -> None:
    title = {"windows-1251": "Мэрия отрицает", "koi8-r": "Мэрия отрицает", "shift_jis": "市長は否定した"}.get(
        encoding, "Élysée denies “it” – again"
    )
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    text = rss(f"<title>{title}</title><guid>1</guid>", prolog=declaration).decode()
    assert only(text.encode(encoding), charset).title == title


def test_what_was_encoded_twice_is_mended() -> None:
    body = rss("<title>Élysée</title><guid>1</guid>").decode()
    assert only(body.encode().decode("latin-1").encode()).title == "Élysée"


def test_single_bytes_of_another_encoding_do_not_spoil_the_rest() -> None:
    body = rss("<title>Élysée TITLE</title><guid>1</guid>").replace(b"TITLE", b"\x93quoted\x94")
    assert only(body).title == "Élysée “quoted”"


@pytest.mark.parametrize("codec", ["punycode", "idna", "unicode_escape", "utf-7", "zlib", "undefined", "hex"])
def test_codecs_that_are_no_encodings_of_text_are_not_used(codec: str) -> None:
    body = rss("<title>caf\xe9</title>", prolog=f'<?xml version="1.0" encoding="{codec}"?>').decode()
    assert only(body.encode("latin-1"), codec).title == "café"


def test_what_parses_of_a_truncated_feed_is_used() -> None:
    items = [f"<title>Number {n}</title><link>https://a.example/{n}</link>" for n in range(10)]
    body = rss(*items)
    found = parse(body[: body.index(b"Number 7") + 4]).items
    assert [item.title for item in found][:7] == [f"Number {n}" for n in range(7)]
    assert parse(RSS_2[: RSS_2.index("</item>")].encode()).home == HOME


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\x00\x00", "empty"),
        (b"<!DOCTYPE html><html><head><title>News</title></head><body>Hello</body></html>", "HTML page"),
        (b"\n<!-- x --><HTML><body>Hello", "HTML page"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "HTML page"),
        (b"<opml version='2.0'><body/></opml>", "list of feeds"),
        (b"<?xml version='1.0'?><urlset/>", "sitemap"),
        (b"Not found", "neither"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither"),
        (b"<root><a/></root>", "neither"),
        (b"{", "JSON"),
        (b"[1, 2]", "JSON"),
        (b'{"items": {}}', "JSON"),
        (b"[" * 200_000, "JSON"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "JSON"),
        (b"http://127.0.0.1:9/feed.xml", "neither"),
        (b"/etc/hostname", "neither"),
    ],
)
def test_what_is_no_feed_is_refused_in_words(body: bytes, words: str) -> None:
    with pytest.raises(NotAFeed, match=words):
        parse(body)


@pytest.mark.parametrize("body", [rss(), b"<feed xmlns='http://www.w3.org/2005/Atom'/>", b'{"items": []}'])
def test_a_feed_without_items_is_a_feed(body: bytes) -> None:
    assert parse(body).items == ()


def test_a_warning_before_the_feed_does_not_matter() -> None:
    assert only(b"<br />\n<b>Warning</b>: mysql_connect() in db.php\n" + RSS_2.encode()).title == TITLE


def test_no_date_is_made_up_from_an_id() -> None:
    items = ("<title>A</title><guid>10</guid>", "<title>B</title><guid>1204</guid>")
    assert [item.published for item in parse(rss(*items)).items] == [None, None]


def test_of_a_big_damaged_feed_the_beginning_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgiving, "MAX_BYTES", 300)
    body = rss(*(f"<title>Number {n} &bull;</title><guid>{n}</guid>" for n in range(20)))
    assert [item.title for item in parse(body).items] == [
        f"Number {n} •" for n in range(len(parse(body).items))
    ]
    assert 2 < len(parse(body).items) < 20


def test_of_more_items_than_are_kept_both_ends_are_read() -> None:
    found = parse(rss(*(f"<title>Number {n}</title><guid>id-{n}</guid>" for n in range(6_000)))).items
    assert [item.id for item in found] == [f"id-{n}" for n in (*range(2_000), *range(4_000, 6_000))]


def test_media_descriptions_stand_in_for_a_summary() -> None:
    media = (
        '<media:content xmlns:media="http://search.yahoo.com/mrss/" url="https://a.example/1.jpg">'
        "<media:description>Boats at the quay</media:description></media:content>"
    )
    assert only(rss(f"<title>A</title><guid>1</guid>{media}")).summary == "Boats at the quay"


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "bomb"}">' for n in range(12))
DOCTYPES = {
    "a billion laughs": f"<!DOCTYPE rss [{BOMB}]>",
    "a second DOCTYPE": f"<!DOCTYPE rss><!-- <rss> --><?x <rss> ?><!DOCTYPE rss [{BOMB}]>",
    "after an element in junk": f'<junk> <?xml version="1.0"?><!DOCTYPE rss [{BOMB}]>',
    "after junk": f"junk < <?xml version='1.0'?>\n<!DOCTYPE rss [{BOMB}]>",
    "a big entity": f'<!DOCTYPE rss [<!ENTITY e11 "{"x" * 1_000_000}">]>',
    "a file": '<!DOCTYPE rss [<!ENTITY e11 SYSTEM "file:///etc/passwd">]>',
    "an address": '<!DOCTYPE rss [<!ENTITY e11 SYSTEM "http://127.0.0.1:9/">]>',
    "parameter entities": '<!DOCTYPE rss [<!ENTITY % a SYSTEM "file:///etc/hosts"> %a; <!ENTITY e11 "%a;">]>',
    "default attributes": f'<!DOCTYPE rss [<!ATTLIST item z CDATA "{"z" * 100_000}">]>',
    "never closed": "<!DOCTYPE rss [<!ENTITY e11 'x'>",
}


@pytest.mark.parametrize("name", DOCTYPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_never_unfolded(name: str, encoding: str) -> None:
    item = "<title>before &e11; after</title><guid>1</guid>"
    body = rss(*[item] * 500, prolog=DOCTYPES[name]).decode().encode(encoding)
    began = time.process_time()
    try:
        items = parse(body).items
    except NotAFeed:
        items = ()
    assert time.process_time() - began < 2.0
    assert all(len(item.title) < 40 and "root:" not in item.title for item in items)
    assert items or name == "never closed"


HOSTILE = {
    "deep nesting": b"<rss><channel><item><title>t</title>" + b"<a>" * 200_000,
    "deep nesting in a title": b"<rss><channel><item><title>t" + b"<b>" * 300_000,
    "deep XHTML": b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='xhtml'>" + b"<a>" * 300_000,
    "attributes": b"<rss><item " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"/></rss>",
    "attributes, not well-formed": b"<rss><item "
    + b" ".join(b'a%d="1"' % n for n in range(100_000))
    + b"><b>",
    "namespaces": b"<rss " + b" ".join(b'xmlns:a%d="u%d"' % (n, n) for n in range(50_000)) + b"/>",
    "angle brackets": b"<rss>" + b"<" * 1_000_000,
    "comments": b"<rss>" + b"<!--" * 300_000,
    "declarations": b"<rss>" + b"<!DOCTYPE [" * 100_000,
    "prologs": b"<?xml " * 200_000,
    "CDATA": b"<rss><channel><item><title>" + b"<![CDATA[" * 100_000,
    "ampersands": b"<rss><channel><item><title>" + b"&" * 1_000_000,
    "quotes": b"<rss>" + b"<a b='" * 200_000,
    "white space": b"<rss>" + b" " * 5_000_000,
    "links": b'<?xml?xml version="1.0"?><rss>' + b"<link " * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_take_a_bounded_time(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgiving, "MAX_SECONDS", 0.3)
    began = time.process_time()
    with contextlib.suppress(NotAFeed):
        parse(HOSTILE[name])
    assert time.process_time() - began < 3.0


@settings(max_examples=200)
@given(st.binary(max_size=200), st.sampled_from([b"", b"<rss>", b"<feed ", b"{", b"\xff\xfe", b"<?xml "]))
def test_any_bytes_are_a_feed_or_none(body: bytes, start: bytes) -> None:
    with contextlib.suppress(NotAFeed):
        assert all(isinstance(item, Item) for item in parse(start + body).items)


@settings(max_examples=150)
@given(st.data())
def test_mutated_feeds_are_feeds_or_none(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from(sorted(FORMATS.values()))).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body)))
        gone = data.draw(st.integers(0, 40))
        put = data.draw(st.sampled_from([b"", b"<", b"&", b"]]>", b'"', b"\x00", b"\xff", b"<item>", b"</"]))
        body[at : at + gone] = put
    with contextlib.suppress(NotAFeed):
        assert all(isinstance(item, Item) for item in parse(bytes(body)).items)
