"""A term -> how rare it is: in the news at large, from a shipped table, and among the live stories."""

import math
from collections.abc import Callable, Mapping
from importlib.resources import files

# How many live stories the shipped table weighs as much as. Few, so that what the news is full of this week
# soon counts as common, however rare it was when the table was made.
PRIOR = 400.0
# The share of entries of a word that is too rare for the table.
_UNKNOWN = 1.0


def _read() -> tuple[float, dict[str, float]]:
    header, *lines = files(__package__).joinpath("rarity.txt").read_text(encoding="utf-8").splitlines()
    entries = float(header.split()[3])
    table = {}
    for line in lines:
        count, *words = line.split(" ")
        table.update(dict.fromkeys(words, float(count) / entries))
    return entries, table


_ENTRIES, _SHARES = _read()
_RAREST = _UNKNOWN / _ENTRIES


def share(term: str) -> float:
    """The share of all news entries that hold the term, 0 to 1, by the shipped table."""
    return _SHARES.get(term, _RAREST)


def rarity(term: str) -> float:
    """How rare the term is in the news at large: the natural logarithm of one by its share; 0 to about 12."""
    return -math.log(share(term))


def rarities(holding: Mapping[str, int], stories: int) -> Callable[[str], float]:
    """How rare a term is here and now: the table, corrected by how many of the live stories hold it."""
    known: dict[str, float] = {}
    total = math.log(PRIOR + stories + 1.0)

    def here(term: str) -> float:
        value = known.get(term)
        if value is None:
            value = total - math.log(PRIOR * share(term) + holding.get(term, 0) + 0.5)
            known[term] = value
        return value

    return here
