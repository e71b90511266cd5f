"""Labelled days -> the weights of a score's parts, and how well they do on a day they were not fitted to.

    python benchmarks/fit_likeness.py DATA             # by words alone
    python benchmarks/fit_likeness.py DATA semantic    # and again with the meaning (extra `semantic`)

Every entry of a day is compared with the stories that were there when it came, put together as the labels
say, and a logistic regression learns which of them is its own. For each day the weights are fitted on the
other days, the day is placed online with them, and its pairs are scored; the last line is fitted on all.

The folder given holds `labelled/stories-DATE.jsonl` with `.pairs.json`. The days in `benchmarks/labels` name
entries of its `streams/*.jsonl.gz` by their ids: `same` and `unsure` are pairs, `entries` all that were read.
"""

import asyncio
import gzip
import itertools
import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from adapters import semantic
from adapters.memory.index import Index
from bot.domain.entry import Entry
from bot.domain.likeness import (
    Comparison,
    Joins,
    Placement,
    Profile,
    Surroundings,
    compared,
    doubts,
    index_terms,
    lookup_terms,
    merged,
    placed,
    profile,
    resolved,
    united,
)
from bot.domain.likeness.meaning import SURELY_NOT
from bot.domain.likeness.score import PARTS, SET_BY_HAND, WEIGHTS, WEIGHTS_WITH_MEANING
from bot.domain.story import Story
from bot.ports import Embedder

LABELS = Path(__file__).parent / "labels"
FITTED = tuple(part for part in PARTS if part not in SET_BY_HAND)
FITTED_WITH_MEANING = (*FITTED, "meaning", "theme")
RIDGE = 1.0
ROUNDS = 2
ROUNDS_WITH_MEANING = 1
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One entry beside one story: the score's parts, and whether it belongs there."""

    parts: list[float]
    own: bool


@dataclass(slots=True)
class Shelf:
    """The live stories of one day."""

    index: Index = field(default_factory=Index)
    profiles: dict[str, Profile] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)

    def around(self, own: Profile) -> Surroundings:
        return self.index.around(lookup_terms(own))

    def add(self, story: str | None, entry: Entry, own: Profile) -> None:
        """Put the entry into the story, or (None) into one of its own."""
        name = story or entry.id
        core = merged(self.profiles[name], own) if story else own
        self.profiles[name] = core
        self.members.setdefault(name, []).append(entry.id)
        kept = Story(id=name, opened=core.opened, updated=entry.published, profile=core, members=())
        self.index.put(kept, index_terms(own))

    def unite(self, one: str, other: str) -> str:
        """Make one story of the two; the name of the older, which it keeps."""
        elder, younger = sorted((one, other), key=lambda name: (self.profiles[name].opened, name))
        core = united(self.profiles[elder], self.profiles.pop(younger))
        self.profiles[elder] = core
        self.members[elder] += self.members.pop(younger)
        kept = Story(id=elder, opened=core.opened, updated=core.time, profile=core, members=())
        self.index.put(kept, (), younger)
        return elder

    def home(self, placement: Placement) -> str | None:
        """The story that a placed entry joins, once it has united those that it shows to be one."""
        if isinstance(placement, Joins) and placement.also:
            return self.unite(placement.story, placement.also)
        return placement.story if isinstance(placement, Joins) else None


Weights = Mapping[str, float]
Judge = Callable[[Profile, Surroundings], Comparison]
"""How an entry is compared with the stories around it."""


def by_words(weights: Weights) -> Judge:
    """As a bot without an embedder does."""
    return lambda own, around: compared(own, around, own.time, weights=weights)


def by_meaning(
    embedder: Embedder, weights: Weights, after: Weights, *, surely_not: float = SURELY_NOT
) -> Judge:
    """As a bot with an embedder does: `weights` before the meaning is known, and `after`."""

    def judge(own: Profile, around: Surroundings) -> Comparison:
        comparison = compared(own, around, own.time, weights=weights)
        asked = doubts(comparison, weights=weights, surely_not=surely_not)
        if asked is None:
            return comparison
        return resolved(
            comparison, asked, asyncio.run(embedder.alike(asked.text, asked.texts)), weights=after
        )

    return judge


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


def examples(day: Day, judge: Judge, parts: Sequence[str], *, online: bool) -> Iterator[Example]:
    """Each entry beside each story around it for which all these parts are known.

    The stories are put together as the labels say, or, online, as the judge does with all its mistakes; then
    a story is the entry's own if most of its entries are the same.
    """
    shelf = Shelf()
    for entry in day.entries:
        own = profile(entry, ())
        comparison = judge(own, shelf.around(own))
        home = None
        for (story, _), score in zip(comparison.stories, comparison.scores, strict=True):
            same, unsure = (_count(kind, entry.id, shelf.members[story]) for kind in (day.same, day.unsure))
            others = len(shelf.members[story]) - unsure
            belongs = same > others / 2
            home = story if belongs else home
            known = [getattr(score, part) for part in parts]
            if (belongs or others > unsure) and None not in known:
                yield Example(parts=known, own=belongs)
        if online:
            home = shelf.home(placed(comparison))
        shelf.add(home, entry, own)


def _count(pairs: frozenset[Pair], entry: str, others: Sequence[str]) -> int:
    return sum(frozenset((entry, other)) in pairs for other in others)


