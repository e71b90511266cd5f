"""Real feeds, spoilt in every way that comes to mind -> whether reading them ever fails, hangs or swells.

    python benchmarks/fuzz_feeds.py DATA [--inputs 100000] [--workers 2] [--first 0]

DATA/feeds holds the real feeds. Each input follows from its number alone: `--first N --inputs 1` does one
again. Workers are processes with a limit of memory; one that takes longer than `HANG` seconds for an input is
killed, and counts as a hang. The exit status is 1 if there was an exception or a hang.
"""

import argparse
import json
import multiprocessing
import random
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from adapters.feeds.entries import LONGEST_CONTENT, LONGEST_SUMMARY, LONGEST_TITLE, MAX_ENTRIES, arrivals
from adapters.feeds.parse import parse
from bot.domain.feed import Feed
from bot.errors import NotAFeed

HANG = 20.0
MEMORY = 1_500_000_000
"""Bytes of address space that a worker may have."""
BATCH = 250
NOW = 1_800_000_000.0
FEED = Feed(url="https://feed.example/feed.xml", outlet="Feed")
_ITEM = re.compile(rb"<(item|entry)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(rb"<[^<>]{1,200}>")
_CODECS = ("utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252", "shift_jis", "koi8-r", "utf-7", "utf-8-sig")
_CHARSETS = (None, None, None, "utf-8", "utf-16", "iso-8859-1", "shift_jis", "x-unknown", "zlib", "idna")
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


@dataclass(kw_only=True)
class Tally:
    """What became of some inputs."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, -1)
    """Seconds, and the number of the input."""
    exceptions: list[str] = field(default_factory=list)
    peak: int = 0
    """Bytes."""

    def add(self, other: "Tally") -> None:
        self.counts += other.counts
        self.slowest = max(self.slowest, other.slowest)
        self.exceptions += other.exceptions
        self.peak = max(self.peak, other.peak)


def main() -> int:
    """Fuzz, print what came of it, and return the exit status."""
    asked = _arguments()
    feeds = [path.read_bytes() for path in sorted((asked.data / "feeds").glob("*.xml"))]
    if not feeds:
        sys.exit(f"no feeds in {asked.data / 'feeds'}")
    began, tally, hangs = time.monotonic(), Tally(), list[int]()
    last = asked.first + asked.inputs
    share = -(-asked.inputs // asked.workers)
    workers = [_Worker(feeds, start, min(start + share, last)) for start in range(asked.first, last, share)]
    while any(worker.is_at_work for worker in workers):
        for worker in workers:
            worker.look(tally, hangs)
        _say(tally, asked.inputs, began)
    _sum_up(tally, hangs, time.monotonic() - began)
    return 1 if tally.exceptions or hangs else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--first", type=int, default=0)
    return parser.parse_args()


class _Worker:
    """A process that goes through a range of inputs, and is started anew behind one that it hangs at."""

    def __init__(self, feeds: Sequence[bytes], first: int, last: int) -> None:
        self._feeds, self._next, self._last = feeds, first, last
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._out, inside = context.Pipe(duplex=False)
        self._at = context.Array("d", [self._next, time.monotonic() + 10.0])
        self._process = context.Process(
            target=_work, args=(self._feeds, self._next, self._last, self._at, inside), daemon=True
        )
        self._process.start()
        inside.close()

    @property
    def is_at_work(self) -> bool:
        return self._next < self._last

    def look(self, tally: Tally, hangs: list[int]) -> None:
        """Take what it has done, and mind whether it still moves."""
        if not self.is_at_work:
            return
        try:
            if self._out.poll(0.5):
                self._next, done = self._out.recv()
                tally.add(done)
            elif time.monotonic() - self._at[1] > HANG:
                self._give_up(tally, hangs, "hang")
        except EOFError:
            self._give_up(tally, hangs, "died")

    def _give_up(self, tally: Tally, hangs: list[int], how: str) -> None:
        number = int(self._at[0])
        self._process.kill()
        self._process.join()
        # What it had done of this batch is done again, but for the input that it ended at.
        hangs.append(number)
        tally.counts[how] += 1
        self._next = number + 1
        if self.is_at_work:
            self._start()


def _work(feeds: Sequence[bytes], first: int, last: int, at: "Sequence[float]", out: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for start in range(first, last, BATCH):
        tally = Tally()
        end = min(start + BATCH, last)
        for number in range(start, end):
            at[0], at[1] = number, time.monotonic()  # type: ignore[index]  # an Array, typed as what it holds
            _try(feeds, number, tally)
        tally.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        out.send((end, tally))


def _try(feeds: Sequence[bytes], number: int, tally: Tally) -> None:
    chance = random.Random(number)
    body, charset = spoilt(feeds, chance), chance.choice(_CHARSETS)
    tally.counts["inputs"] += 1
    began = time.perf_counter()
    try:
        found, _ = arrivals(parse(body, charset), FEED, FEED.url, NOW)
        _look_at([arrival.entry for arrival in found])
        tally.counts["parsed"] += 1
        tally.counts["entries"] += len(found)
    except NotAFeed:
        tally.counts["refused"] += 1
    except BaseException as error:
        tally.counts["exceptions"] += 1
        tally.exceptions.append(f"input {number}: {type(error).__name__}: {error}"[:500])
    tally.slowest = max(tally.slowest, (time.perf_counter() - began, number))


def _look_at(entries: Sequence[object]) -> None:
    """What must hold of all entries, however bad the feed."""
    from bot.domain.entry import Entry

    ids = set[str]()
    for entry in entries:
        assert isinstance(entry, Entry)  # noqa: S101  what is looked for here
        assert entry.id, "no id"  # noqa: S101
        assert entry.published <= NOW, "a date ahead"  # noqa: S101
        assert 0 < len(entry.title) <= LONGEST_TITLE, "no title, or too long"  # noqa: S101
        assert len(entry.summary) <= LONGEST_SUMMARY, "summary too long"  # noqa: S101
        assert len(entry.content) <= LONGEST_CONTENT, "content too long"  # noqa: S101
        entry.text.encode()
        ids.add(entry.id)
    assert len(ids) == len(entries) <= MAX_ENTRIES, "one id for two, or too many"  # noqa: S101


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


def _say(tally: Tally, of: int, began: float) -> None:
    if sys.stderr.isatty():
        rate = tally.counts["inputs"] / max(time.monotonic() - began, 1e-9)
        print(f"\r{tally.counts['inputs']:,} of {of:,}, {rate:,.0f}/s ", end="", file=sys.stderr)


def _sum_up(tally: Tally, hangs: Sequence[int], seconds: float) -> None:
    counts = tally.counts
    for what in ("inputs", "parsed", "refused", "entries", "exceptions", "hang", "died"):
        print(f"{what:12}{counts[what]:>12,}")
    print(f"{'slowest':12}{tally.slowest[0]:>12.2f} s (input {tally.slowest[1]})")
    print(f"{'peak memory':12}{tally.peak / 1e6:>12,.0f} MB, of a worker")
    print(f"{'in all':12}{seconds:>12,.0f} s")
    for fault in [*tally.exceptions[:50], *(f"input {number}: hang or death" for number in hangs)]:
        print(fault)


if __name__ == "__main__":
    sys.exit(main())
