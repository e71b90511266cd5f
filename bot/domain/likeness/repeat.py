"""Two prints -> whether one entry is a near-copy of the other: wire copy, re-titled, or lightly edited."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from bot.domain.likeness.profile import Print

# Word order may change in a copy, words hardly may: so token_sort_ratio decides, not token_set_ratio, which
# calls a text a copy of any text that contains it.
SAME_TITLE = 88.0
SAME_LEAD = 88.0
# A title or lead of fewer words is shared by chance, or by habit ("Follow our rolling coverage").
TITLE_WORDS, LEAD_WORDS = 4, 8
# What the other part must at least have in common.
SOME_LEAD, SOME_TITLE = 55.0, 30.0
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"\b(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH}|\d{{1,4}} \d{{1,2}} \d{{2,4}})(?: \d{{4}})?\b"
)


def nearest(print_: Print, others: Iterable[Print]) -> Print | None:
    """The newest of these that the entry is a near-copy of; None if it is none's."""
    return next((other for other in reversed(list(others)) if is_repeat(print_, other)), None)


def is_repeat(one: Print, other: Print) -> bool:
    """Whether the one is a near-copy of the other. Titles that count differently are two entries."""
    if are_of_two_days(one.title, other.title):
        return False
    if _numbers(one.title) and _numbers(other.title) and _numbers(one.title) != _numbers(other.title):
        return one.lead == other.lead and len(one.lead.split()) >= LEAD_WORDS
    titles = fuzz.token_sort_ratio(one.title, other.title)
    if titles >= SAME_TITLE and _count(one.title, other.title) >= TITLE_WORDS:
        return not (one.lead and other.lead) or fuzz.token_sort_ratio(one.lead, other.lead) >= SOME_LEAD
    if _count(one.lead, other.lead) < LEAD_WORDS or titles < SOME_TITLE:
        return False
    return fuzz.token_sort_ratio(one.lead, other.lead, score_cutoff=SAME_LEAD) > 0


def are_of_two_days(one: str, other: str) -> bool:
    """Whether two titles (folded words) are one but for the day in each: "... on 3 May", "... on 4 May"."""
    if one == other or not (_numbers(one) and _numbers(other)):
        return False
    first, second = _DATE.search(one), _DATE.search(other)
    return bool(first and second) and _DATE.sub("", one) == _DATE.sub("", other)


def _count(one: str, other: str) -> int:
    return min(one.count(" "), other.count(" ")) + 1 if one and other else 0


def _numbers(title: str) -> set[str]:
    return {word for word in title.split() if word[0].isdigit()}
