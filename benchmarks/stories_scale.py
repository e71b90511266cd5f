"""How fast entries find their stories among many, what that takes of memory, and what other ways would take.

    PYTHONPATH=. python benchmarks/stories_scale.py [DATA] [--stories 10000 100000] [--peers]

DATA is the folder of the data set; without it sentences of the tests are used. Live stories of one entry each
are made from its streams and, beyond these, from edits of them in which about half of the telling words are
others. They are committed to an embedded server; then `PROBES` entries are placed: half of them near-copies
of stories that are there (words left out, another title), half of them new.

*Store* is what the store does for an entry: find it and look around, load the first story around, commit; one
after the other, and by `TASKS` tasks at once. *All* is that and the rest but for findings: reading the entry,
scoring, deciding. Core ms is the time that an entry takes of a core, here and in the server: it says least of
what else runs on the machine. *Repeats* is the share of near-copies that are called repeats, *originals* the
share whose original is among the stories around. *Bytes* is what a story takes of the server's memory beyond
the title, summary and link of its entry, which take *texts* bytes as they are.

A million stories take about twenty minutes to fill in on a quiet machine, and 0.8 GB. With `--peers` (needs
datasketch, which the product does not) a linear RapidFuzz scan over a thousand titles, worked up to all, and
MinHash LSH in the same server are measured beside it, the latter among as many entries, up to 100,000.
"""

import argparse
import asyncio
import gc
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeVar

from adapters.redis import Connection, EmbeddedServer, RedisStories, connect
from benchmarks.stories_made import NOW, PROBES, Probe, entries, probes
from benchmarks.stories_peers import hashed, scanned
from bot.domain.entry import Entry
from bot.domain.likeness import NewStory, Score, index_terms, lookup_terms, profile
from bot.domain.story import founded
from bot.domain.watch import Watchlist
from bot.pipeline import Pipeline
from bot.ports import Commit, Placed

T = TypeVar("T")

TASKS: Final = 8
MOST_HASHED: Final = 100_000


@dataclass(kw_only=True)
class Filled:
    """A store with so many stories, some of which are to be found again."""

    stories: int = 0
    entries: int = 0
    """Those of the stories, and the probes."""
    text: int = 0
    """Bytes of the entries' own texts."""
    known: list[tuple[Entry, str]]
    """A sample of the entries, with their stories."""
    asked: int = 0
    """How often probes were made: none comes twice."""

    def probes(self, source: Iterator[Entry]) -> list[Probe]:
        self.asked += 1
        made = probes(self.known, source, random.Random(self.asked))
        for probe in made:
            self.add(probe.entry)
        return made

    def add(self, entry: Entry) -> None:
        self.entries += 1
        self.text += sum(len(text.encode()) for text in (entry.title, entry.summary, entry.link))


