"""What other ways to find near-copies take, for `stories_scale.py` to compare with."""

import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from benchmarks.stories_made import Probe
from bot.domain.entry import Entry

ASKED = 200


def scanned(titles: Sequence[str], made: Sequence[Probe], stories: int) -> float:
    """Entries that a linear RapidFuzz scan over so many titles would place in a second of a core."""
    asked = [probe.entry.title for probe in made[:20]]
    start = time.process_time()
    for title in asked:
        process.extractOne(title, titles, scorer=fuzz.token_sort_ratio, processor=default_process)
    return len(asked) / (time.process_time() - start) * len(titles) / stories


async def hashed(
    spent: Callable[[], Awaitable[float]], socket: Path, known: Iterable[Entry], made: Sequence[Probe]
) -> tuple[float, float]:
    """Entries that MinHash LSH places in a second of a core, here and in the server, with what it knows in
    the same server; and the share of the near-copies whose original it finds. `known` is put in first."""
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found]  # not among what we need

    storage = {"type": "redis", "basename": b"lsh", "redis": {"unix_socket_path": str(socket)}}
    lsh = MinHashLSH(threshold=0.5, num_perm=128, storage_config=storage)

    def sketch(entry: Entry) -> object:
        made = MinHash(num_perm=128)
        made.update_batch([word.encode() for word in f"{entry.title} {entry.summary}".lower().split()])
        return made

    with lsh.insertion_session(buffer_size=500) as session:
        for entry in known:
            session.insert(entry.id, sketch(entry))
    asked, found, before = made[:ASKED], 0, await spent()
    for probe in asked:
        mine = sketch(probe.entry)
        found += probe.known in lsh.query(mine) if probe.known else 0
        lsh.insert(f"probe {probe.entry.id}", mine)
    again = sum(1 for probe in asked if probe.known)
    return len(asked) / (await spent() - before), found / (again or 1)
