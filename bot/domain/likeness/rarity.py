"""A term -> how rare it is: in the news at large, from a shipped table, and among the live stories."""

import math
from collections.abc import Iterable, Mapping
from importlib.resources import files

from bot.domain.likeness.profile import Surroundings

# How many live stories the shipped table weighs as much as. Few, so that what the news is full of this week
# soon counts as common, however rare it was when the table was made.
PRIOR = 150.0
# Beyond so many live stories a term grows no rarer for being in none of them: the weights were fitted on days
# with as many, and a large store must not make them mean something else.
KNOWN = 400.0
# The most that a grown story counts for beyond one.
GROWN = 10
# The share of entries of a word that is too rare for the table.
_UNKNOWN = 1.0


def _read() -> tuple[float, dict[str, float], frozenset[str]]:
    header, *lines = files(__package__).joinpath("rarity.txt").read_text(encoding="utf-8").splitlines()
    entries = float(header.split()[3])
    table: dict[str, float] = {}
    named: set[str] = set()
    for line in lines:
        count, *words = line.split(" ")
        folded = [word.lower() for word in words]
        table.update(dict.fromkeys(folded, float(count) / entries))
        named.update(low for low, word in zip(folded, words, strict=True) if low != word)
    return entries, table, frozenset(named)


_ENTRIES, _SHARES, NAMES = _read()
"""`NAMES`: the words that the news mostly writes as names."""
_RAREST = _UNKNOWN / _ENTRIES
_LARGEST = -math.log(_RAREST)
# What `Rarities` takes off for a term that it was not asked about.
_UNHELD = {term: math.log(PRIOR * held + 0.5) for term, held in _SHARES.items()}
_UNHELD_RAREST = math.log(PRIOR * _RAREST + 0.5)
_RARITIES = {term: -math.log(held) for term, held in _SHARES.items()}


def share(term: str) -> float:
    """The share of all news entries that hold the term, 0 to 1, by the shipped table."""
    return _SHARES.get(term, _RAREST)


def rarity(term: str) -> float:
    """How rare the term is in the news at large: the natural logarithm of one by its share; 0 to about 12."""
    return _RARITIES.get(term, _LARGEST)


def length(terms: Mapping[str, float]) -> float:
    """The length of terms as a vector, each weighing as much as it stands for and is rare at large."""
    known, rarest = _RARITIES.get, _LARGEST
    return math.hypot(*[weight * known(term, rarest) for term, weight in terms.items()])


def length_of_words(words: Iterable[str]) -> float:
    """The same of words that all stand for as much."""
    known, rarest = _RARITIES.get, _LARGEST
    return math.hypot(*[known(word, rarest) for word in words])


class Rarities(dict[str, float]):
    """How rare a term is here and now: the table, corrected by how many of the live stories hold it.

    A story that has grown counts for as many as its entries: else what everybody writes about would look
    rare for being in one large story, and that story would draw in all the rest. Of terms that were not asked
    for only the table speaks. Missing terms are worked out as they are wanted, since most never are.
    """

    def __init__(self, around: Surroundings) -> None:
        total = math.log(PRIOR + around.stories + 1.0)
        self._total = math.log(PRIOR + min(around.stories, KNOWN) + 1.0)
        rarest = self._total - _UNHELD_RAREST
        grown = [core for _, core in around.candidates if core.entries > 1]
        for term, held in around.holding.items():
            many = float(held)
            for core in grown:
                if term in core.terms:
                    many += min(core.entries - 1, GROWN) * core.terms[term]
            self[term] = min(rarest, max(0.0, total - math.log(PRIOR * share(term) + many + 0.5)))

    def __missing__(self, term: str) -> float:
        value = self._total - _UNHELD.get(term, _UNHELD_RAREST)
        self[term] = value
        return value
