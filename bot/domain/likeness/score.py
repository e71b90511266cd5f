"""An entry's profile and the stories around it -> how likely it is one story with each, and why."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from bot.domain.likeness.profile import Profile, Surroundings
from bot.domain.likeness.rarity import NAMES, Rarities, length, length_of_words, rarity, share
from bot.domain.likeness.series import is_of_series
from bot.domain.likeness.stems import stem

WINDOW = 7 * 86_400.0
"""Seconds after its newest entry in which a story can be joined."""
_RAREST = 4
# What counts as rare to the full: a term that one live story in about 3,000 holds.
_RARE = 8.0
# How rare a term must be to tell anything, and how many of them are few, and many.
_TELLS = 4.0
_FEW, _MANY = 8, 20
# A number held by more stories than this rarity allows ("10", "2026") says nothing.
_TELLING = 5.5
# How many of the other stories around are asked whether the entry is as like them.
_RIVALS = 4
# What the numbers say of two texts when one of them has none that tells.
_NUMBERLESS = 0.5
# What the names say of two texts when one of them has none.
_NAMELESS = 0.25
# The share of all entries below which a word is taken for a name, in a title that gives each a capital.
_UNHEARD_OF = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How like an entry and a story are: named parts, each 0 (nothing speaks for it) to 1, and the total."""

    closest: float
    """Cosine of the entry's terms and those of the story's closest entry, weighted by how rare they are in
    the news at large: what is much written of today would else look common for just that."""
    title: float
    """The same with the titles alone: the entry's and the likest one's."""
    rare: float
    """How rare the four rarest shared terms are, as far as both texts stand on them."""
    broad: float
    """How many more terms they share that are rare enough to tell: up to eight none, from twenty on all. Two
    headlines never share so many; long articles that do are about one thing though most words differ."""
    names: float
    """How many of the names of the one that has fewer the other has too, weighted by rarity."""
    numbers: float
    """Numbers that few stories hold: 1 if they share one, 0 if each has others, 0.5 if one has none."""
    near: float
    """How close in time: 1 at once, about a half after a dozen hours, 0 after a week."""
    young: float
    """1 in the story's first two days, then less each day, 0 after two weeks: news of the same people grows
    into another story by and by, and an entry that comes late must be the more like it."""
    size: float
    """How many entries the story has, up to five: one told in many words shares fewer with each."""
    alone: float
    """How far it stands out: 0.5 if the next stories around are as like the entry, 1 if none is at all.
    Under one large topic many are, and then being like one of them says little."""
    outlets: float
    """1 if a newest entry of the story is of another feed, else 0: whoever writes twice in one style is alike
    for that already, and two who are alike tell the same."""
    meaning: float | None = None
    """How alike the entry is in meaning to the closest of the story's newest entries, as an embedder tells;
    None where words decided, or nothing is there to tell."""
    theme: float | None = None
    """The same with those entries on average."""
    named_alone: bool = False
    """They share no word but names."""
    shared: tuple[str, ...] = ()
    """The rarest terms shared, rarest first, up to four: what an explanation names."""
    total: float = 0.0
    """The chance that they are one story, 0 to 1; 0 if they share no word but names, for the name of a person
    or a place is no event (and if their meaning is not known), and if they are two of a series."""


SET_BY_HAND = ("young", "broad")
PARTS = (
    *("closest", "title", "rare", "broad", "names", "numbers", "near", "young", "size", "alone", "outlets"),
)
# What each part counts for, in log-odds, as fitted by benchmarks/fit_likeness.py on labelled days. Two are
# set by hand and held to what a stream makes of them: a day cannot show how a story ages (`young`), and
# the labelled days hold no long articles (`broad`).
WEIGHTS: Mapping[str, float] = {
    "start": -14.64,
    "closest": 7.99,
    "title": 4.71,
    "rare": 4.93,
    "names": 2.25,
    "numbers": 0.54,
    "near": 1.0,
    "size": 0.61,
    "alone": 2.74,
    "outlets": 0.85,
    "young": 4.0,
    "broad": 3.0,
}

# The same where the meaning is known.
WEIGHTS_WITH_MEANING: Mapping[str, float] = {
    "start": -17.05,
    "closest": 4.54,
    "title": 2.61,
    "rare": 0.8,
    "names": 1.31,
    "numbers": 0.68,
    "near": 1.0,
    "size": 0.18,
    "alone": 3.68,
    "outlets": 0.68,
    "meaning": 5.05,
    "theme": 4.43,
    "young": 4.0,
    "broad": 3.0,
}


def scores(entry: Profile, around: Surroundings, weights: Mapping[str, float] = WEIGHTS) -> list[Score]:
    """How like the entry is to each of the candidates, in their order."""
    comparison = _Comparison(entry, Rarities(around))
    compared = [comparison.parts(story) for _, story in around.candidates]
    likeness = [
        parts["closest"] + comparison.core_likeness(story, parts["closest"])
        for (parts, _), (_, story) in zip(compared, around.candidates, strict=True)
    ]
    found = []
    for place, (parts, shared) in enumerate(compared):
        parts["alone"] = _alone(likeness, place)
        story = around.candidates[place][1]
        series, told = comparison.is_of_series(story), comparison.tells_alike(story)
        chance = total(parts, weights) if told and not series else 0.0
        found.append(Score(**parts, shared=shared, named_alone=not told and not series, total=chance))
    return found


