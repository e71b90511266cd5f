"""How well near-copies are known again: re-titled items that arrive anew, and different items of a day.

    python benchmarks/stories_repeats.py DATA [DAYS]

DATA is the folder of the data set. The entries of every ninth day of the stream of polls (DAYS of them, 40
unless given) are placed in order of time, each day in a store of its own. Where the feed gave an item other
titles later, each of them arrives an hour after it under a new id, link and feed. Printed are the share of
those that are called repeats, the share that lands in the item's story, and how many of the days' own entries
are called repeats of another, with the titles of those pairs, to be read.
"""

import asyncio
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from adapters.memory import MemoryStories
from bot.domain.entry import Entry
from bot.domain.watch import Watchlist
from bot.pipeline import Pipeline

DAY, HOUR = 86_400, 3_600.0
Row = Mapping[str, Any]


@dataclass
class Tally:
    """What became of the entries."""

    entries: int = 0
    retitled: int = 0
    repeats: int = 0
    of_another: int = 0
    in_story: int = 0
    pairs: list[tuple[str, str]] = field(default_factory=list)


def days(data: Path, most: int) -> list[list[Row]]:
    """The items of the days, each day in order of time."""
    found: dict[int, list[Row]] = defaultdict(list)
    with gzip.open(data / "streams/polls_2020_2021.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            found[int(row["published"]) // DAY].append(row)
    chosen = [found[day] for day in sorted(found)[::9] if len(found[day]) > 50][:most]
    return [sorted(rows, key=lambda row: row["published"]) for rows in chosen]


def arrivals(rows: Sequence[Row]) -> list[tuple[Entry, str | None]]:
    """The items and their later titles in order of time, these with the id of the item."""
    made: list[tuple[Entry, str | None]] = []
    for row in rows:
        item = Entry(
            feed=row["outlet"],
            id=row["id"],
            outlet=row["outlet"],
            title=row["title"],
            summary=row.get("summary") or "",
            link=row.get("link") or "",
            published=float(row["published"]),
        )
        made.append((item, None))
        for number, title in enumerate(row.get("titles") or ()):
            if title != item.title:
                made.append((_again(item, title, number), item.id))
    return sorted(made, key=lambda each: each[0].published)


def _again(item: Entry, title: str, number: int) -> Entry:
    return replace(
        item,
        feed="another feed",
        id=f"{item.id} {number}",
        title=title,
        link=f"https://another.example/{item.id}/{number}",
        published=item.published + HOUR,
    )


async def place_day(rows: Sequence[Row], tally: Tally) -> None:
    pipeline = Pipeline(stories=MemoryStories(), watchlist=Watchlist(()), extract=lambda entry: ())
    stories: dict[str, str] = {}
    titles: dict[str, str] = {}
    for entry, item in arrivals(rows):
        taken = await pipeline.take(entry, entry.published)
        if taken.united:
            stories = {id: taken.story if of == taken.united else of for id, of in stories.items()}
        if item is None:
            stories[entry.id], titles[entry.id] = taken.story, entry.title
            tally.entries += 1
            if taken.repeat_of:
                of = taken.repeat_of.id.split(" ")[0]
                tally.pairs.append((entry.title, titles.get(of, of)))
            continue
        tally.retitled += 1
        tally.in_story += taken.story == stories[item]
        if taken.repeat_of:
            tally.repeats += 1
            tally.of_another += taken.repeat_of.id.split(" ")[0] != item


async def main(data: Path, most: int) -> None:
    tally = Tally()
    for rows in days(data, most):
        await place_day(rows, tally)
    for entry, other in tally.pairs:
        print(f"  {entry}  <>  {other}")
    share = tally.repeats / (tally.retitled or 1), tally.in_story / (tally.retitled or 1)
    print(
        f"{tally.retitled} re-titlings: {share[0]:.3f} called repeats, {tally.of_another} of them of another"
    )
    print(f"item; {share[1]:.3f} in the item's story")
    print(f"{tally.entries} items: {len(tally.pairs)} called repeats of another")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 40))
