"""Real feeds -> an input spoilt in every way that comes to mind."""

import json
import random
import re
from collections.abc import Callable, Sequence

_ITEM = re.compile(rb"<(item|entry)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(rb"<[^<>]{1,200}>")
_CODECS = ("utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252", "shift_jis", "koi8-r", "utf-7", "utf-8-sig")
_BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">'
    b'<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;]>'
)
_TOKENS = (
    *(b"&a;", b"&c;", b"&f;", b"&#0;", b"&#x110000;", b"&#xD800;", b"&nbsp;", b"&", b"]]>", b"<![CDATA["),
    *(b"<!--", b"-->", b"<?xml version='1.0' encoding='utf-16'?>", b"\x00", b"\xff\xfe", b"\xef\xbf\xbd"),
    *(
        b"<a ",
        b"<a b=",
        b"</rss>",
        b"</item>",
        b"<item>",
        b"<channel>",
        b"xml:base='http://['",
        b"\xe2\x80\xae",
    ),
    *(
        b"<guid>10</guid>",
        b"<pubDate>99999999999</pubDate>",
        b"<pubDate>\xd9\xa3</pubDate>",
        b"<link>//[</link>",
    ),
    *(
        b"<updated>0000-00-00T99:99:99Z</updated>",
        b"<title type='xhtml'><div>",
        b"<script>",
        b"<dc:creator/>",
    ),
)


def spoilt(feeds: Sequence[bytes], chance: random.Random) -> bytes:
    """An input: a real feed or, mostly, its beginning, a few of its items and its end, then spoilt."""
    body = chance.choice(feeds)
    if chance.random() < 0.98:
        body = _excerpt(body, chance)
    if chance.random() < 0.03:
        body = _as_json(body, chance)
    for _ in range(chance.randint(1, 4)):
        body = chance.choice(_WAYS)(body, feeds, chance)
    return body


def _excerpt(body: bytes, chance: random.Random) -> bytes:
    items = list(_ITEM.finditer(body))
    if len(items) < 3:
        return body[:50_000]
    few = b"".join(item[0] for item in chance.sample(items, chance.randint(1, 3)))
    return body[: min(items[0].start(), 20_000)] + few + body[items[-1].end() :][:5_000]


def _as_json(body: bytes, chance: random.Random) -> bytes:
    keys = (
        "id",
        "url",
        "title",
        "summary",
        "content_html",
        "content_text",
        "date_published",
        "authors",
        "author",
    )
    values = (None, 1, True, 1e308, "", [], {}, ["x"], [{"name": 3}, None], "2026-11-22T05:00:00Z", "9" * 400)
    texts = [tag.decode("latin-1") for tag in _TAG.findall(body)[:20]]
    item = {key: chance.choice((*values, *texts)) for key in keys}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [item] * 3}
    return json.dumps(feed).encode()


Way = Callable[[bytes, Sequence[bytes], random.Random], bytes]


def _flipped(body: bytes, feeds: Sequence[bytes], chance: random.Random) -> bytes:
    spoilt = bytearray(body)
    for _ in range(chance.choice((1, 3, 30, 300)) if body else 0):
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def _cut(body: bytes, feeds: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = sorted((chance.randint(0, len(body)), chance.randint(0, len(body))))
    return chance.choice((body[:end], body[start:], body[:start] + body[end:]))


def _spliced(body: bytes, feeds: Sequence[bytes], chance: random.Random) -> bytes:
    other = _excerpt(chance.choice(feeds), chance)
    at, start = chance.randint(0, len(body)), chance.randint(0, len(other))
    return body[:at] + other[start : start + chance.choice((50, 5_000))] + chance.choice((b"", body[at:]))


def _doubled(body: bytes, feeds: Sequence[bytes], chance: random.Random) -> bytes:
    tags = list(_TAG.finditer(body))
    if not tags:
        return body
    tag = chance.choice(tags)
    times = _often_few(chance, 2, 50, 1_000)
    return body[: tag.end()] + tag[0] * times + body[tag.end() :]


def _recoded(body: bytes, feeds: Sequence[bytes], chance: random.Random) -> bytes:
    codec = chance.choice(_CODECS)
    if chance.random() < 0.5:
        declared = f"<?xml version='1.0' encoding='{codec}'?>".encode()
        return declared + re.sub(rb"^\s*<\?xml[^>]*\?>", b"", body)
    return body.decode("utf-8", errors="replace").encode(codec, errors="replace")


def _with_entities(body: bytes, feeds: Sequence[bytes], chance: random.Random) -> bytes:
    body = re.sub(rb"^\s*(<\?xml[^>]*\?>)?", rb"\1" + _BOMB, body, count=1)
    return body.replace(b"<title>", b"<title>&c;&f;", chance.randint(1, 50))


def _strewn(body: bytes, feeds: Sequence[bytes], chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 10)):
        at = chance.randint(0, len(body))
        body = body[:at] + chance.choice(_TOKENS) * chance.choice((1, 1, 1, 100)) + body[at:]
    return body


def _often_few(chance: random.Random, few: int, many: int, most: int) -> int:
    """The most is what takes seconds to read, and a hundred thousand inputs are to be read."""
    return most if chance.random() < 0.02 else chance.choice((few, few, few, many))


def _nested(body: bytes, feeds: Sequence[bytes], chance: random.Random) -> bytes:
    at, times = chance.randint(0, len(body)), _often_few(chance, 10, 300, 20_000)
    name = chance.choice((b"div", b"item", b"a:b", b"title", b"b", b"media:group"))
    end = b"</" + name + b">"
    return body[:at] + (b"<" + name + b">") * times + b"x" + chance.choice((end * times, b"")) + body[at:]


def _attributed(body: bytes, feeds: Sequence[bytes], chance: random.Random) -> bytes:
    times = _often_few(chance, 10, 100, 20_000)
    flood = b"".join(b' a%d="%d"' % (number, number) for number in range(times))
    return re.sub(rb"<(title|item|entry|link)\b", rb"<\1" + flood, body, count=1)


_WAYS: tuple[Way, ...] = (
    *(_flipped, _cut, _spliced, _doubled, _recoded, _with_entities, _strewn, _nested, _attributed),
    *(_flipped, _cut, _spliced, _strewn),
)
