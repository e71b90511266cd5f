"""An entry's profile and a story's -> how likely they are one story, and why."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.domain.likeness.profile import Profile

Rarity = Callable[[str], float]
WINDOW = 7 * 86_400.0
"""Seconds after its newest entry in which a story can be joined."""
_RAREST = 4
# A number that more stories hold than this rarity allows ("10", "2026") says nothing.
_TELLING = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How like an entry and a story are: named parts, each 0 (nothing speaks for it) to 1, and the total."""

    words: float
    """Cosine of the entry's terms and the story's core, weighted by rarity."""
    closest: float
    """The same with the story's closest single entry."""
    title: float
    """The same with the titles alone: the entry's and the closest one's."""
    rare: float
    """How rare the four rarest shared terms are, as far as both texts stand on them."""
    numbers: float
    """Shared numbers that few stories hold: none, one, two."""
    near: float
    """How close in time: 1 at once, about a half after five hours, 0 after a week."""
    young: float
    """1 in the story's first two days, then less each day, 0 after two weeks: news of the same people grows
    into another story by and by, and an entry that comes late must be the more like it."""
    size: float
    """How many entries the story has, up to five: one told in many words shares fewer with each."""
    shared: tuple[str, ...] = ()
    """The rarest terms shared, rarest first, up to four: what an explanation names."""
    total: float = 0.0
    """The chance that they are one story, 0 to 1."""


# What each part counts for, in log-odds; fitted by benchmarks/fit_likeness.py on labelled days.
WEIGHTS: Mapping[str, float] = {
    "start": -12.4,
    "words": 5.6,
    "closest": 5.2,
    "title": 1.8,
    "rare": 5.8,
    "numbers": 2.6,
    "near": 0.7,
    "young": 4.0,
    "size": 1.6,
}


class Comparison:
    """One entry, made ready to be compared with the stories around it."""

    def __init__(self, entry: Profile, rarity: Rarity) -> None:
        self._entry, self._rarity = entry, rarity
        self._telling = {term: weight * rarity(term) for term, weight in entry.terms.items()}
        self._length = _length(self._telling.values())
        self._title = {term: rarity(term) for term in entry.title}
        self._title_length = _length(self._title.values())

    def score(self, story: Profile) -> Score:
        """How like the entry is to the story."""
        shared = self._shared(story.terms)
        words = self._likeness(story.terms)
        parts = {
            "words": words,
            "closest": max(
                (self._likeness(kept.terms) for kept in story.prints if kept.terms), default=words
            ),
            "title": max(map(self._title_likeness, _titles(story)), default=0.0),
            "rare": min(1.0, sum(worth for worth, _ in shared) / (_RAREST * 8.0)),
            "numbers": self._numbers(story.numbers),
            "near": _nearness(abs(self._entry.time - story.time)),
            "young": _youth(self._entry.time - story.opened),
            "size": math.log(min(story.entries, 5)) / math.log(5.0),
        }
        return Score(**parts, shared=tuple(term for _, term in shared), total=total(parts))

    def _shared(self, terms: Mapping[str, float]) -> list[tuple[float, str]]:
        worth = [(value * terms[term], term) for term, value in self._telling.items() if term in terms]
        return sorted(worth, reverse=True)[:_RAREST]

    def _likeness(self, terms: Mapping[str, float]) -> float:
        telling, rarity = self._telling, self._rarity
        both = sum(telling[term] * weight * rarity(term) for term, weight in terms.items() if term in telling)
        if not both:
            return 0.0
        return both / (self._length * _length(weight * rarity(term) for term, weight in terms.items()))

    def _title_likeness(self, title: tuple[str, ...]) -> float:
        both = sum(self._title[term] ** 2 for term in title if term in self._title)
        return both / (self._title_length * _length(map(self._rarity, title))) if both else 0.0

    def _numbers(self, numbers: tuple[str, ...]) -> float:
        both = set(self._entry.numbers).intersection(numbers)
        return min(2, sum(self._rarity(number) > _TELLING for number in both)) / 2


def total(parts: Mapping[str, float], weights: Mapping[str, float] = WEIGHTS) -> float:
    """The chance that they are one story, 0 to 1, from the parts of a score."""
    odds = weights["start"] + sum(weights[name] * part for name, part in parts.items())
    return 1.0 / (1.0 + math.exp(-odds))


def _titles(story: Profile) -> list[tuple[str, ...]]:
    return [kept.heading for kept in story.prints if kept.heading] or [story.title]


def _nearness(seconds: float) -> float:
    hours, window = seconds / 3600.0, WINDOW / 3600.0
    return max(0.0, 1.0 - math.log1p(hours) / math.log1p(window))


def _youth(seconds: float) -> float:
    days = seconds / 86_400.0
    return min(1.0, max(0.0, 1.0 - (days - 2.0) / 12.0))


def _length(values: Iterable[float]) -> float:
    return math.sqrt(sum(value * value for value in values))
