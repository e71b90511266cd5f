"""How fast entries find their stories among many, what that takes of memory, and what other ways would take.

    python benchmarks/stories_scale.py [DATA] [--stories 10000 100000] [--peers]

DATA is the folder of the data set; without it sentences of the tests are put together at random. Live
stories of one entry each are made from its streams and, beyond these, from edits of them in which about half
of the telling words are others. They are committed to an embedded server; then `PROBES` entries are placed:
half of them near-copies of stories that are there (words left out, another title), half of them new.

Printed are entries a second, one after the other, by the clock and in milliseconds of a core (of this process
and the server together), for what the store does and for all but findings; the 99th percentile; the share of
near-copies that are called repeats, and the share whose original is among the stories around; and how many
bytes of the server's memory a story takes beyond the texts of its entry. With `--peers` (needs datasketch,
which the product does not) a linear RapidFuzz scan and MinHash LSH in the same server are measured beside it.
"""

import argparse
import asyncio
import gzip
import json
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import yaml
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from adapters.redis import Connection, EmbeddedServer, RedisStories, connect
from bot.domain.entry import Entry
from bot.domain.likeness import index_terms, lookup_terms, profile
from bot.domain.likeness.rarity import rarity
from bot.domain.story import founded
from bot.domain.watch import Watchlist
from bot.pipeline import Pipeline
from bot.ports import Commit

GOLDEN: Final = Path(__file__).parents[1] / "tests/data/findings.yaml"
PROBES: Final = 1_000
TASKS: Final = 8
NOW: Final = 1_790_000_000.0
LIVE: Final = 6 * 86_400.0
"""Seconds over which the stories' dates are spread: all are within the joining window."""
TELLING: Final = 6.0
"""How rare a word is that an edit may replace."""


def entries(data: Path | None) -> Iterator[Entry]:
    """All there are, and then edits of them without end."""
    base = list(_streamed(data) if data else _written())
    for round_ in range(1_000):
        for number, entry in enumerate(base):
            made = _edited(entry, round_, random.Random(f"{round_} {number}")) if round_ else entry
            age = random.Random(number * 1_000 + round_).random() * LIVE
            yield replace(made, id=f"{round_}-{number}", published=NOW - age)


