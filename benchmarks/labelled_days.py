"""Labelled days -> their entries, and which pairs of them are one story."""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.entry import Entry

LABELS = Path(__file__).parent / "labels"
Pair = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A labelled day, its entries in order of time."""

    name: str
    entries: list[Entry]
    same: frozenset[Pair]
    unsure: frozenset[Pair]
    held_out: bool = False
    """Its errors were never read, and no weight was ever fitted on it."""


def days(data: Path) -> list[Day]:
    """All labelled days there are."""
    found = []
    for labels in sorted((data / "labelled").glob("stories-*.pairs.json")):
        rows = labels.with_name(labels.name.replace(".pairs.json", ".jsonl")).read_text("utf-8").splitlines()
        found.append(_day(labels, [json.loads(row) for row in rows]))
    named = {
        path: set(json.loads(path.read_text("utf-8"))["entries"]) for path in sorted(LABELS.glob("stories-*"))
    }
    rows_of: dict[Path, list[dict[str, object]]] = {path: [] for path in named}
    for row in _streamed(data):
        for path, ids in named.items():
            if row["id"] in ids:
                rows_of[path].append(row)
    return found + [_day(path, rows) for path, rows in rows_of.items()]


def _streamed(data: Path) -> Iterator[dict[str, object]]:
    for path in sorted((data / "streams").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _day(labels: Path, rows: Sequence[Mapping[str, object]]) -> Day:
    pairs = json.loads(labels.read_text("utf-8"))
    entries = [_entry(row) for row in rows]
    return Day(
        name=labels.name.removeprefix("stories-").removesuffix(".pairs.json"),
        entries=sorted(entries, key=lambda entry: entry.published),
        same=frozenset(map(frozenset, pairs["same"])),
        unsure=frozenset(map(frozenset, pairs["unsure"])),
        held_out=pairs.get("held_out", False),
    )


def _entry(row: Mapping[str, object]) -> Entry:
    return Entry(
        feed=str(row["outlet"]),
        id=str(row["id"]),
        outlet=str(row["outlet"]),
        title=str(row["title"]),
        summary=str(row.get("summary") or ""),
        content=str(row.get("content") or ""),
        link=str(row.get("link") or ""),
        published=float(str(row["published"])),
    )
