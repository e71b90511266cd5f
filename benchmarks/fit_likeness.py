"""Labelled days -> the weights of a score's parts, and how well they do on a day they were not fitted to.

    PYTHONPATH=. python benchmarks/fit_likeness.py DATA             # by words alone
    PYTHONPATH=. python benchmarks/fit_likeness.py DATA semantic    # and with the meaning (extra `semantic`)

Every entry of a day is compared with the stories that were there when it came, put together as the labels
say, and a logistic regression learns which of them is its own. For each day the weights are fitted on the
other days, the day is placed online with them, and its pairs are scored; the last line is fitted on all.

The folder given holds `labelled/stories-DATE.jsonl` with `.pairs.json`. The days in `benchmarks/labels` name
entries of its `streams/*.jsonl.gz` by their ids: `same` and `unsure` are pairs, `entries` all that were read.
"""

import asyncio
import itertools
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from adapters import semantic
from adapters.memory.index import Index
from benchmarks.labelled_days import Day, Pair, days
from benchmarks.regression import logistic
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

FITTED = tuple(part for part in PARTS if part not in SET_BY_HAND)


FITTED_WITH_MEANING = (*FITTED, "meaning", "theme")


ROUNDS = 2


ROUNDS_WITH_MEANING = 1


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
        weights = logistic(
            [[1.0, *(one.parts[at] for at in free)] for one in seen], [one.own for one in seen]
        )
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