def total(parts: Mapping[str, float], weights: Mapping[str, float] = WEIGHTS) -> float:
    """The chance that they are one story, 0 to 1, from the parts of a score."""
    odds = weights["start"] + sum(weights[name] * part for name, part in parts.items())
    return 1.0 / (1.0 + math.exp(-odds))


class _Comparison:
    """One entry, made ready to be compared with the stories around it."""

    def __init__(self, entry: Profile, here: Rarities) -> None:
        self._entry, self._here = entry, here
        self._worth = {term: weight * here[term] for term, weight in entry.terms.items()}
        self._at_large = {term: weight * rarity(term) ** 2 for term, weight in entry.terms.items()}
        self._length = length(entry.terms)
        self._title = {term: rarity(term) ** 2 for term in entry.title}
        self._title_length = math.sqrt(sum(self._title.values()))
        self._tells = {term for term in entry.terms if here[term] > _TELLS}
        self._words = entry.terms.keys() - set(entry.names)
        self._names = {name: self._worth[name] for name in entry.names}

    def tells_alike(self, story: Profile) -> bool:
        """Whether they share a word that is no name."""
        return not self._words.isdisjoint(story.terms)

    def is_of_series(self, story: Profile) -> bool:
        """Whether the same feed told of the story in the very form of words in which it tells of another."""
        mine = self._entry.prints[0]
        named = set(self._entry.names).union(story.names)
        return any(
            other.entry.feed == mine.entry.feed
            and is_of_series(mine, other, lambda word: _is_name(word, named))
            for other in story.prints
        )

    def parts(self, story: Profile) -> tuple[dict[str, float], tuple[str, ...]]:
        """The parts of the score but for `alone`, which needs the other stories; and the terms shared."""
        rarest = self._rarest_shared(story.terms)
        feed = self._entry.prints[0].entry.feed
        parts = {
            "closest": max([self._likeness(kept.terms or story.terms) for kept in story.prints]),
            "title": max([self._title_likeness(kept.heading or story.title) for kept in story.prints]),
            "rare": min(1.0, sum(worth for worth, _ in rarest) / (_RAREST * _RARE)),
            "broad": min(1.0, max(0, len(self._tells.intersection(story.terms)) - _FEW) / (_MANY - _FEW)),
            "names": self._names_likeness(story),
            "numbers": self._numbers(story.numbers),
            "near": _nearness(abs(self._entry.time - story.time)),
            "young": _youth(self._entry.time - story.opened),
            "size": math.log(min(story.entries, 5)) / math.log(5.0),
            "outlets": float(any(kept.entry.feed != feed for kept in story.prints)),
        }
        return parts, tuple(term for _, term in rarest)

    def core_likeness(self, story: Profile, closest: float) -> float:
        """The same as `closest` with the story's core; it is its only entry until another comes."""
        return self._likeness(story.terms) if story.entries > 1 else closest

    def _rarest_shared(self, terms: Mapping[str, float]) -> list[tuple[float, str]]:
        worth = self._worth
        return nlargest(_RAREST, [(worth[term] * terms[term], term) for term in worth.keys() & terms.keys()])

    def _likeness(self, terms: Mapping[str, float]) -> float:
        worth = self._at_large
        both = sum([worth[term] * terms[term] for term in worth.keys() & terms.keys()])
        return min(1.0, both / (self._length * length(terms))) if both else 0.0

    def _title_likeness(self, title: Sequence[str]) -> float:
        mine = self._title
        both = sum([mine[term] for term in title if term in mine])
        return both / (self._title_length * length_of_words(title)) if both else 0.0

    def _names_likeness(self, story: Profile) -> float:
        theirs = {name: story.terms[name] * self._here[name] for name in story.names if name in story.terms}
        fewer = min(sum(self._names.values()), sum(theirs.values()))
        if not fewer:
            return _NAMELESS
        return sum(min(worth, theirs[name]) for name, worth in self._names.items() if name in theirs) / fewer

    def _numbers(self, numbers: Iterable[str]) -> float:
        mine, theirs = self._telling(self._entry.numbers), self._telling(numbers)
        if not mine or not theirs:
            return _NUMBERLESS
        return 0.0 if mine.isdisjoint(theirs) else 1.0

    def _telling(self, numbers: Iterable[str]) -> set[str]:
        return {number for number in numbers if self._here[number] > _TELLING}


def _is_name(word: str, named: set[str]) -> bool:
    term = stem(word)
    return term in NAMES or term in named or share(term) < _UNHEARD_OF


def _nearness(seconds: float) -> float:
    return max(0.0, 1.0 - math.log1p(seconds / 3600.0) / math.log1p(WINDOW / 3600.0))


def _youth(seconds: float) -> float:
    days = seconds / 86_400.0
    return min(1.0, max(0.0, 1.0 - (days - 2.0) / 12.0))


def _alone(likeness: Sequence[float], place: int) -> float:
    own = likeness[place]
    rivals = sorted((*likeness[:place], *likeness[place + 1 :]), reverse=True)[:_RIVALS]
    return own / (own + sum(rivals) / _RIVALS) if own else 0.0
