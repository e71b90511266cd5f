"""Real feeds, spoilt in every way that comes to mind -> whether reading them ever fails, hangs or swells.

    PYTHONPATH=. python benchmarks/fuzz_feeds.py DATA [--inputs 100000] [--workers 2] [--first 0]

DATA/feeds holds the real feeds. Each input follows from its number alone: `--first N --inputs 1` does one
again. Workers are processes with a limit of memory; one that takes longer than `HANG` seconds for an input is
killed, and counts as a hang. The exit status is 1 if there was an exception or a hang.
"""

import argparse
import multiprocessing
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from adapters.feeds.entries import LONGEST_CONTENT, LONGEST_SUMMARY, LONGEST_TITLE, MAX_ENTRIES, arrivals
from adapters.feeds.parse import parse
from benchmarks.spoiling import spoilt
from bot.domain.entry import Entry
from bot.domain.feed import Feed
from bot.errors import NotAFeed

HANG = 20.0
MEMORY = 1_500_000_000
"""Bytes of address space that a worker may have."""
BATCH = 250
NOW = 1_800_000_000.0
FEED = Feed(url="https://feed.example/feed.xml", outlet="Feed")
_CHARSETS = (None, None, None, "utf-8", "utf-16", "iso-8859-1", "shift_jis", "x-unknown", "zlib", "idna")


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


def _look_at(entries: Sequence[Entry]) -> None:
    """What must hold of all entries, however bad the feed."""
    ids = set[str]()
    for entry in entries:
        assert entry.id, "no id"  # noqa: S101  what is looked for here
        assert entry.published <= NOW, "a date ahead"  # noqa: S101  as above
        assert 0 < len(entry.title) <= LONGEST_TITLE, "no title, or too long"  # noqa: S101  as above
        assert len(entry.summary) <= LONGEST_SUMMARY, "summary too long"  # noqa: S101  as above
        assert len(entry.content) <= LONGEST_CONTENT, "content too long"  # noqa: S101  as above
        entry.text.encode()
        ids.add(entry.id)
    assert len(ids) == len(entries) <= MAX_ENTRIES, "one id for two, or too many"  # noqa: S101  as above


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