async def fill(store: RedisStories, filled: Filled, source: Iterator[Entry], upto: int) -> None:
    """Add stories until there are so many."""
    every = max(1, (upto - filled.stories) // PROBES)

    async def add(entry: Entry) -> None:
        made = commit_of(entry, entry.published)
        await store.commit(made)
        filled.add(entry)
        if filled.stories % every == 0:
            filled.known.append((entry, made.story.id))
        filled.stories += 1

    await at_once(add, islice(source, upto - filled.stories))


def commit_of(entry: Entry, now: float) -> Commit:
    """That of an entry which founds a story, with a score as it is of one that fell short."""
    own, chance = profile(entry, ()), random.Random(entry.id)
    names = (
        "closest",
        "title",
        "rare",
        "broad",
        "names",
        "numbers",
        "near",
        "young",
        "size",
        "alone",
        "outlets",
    )
    score = Score(**{name: chance.random() for name in names}, shared=index_terms(own)[:4], total=0.1)
    placed = Placed(seen=now, placement=NewStory(nearest=score))
    return Commit(entry=entry, story=founded(entry, own, now), terms=index_terms(own), placed=placed, now=now)


async def at_once(work: Callable[[T], Awaitable[None]], items: Iterator[T]) -> None:
    async def run() -> None:
        for item in items:
            await work(item)

    await asyncio.gather(*(run() for _ in range(TASKS)))


@dataclass(frozen=True, kw_only=True)
class Spent:
    """Seconds of a core, of this process and of the server."""

    here: float
    there: float


async def spent(connection: Connection) -> Spent:
    info = await connection.call("INFO", "cpu")
    return Spent(here=time.process_time(), there=float(info["used_cpu_user"]) + float(info["used_cpu_sys"]))


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Of one way to place entries."""

    rate: float
    """Entries a second, by the clock."""
    here: float
    there: float
    """Milliseconds that an entry takes of a core, here and in the server."""
    p99: float
    """Milliseconds, by the clock."""
    recall: float
    """Of the near-copies, the share that is called a repeat (or, by the store alone, finds the original)."""


async def measured(
    connection: Connection,
    made: Sequence[Probe],
    take: Callable[[Probe], Awaitable[bool]],
    *,
    together: bool = False,
) -> Measured:
    """`take` places a probe and says whether it was known again."""
    took, right = [], []

    async def timed(probe: Probe) -> None:
        began = time.perf_counter()
        found = await take(probe)
        took.append(time.perf_counter() - began)
        if probe.copy_of:
            right.append(found)

    # What is kept here to be placed, and where it was put, is not looked through for garbage meanwhile.
    gc.collect()
    gc.freeze()
    before, start = await spent(connection), time.perf_counter()
    if together:
        await at_once(timed, iter(made))
    else:
        for probe in made:
            await timed(probe)
    passed, after = time.perf_counter() - start, await spent(connection)
    return Measured(
        rate=len(made) / passed,
        here=(after.here - before.here) / len(made) * 1000,
        there=(after.there - before.there) / len(made) * 1000,
        p99=sorted(took)[int(0.99 * len(took))] * 1000,
        recall=sum(right) / (len(right) or 1),
    )


async def in_store(store: RedisStories, made: Sequence[Probe], *, together: bool = False) -> Measured:
    """What the store does for an entry: find it and look around, load the first story around, commit one."""
    ready = {probe.entry.id: commit_of(probe.entry, NOW) for probe in made}

    async def take(probe: Probe) -> bool:
        commit = ready[probe.entry.id]
        _, around = await store.look(probe.entry, lookup_terms(commit.story.profile), NOW)
        await store.load(around.candidates[0][0] if around.candidates else "")
        await store.commit(commit)
        return probe.copy_of in dict(around.candidates)

    return await measured(store.connection, made, take, together=together)


async def whole(store: RedisStories, made: Sequence[Probe]) -> Measured:
    """All of it but for findings and watches: read the entry, score the stories around, decide, commit."""
    pipeline = Pipeline(stories=store, watchlist=Watchlist(()), extract=lambda entry: ())
    following = dict(zip([probe.entry.id for probe in made], made[1:], strict=False))

    async def take(probe: Probe) -> bool:
        # As the service does it: the next is read while the store is at work.
        if probe.entry.id in following:
            asyncio.get_running_loop().call_soon(pipeline.read_ahead, following[probe.entry.id].entry)
        # The streams hold some texts twice: the newest of the copies is as right as the one copied.
        return (await pipeline.take(probe.entry, NOW)).repeat_of is not None

    return await measured(store.connection, made, take)


async def used(connection: Connection) -> int:
    """Bytes that the server's data take, as it says itself."""
    info = (await connection.call("INFO", "memory")).get("used_memory")
    return int(info)


HEAD: Final = (
    f"| stories | store/s | by {TASKS} tasks | core ms, here + server | all/s | core ms | p99 ms | repeats "
    "| originals | bytes | texts |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


async def main(data: Path | None, sizes: Sequence[int], with_peers: bool) -> None:
    source, filled = entries(data, sizes[-1]), Filled(known=[])
    with TemporaryDirectory(prefix="onrecord-bench-") as folder:
        server = EmbeddedServer(data_dir=Path(folder))
        await server.start()
        store = RedisStories(connection=connect(server.url))
        try:
            print(HEAD)
            empty = await used(store.connection)
            for size in sizes:
                await fill(store, filled, source, size)
                held = (await used(store.connection) - empty - filled.text) / filled.entries
                await report(store, filled, source, held)
            if with_peers:
                await report_peers(store, server.socket, filled, source, data)
        finally:
            await store.connection.close()
            await server.stop()


async def report(store: RedisStories, filled: Filled, source: Iterator[Entry], held: float) -> None:
    """A line of the table."""
    everything = await whole(store, filled.probes(source))
    alone = await in_store(store, filled.probes(source))
    several = await in_store(store, filled.probes(source), together=True)
    row = (
        f"{filled.stories:,}",
        *(f"{alone.rate:,.0f}", f"{several.rate:,.0f}", f"{alone.here:.2f} + {alone.there:.2f}"),
        *(f"{everything.rate:,.0f}", f"{everything.here + everything.there:.2f}", f"{alone.p99:.1f}"),
        *(f"{everything.recall:.3f}", f"{alone.recall:.3f}"),
        *(f"{held:,.0f}", f"{filled.text / filled.entries:,.0f}"),
    )
    print(f"| {' | '.join(row)} |", flush=True)


async def report_peers(
    store: RedisStories, socket: Path, filled: Filled, source: Iterator[Entry], data: Path | None
) -> None:
    """What other ways take beside ours, in the same run."""
    made = filled.probes(source)
    ours = await in_store(store, made)
    rate = 1000 / (ours.here + ours.there)
    scan = scanned([entry.title for entry, _ in filled.known], made, filled.stories)
    print(f"of a core, ours {rate:,.0f}/s: {rate / scan:,.0f} times a linear RapidFuzz scan ({scan:,.1f}/s)")
    many = min(filled.stories, MOST_HASHED)
    others = {entry.id: entry for entry in islice(entries(data, filled.stories), many)}
    others |= {entry.id: entry for entry, _ in filled.known}

    async def all_spent() -> float:
        now = await spent(store.connection)
        return now.here + now.there

    lsh, found = await hashed(all_spent, socket, others.values(), made)
    print(
        f"{rate / lsh:.1f} times MinHash LSH among {len(others):,} entries ({lsh:,.0f}/s, {found:.3f} of the "
        f"originals found, where ours finds {ours.recall:.3f} among {filled.stories:,})",
        flush=True,
    )


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("data", nargs="?", type=Path)
    given.add_argument("--stories", nargs="+", type=int, default=[10_000, 100_000])
    given.add_argument("--peers", action="store_true")
    options = given.parse_args()
    asyncio.run(main(options.data, sorted(options.stories), options.peers))