def scored(day: Day, judge: Judge) -> tuple[float, float, float]:
    """Pair precision, recall and F1 of the day, placed online by the judge."""
    shelf = Shelf()
    for entry in day.entries:
        own = profile(entry, ())
        shelf.add(shelf.home(placed(judge(own, shelf.around(own)))), entry, own)
    together = {frozenset(pair) for ids in shelf.members.values() for pair in itertools.combinations(ids, 2)}
    together -= day.unsure
    right = len(together & day.same)
    precision, recall = right / (len(together) or 1), right / len(day.same)
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1.0)


def fitted(seen: Sequence[Example], parts: Sequence[str]) -> dict[str, float]:
    """The weights, none below 0: a part that speaks for a story cannot speak against it.

    Those set by hand keep theirs; `young` is the same all day, and the start makes up for it.
    """
    free = list(range(len(parts)))
    while True:
        weights = _newton([[1.0, *(one.parts[at] for at in free)] for one in seen], [one.own for one in seen])
        negative = [at for at, weight in zip(free, weights[1:], strict=True) if weight < 0]
        if not negative:
            break
        free = [at for at in free if at not in negative]
    known = {parts[at]: weight for at, weight in zip(free, weights[1:], strict=True)}
    by_hand = {name: WEIGHTS[name] for name in SET_BY_HAND}
    return {
        "start": weights[0] - WEIGHTS["young"],
        **dict.fromkeys((*PARTS, *parts), 0.0),
        **known,
        **by_hand,
    }


def _newton(rows: Sequence[Sequence[float]], own: Sequence[bool]) -> list[float]:
    """Logistic regression with a ridge on all but the first column (the start)."""
    size = len(rows[0])
    weights = [0.0] * size
    for _ in range(15):
        slope = [0.0] + [RIDGE * weight for weight in weights[1:]]
        bend = [[(RIDGE if i == j and i else 0.0) for j in range(size)] for i in range(size)]
        for row, is_own in zip(rows, own, strict=True):
            chance = 1.0 / (1.0 + math.exp(-sum(map(float.__mul__, weights, row))))
            worth = chance * (1.0 - chance)
            for i, value in enumerate(row):
                slope[i] += (chance - is_own) * value
                for j in range(i + 1):
                    bend[i][j] += worth * value * row[j]
        weights = [old - step for old, step in zip(weights, _solved(bend, slope), strict=True)]
    return weights


def _solved(lower: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a symmetric system given by its lower half; by Gauss, with the largest pivot."""
    size = len(right)
    full = [[lower[max(i, j)][min(i, j)] for j in range(size)] + [right[i]] for i in range(size)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda row: abs(full[row][i]))
        full[i], full[pivot] = full[pivot], full[i]
        for row in range(size):
            if row != i:
                factor = full[row][i] / full[i][i]
                full[row] = [a - factor * b for a, b in zip(full[row], full[i], strict=True)]
    return [full[i][size] / full[i][i] for i in range(size)]


def learnt(known: Sequence[Day]) -> dict[str, float]:
    """The weights by words alone, fitted on these days: beside true stories, then beside those made with the
    weights too."""
    judge = by_words(WEIGHTS)
    seen = [one for day in known for one in examples(day, judge, FITTED, online=False)]
    weights = fitted(seen, FITTED)
    for _ in range(ROUNDS):
        judge = by_words(weights)
        seen += [one for day in known for one in examples(day, judge, FITTED, online=True)]
        weights = fitted(seen, FITTED)
    return weights


def learnt_with_meaning(known: Sequence[Day], weights: Weights, embedder: Embedder) -> dict[str, float]:
    """The weights for where the meaning is known, too. Every story is asked about, since there are too few
    examples among those in doubt."""
    judge = by_meaning(embedder, weights, WEIGHTS_WITH_MEANING, surely_not=0.0)
    seen = [one for day in known for one in examples(day, judge, FITTED_WITH_MEANING, online=False)]
    after = fitted(seen, FITTED_WITH_MEANING)
    for _ in range(ROUNDS_WITH_MEANING):
        judge = by_meaning(embedder, weights, after, surely_not=0.0)
        seen += [one for day in known for one in examples(day, judge, FITTED_WITH_MEANING, online=True)]
        after = fitted(seen, FITTED_WITH_MEANING)
    return after


def main(data: Path, embedder: Embedder | None) -> None:
    everything = days(data)
    known = [day for day in everything if not day.held_out]

    def learn(others: Sequence[Day]) -> tuple[Judge, dict[str, float]]:
        weights = learnt(others)
        if embedder is None:
            return by_words(weights), weights
        after = learnt_with_meaning(others, weights, embedder)
        return by_meaning(embedder, weights, after), after

    for day in known:
        print(f"{day.name}, fitted on the other days: " + _told(scored(day, learn(_but(known, day))[0])))
    judge, weights = learn(known)
    for day in known:
        print(f"{day.name}, fitted on all days: " + _told(scored(day, judge)))
    shipped = by_meaning(embedder, WEIGHTS, WEIGHTS_WITH_MEANING) if embedder else by_words(WEIGHTS)
    for day in everything:
        print(f"{day.name}, as shipped{', held out' * day.held_out}: " + _told(scored(day, shipped)))
    print(json.dumps({name: round(weight, 2) for name, weight in weights.items()}))


def _but(known: Sequence[Day], one: Day) -> list[Day]:
    return [day for day in known if day is not one]


def _told(result: tuple[float, float, float]) -> str:
    return "precision {:.3f} recall {:.3f} F1 {:.3f}".format(*result)


if __name__ == "__main__":
    main(
        Path(sys.argv[1]), semantic.OnnxEmbedder(semantic.found(None)) if "semantic" in sys.argv[2:] else None
    )
