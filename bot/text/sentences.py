"""Text -> its sentences, as spans of it.

A full stop ends a sentence only before something that can begin one, and not behind an initial, an
abbreviation or a number. A quotation that runs over several sentences gives several.
"""

import re
from typing import NamedTuple

# Every match begins at a run of marks and looks at a bounded stretch behind it: linear in the text.
_END = re.compile(r"[.!?…]{1,8}[\"'”’»)\]]{0,3}(?=\s)|\n|\s[•|]\s")
_OPENERS = "\"'“‘«([¿¡—–- "
_ABBREVIATIONS = frozenset(
    """
    mr mrs ms dr st sen rep gov gen lt col sgt capt maj rev hon prof pres jr sr vs nos etc inc ltd co
    corp dept jan feb mar apr jun jul aug sep sept oct nov dec mt ft calif fla conn mme mlle mm e.g i.e u.s
    u.k u.n
    """.split()
)


LONGEST = 1_000
"""Characters: what runs longer without an end is cut at white space, so that a text without full stops costs
no more than another."""


class Span(NamedTuple):
    """A stretch of a text: `text[start:end]`."""

    start: int
    end: int


def sentences(text: str) -> list[Span]:
    """The sentences of a text, in order, without the white space around them; none for a blank text."""
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if _ends(text, start, match):
            _add(spans, text, start, match.end())
            start = match.end()
    _add(spans, text, start, len(text))
    return spans


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    while end - start > LONGEST:
        space = text.rfind(" ", start, start + LONGEST)
        cut = space if space > start else start + LONGEST
        _add(spans, text, start, cut)
        start = cut
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append(Span(start, end))


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    marks = match.group()
    if not marks.startswith("."):
        return not marks.startswith(("!", "?", "…")) or _begins(text, match.end())
    if len(marks) == 1 and _abbreviated(text, start, match.start()):
        return False
    return _begins(text, match.end())


def _abbreviated(text: str, start: int, stop: int) -> bool:
    head = text[max(start, stop - 8) : stop]
    word = head.rsplit(None, 1)[-1].lstrip("\"'“‘«(") if head.strip() else ""
    return (len(word) == 1 and word.isupper()) or word.casefold() in _ABBREVIATIONS


def _begins(text: str, at: int) -> bool:
    """Whether what comes next can begin a sentence: no lower-case letter."""
    for mark in text[at : at + 6]:
        if mark not in _OPENERS and not mark.isspace():
            return not mark.islower()
    return True
