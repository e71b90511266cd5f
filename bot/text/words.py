"""Text -> folded text, tokens with their places, and words.

Folding is for comparing, never for showing: it drops case and accents and makes all quotes and hyphens one.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_PLAIN = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "‛": "'",
        "´": "'",
        "`": "'",
        "′": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "‟": '"',
        "«": '"',
        "»": '"',
        "‐": "-",
        "‑": "-",
        "–": "—",
        "―": "—",
    }
)

# A word keeps its inner hyphens and apostrophes ("hasn't", "al-Assad"), but a possessive 's stands alone, and
# so does a French elision ("l'", "qu'").
# Invisible characters, which wires scatter between words, are no marks.
# Every branch is a plain run with nothing behind it to fail, so that a long run cannot make it go back.
_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}"
    r"|\d+(?:[.,]\d+)*%?"
    r"|\b(?:[cdjlmnstCDJLMNST]|[Qq]u|QU)['’](?=[^\W\d_]{2})"
    r"|[^\W_][\w\u0300-\u036f]*(?:[-‐‑'’](?![sS]\b)[\w\u0300-\u036f]+)*"
    r"|['’][sS]\b"
    r"|[^\s\u00ad\u200b-\u200f\u2060\ufeff]"
)


class Token(NamedTuple):
    """A word or a mark of punctuation, and where it stands."""

    folded: str
    start: int
    end: int
    """`text[start:end]` is the token as it stands in the text."""


def fold(text: str) -> str:
    """The text without case and accents, with straight quotes: what "Élysée’s" and "elysee's" share.

    The length may change; use `tokens` where places matter. Folding twice changes nothing more.
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN).casefold())
    bare = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return unicodedata.normalize("NFKC", bare.translate(_PLAIN).casefold())


# One entry's texts are read by all who judge it, one after the other: findings, likeness, watches. So few are
# remembered that even the longest take no room to speak of.
@lru_cache(maxsize=32)
def tokens(text: str) -> tuple[Token, ...]:
    """The words and marks of a text, in order, folded, with their places in it."""
    spans = map(re.Match.span, _TOKEN.finditer(text))
    if text.isascii():
        plain = fold(text)
        return tuple([Token(plain[start:end], start, end) for start, end in spans])
    return tuple([Token(fold(text[start:end]), start, end) for start, end in spans])


def words(text: str) -> list[str]:
    """The folded words of a text, in order: no punctuation, no possessive 's, no elided
    article, compounds taken apart."""
    parts = (part for token in tokens(text) for part in token.folded.split("-"))
    return [part for part in parts if part and part[0].isalnum() and part[-1] != "'"]