def _streamed(data: Path) -> Iterator[Entry]:
    for stream in ("wire_2026", "polls_2020_2021"):
        with gzip.open(data / f"streams/{stream}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                yield _entry(row["outlet"], row["title"], (row.get("summary") or "")[:500])


def _written() -> Iterator[Entry]:
    cases = yaml.safe_load(GOLDEN.read_text(encoding="utf-8"))
    sentences = [case.get("text") or case["title"] for case in cases]
    for number, sentence in enumerate(sentences):
        yield _entry(f"outlet {number % 20}", sentence, sentences[number - 1])


def _entry(outlet: str, title: str, summary: str) -> Entry:
    link = "https://outlet.example/news/"
    return Entry(
        feed=f"https://{outlet}.example/feed.xml",
        id="",
        outlet=outlet,
        title=title,
        summary=summary,
        link=link,
        published=NOW,
    )


def _edited(entry: Entry, round_: int, chance: random.Random) -> Entry:
    """Another event in the same form: about half of the telling words are others."""

    def other(word: str) -> str:
        tells = rarity(word.lower()) > TELLING
        return f"{word[:12]}{round_:x}" if tells and chance.random() < 0.5 else word

    title, summary = (" ".join(map(other, text.split())) for text in (entry.title, entry.summary))
    return replace(entry, title=title, summary=summary)


def near_copy(entry: Entry, chance: random.Random) -> Entry:
    """As another outlet carries it: a word of the title and an end of the summary gone."""
    number = chance.getrandbits(60)
    words = entry.title.split()
    if len(words) > 5:
        del words[chance.randrange(len(words))]
    summary = entry.summary[: max(120, len(entry.summary) - 60)]
    return replace(
        entry,
        feed="https://copy.example/feed.xml",
        outlet="copy",
        id=f"{number}",
        title=" ".join(words),
        summary=summary,
        link=f"https://copy.example/{number}",
        published=NOW,
    )


@dataclass(frozen=True, kw_only=True)
class Probe:
    entry: Entry
    copy_of: str | None
    """The id of the story that it is a near-copy of; None for a new one."""


@dataclass(kw_only=True)
class Filled:
    """A store with so many stories, some of which are to be found again."""

    stories: int = 0
    text: int = 0
    """Bytes of the entries' own texts."""
    known: list[tuple[Entry, str]]
    """A sample of the entries, with their stories."""


async def fill(store: RedisStories, filled: Filled, source: Iterator[Entry], upto: int) -> None:
    """Add stories until there are so many."""
    every = max(1, (upto - filled.stories) // PROBES)

    async def add(entry: Entry) -> None:
        own = profile(entry, ())
        story = founded(entry, own, entry.published)
        await store.commit(
            Commit(entry=entry, story=story, terms=index_terms(own), now=NOW),
        )
        filled.text += sum(len(text.encode()) for text in (entry.title, entry.summary, entry.link))
        if filled.stories % every == 0:
            filled.known.append((entry, story.id))
        filled.stories += 1

    wanted = (_with_link(entry) for entry in islice(source, upto - filled.stories))
    await _shared(add, wanted, TASKS)


def _with_link(entry: Entry) -> Entry:
    return replace(entry, link=f"{entry.link}{entry.id}")


async def _shared(work: Callable[[Entry], Awaitable[None]], items: Iterator[Entry], tasks: int) -> None:
    async def run() -> None:
        for item in items:
            await work(item)

    await asyncio.gather(*(run() for _ in range(tasks)))


def probes(filled: Filled, source: Iterator[Entry]) -> list[Probe]:
    chance = random.Random(filled.stories)
    again = chance.sample(filled.known, min(PROBES // 2, len(filled.known)))
    copies = [Probe(entry=near_copy(entry, chance), copy_of=story) for entry, story in again]
    new = [
        Probe(entry=_with_link(replace(entry, published=NOW)), copy_of=None)
        for entry in islice(source, len(copies))
    ]
    made = [*copies, *new]
    chance.shuffle(made)
    return made


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Of one way to place entries, one after the other."""

    rate: float
    """Entries a second, by the clock."""
    cpu: float
    """Milliseconds that an entry takes of a core, here and in the server: what the clock would say if nothing
    else ran on the machine, but for the time that messages take between the two."""
    p99: float
    """Milliseconds, by the clock."""
    recall: float
    """Of the near-copies, the share that is called a repeat (or, by the store alone, finds the original)."""


async def measured(
    connection: Connection, made: Sequence[Probe], take: Callable[[Probe], Awaitable[bool]]
) -> Measured:
    """`take` places a probe and says whether it was known again."""
    took, right = [], []
    before, start = await _spent(connection), time.perf_counter()
    for probe in made:
        began = time.perf_counter()
        found = await take(probe)
        took.append(time.perf_counter() - began)
        if probe.copy_of:
            right.append(found)
    passed, spent = time.perf_counter() - start, await _spent(connection) - before
    return Measured(
        rate=len(made) / passed,
        cpu=spent / len(made) * 1000,
        p99=sorted(took)[int(0.99 * len(took))] * 1000,
        recall=sum(right) / (len(right) or 1),
    )


async def _spent(connection: Connection) -> float:
    """Seconds of a core, of this process and of the server."""
    info = await connection.call("INFO", "cpu")
    return time.process_time() + float(info["used_cpu_user"]) + float(info["used_cpu_sys"])


async def in_store(store: RedisStories, made: Sequence[Probe]) -> Measured:
    """What the store does for an entry: find it, look around, load the first story around, commit one."""
    ready = {probe.entry.id: profile(probe.entry, ()) for probe in made}

    async def take(probe: Probe) -> bool:
        own = ready[probe.entry.id]
        await store.find(probe.entry)
        around = await store.around(lookup_terms(own), NOW)
        first = around.candidates[0][0] if around.candidates else ""
        await store.load(first)
        story = founded(replace(probe.entry, id=f"{probe.entry.id} {time.perf_counter()}"), own, NOW)
        await store.commit(Commit(entry=probe.entry, story=story, terms=index_terms(own), now=NOW))
        return probe.copy_of in dict(around.candidates)

    return await measured(store.connection, made, take)


async def whole(store: RedisStories, made: Sequence[Probe]) -> Measured:
    """All of it but for findings and watches: read the entry, score the stories around, decide, commit."""
    pipeline = Pipeline(stories=store, watchlist=Watchlist(()), extract=lambda entry: ())

    async def take(probe: Probe) -> bool:
        # The streams hold some texts twice: the newest of the copies is as right as the one copied.
        return (await pipeline.take(probe.entry, NOW)).repeat_of is not None

    return await measured(store.connection, made, take)


def scanned(filled: Filled, made: Sequence[Probe], stories: int) -> float:
    """Entries a second that a linear RapidFuzz scan over so many titles would place."""
    titles = [entry.title for entry, _ in filled.known]
    asked = [probe.entry.title for probe in made[:20]]
    start = time.process_time()
    for title in asked:
        process.extractOne(title, titles, scorer=fuzz.token_sort_ratio, processor=default_process)
    return len(asked) / (time.process_time() - start) * len(titles) / stories


async def hashed(connection: Connection, socket: Path, filled: Filled, made: Sequence[Probe]) -> float:
    """Entries a second that MinHash LSH places with what it knows in Redis, among as many as are known here;
    a second of a core each way, as `Measured.cpu` counts."""
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found]  # not among what we need

    storage = {
        "type": "redis",
        "basename": f"lsh {filled.stories}".encode(),
        "redis": {"unix_socket_path": str(socket)},
    }
    lsh = MinHashLSH(threshold=0.5, num_perm=128, storage_config=storage)

    def sketch(entry: Entry) -> object:
        made = MinHash(num_perm=128)
        made.update_batch([word.encode() for word in f"{entry.title} {entry.summary}".lower().split()])
        return made

    for entry, story in filled.known:
        lsh.insert(story, sketch(entry))
    asked, before = made[:200], await _spent(connection)
    for probe in asked:
        mine = sketch(probe.entry)
        lsh.query(mine)
        lsh.insert(f"probe {probe.entry.id}", mine)
    return len(asked) / (await _spent(connection) - before)


async def used(connection: Connection) -> int:
    """Bytes that the server's data take, as it says itself."""
    info = (await connection.call("INFO", "memory")).get("used_memory")
    return int(info)


HEAD: Final = """\
| stories | store, entries/s | core ms | all, entries/s | core ms | p99 ms | repeats | originals | bytes |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


async def main(data: Path | None, sizes: Sequence[int], with_peers: bool) -> None:
    source, filled = entries(data), Filled(known=[])
    with TemporaryDirectory(prefix="onrecord-bench-") as folder:
        server = EmbeddedServer(data_dir=Path(folder))
        await server.start()
        store = RedisStories(connection=connect(server.url))
        try:
            print(HEAD)
            empty = await used(store.connection)
            for size in sizes:
                await fill(store, filled, source, size)
                held = (await used(store.connection) - empty - filled.text) / filled.stories
                await report(store, filled, source, held)
                if with_peers:
                    await report_peers(store, server.socket, filled, source)
        finally:
            await store.connection.close()
            await server.stop()


async def report(store: RedisStories, filled: Filled, source: Iterator[Entry], held: float) -> None:
    """A line of the table."""
    everything = await whole(store, probes(filled, source))
    alone = await in_store(store, probes(filled, source))
    rates = f"{alone.rate:,.0f} | {alone.cpu:.2f} | {everything.rate:,.0f} | {everything.cpu:.2f}"
    found = f"{everything.recall:.3f} | {alone.recall:.3f}"
    print(f"| {filled.stories:,} | {rates} | {alone.p99:.1f} | {found} | {held:,.0f} |", flush=True)


async def report_peers(store: RedisStories, socket: Path, filled: Filled, source: Iterator[Entry]) -> None:
    """What other ways take beside ours, in the same run."""
    made = probes(filled, source)
    ours = 1000 / (await in_store(store, made)).cpu
    scan = scanned(filled, made, filled.stories)
    lsh = await hashed(store.connection, socket, filled, made)
    print(
        f"  of a core, ours {ours:,.0f}/s: {ours / scan:,.0f} times a linear RapidFuzz scan ({scan:,.1f}/s)"
    )
    print(
        f"  and {ours / lsh:.1f} times MinHash LSH among only {len(filled.known):,} stories ({lsh:,.0f}/s)",
        flush=True,
    )


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("data", nargs="?", type=Path)
    given.add_argument("--stories", nargs="+", type=int, default=[10_000, 100_000])
    given.add_argument("--peers", action="store_true")
    options = given.parse_args()
    asyncio.run(main(options.data, options.stories, options.peers))
