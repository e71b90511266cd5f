"""Two entries of one feed -> whether they are two of a series: one form of words with other names, one title
for each day, or one standing title over other texts."""

from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

from bot.domain.likeness.profile import Print
from bot.domain.likeness.repeat import LEAD_WORDS, SOME_LEAD, are_of_two_days

# How many words the form must have, and what share of the longer title.
FORM_WORDS, FORM_SHARE = 4, 0.55
# A longer filling is a sentence of its own.
FILLED_WORDS = 4


def is_of_series(one: Print, other: Print, is_name: Callable[[str], bool]) -> bool:
    """Whether the two, of one feed, tell of two things in one form."""
    if one.title == other.title:
        return _is_standing(one.lead, other.lead)
    return are_of_two_days(one.title, other.title) or _is_form(one.title, other.title, is_name)


def _is_standing(one: str, other: str) -> bool:
    """Whether one title stands over two texts that have nothing in common."""
    told = min(len(one.split()), len(other.split())) >= LEAD_WORDS
    return told and fuzz.token_sort_ratio(one, other) < SOME_LEAD


def _is_form(one: str, other: str, is_name: Callable[[str], bool]) -> bool:
    """Whether two titles (folded words) differ in one place only, where each names somebody or some place
    that the other does not: "Preview and tips for Ascot on Monday", "... for York on Monday".

    An outlet that writes of one event twice finds other words, or changes a number or a verb.
    """
    first, second = one.split(), other.split()
    before = _alike(first, second)
    after = _alike(first[before:][::-1], second[before:][::-1])
    if before + after < max(FORM_WORDS, FORM_SHARE * max(len(first), len(second))):
        return False
    fillings = [words[before : len(words) - after] for words in (first, second)]
    if not all(0 < len(filling) <= FILLED_WORDS for filling in fillings):
        return False
    return all(any(map(is_name, filling)) for filling in fillings) and not set(fillings[0]) & set(fillings[1])


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    return at
