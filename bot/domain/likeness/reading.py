"""A text -> its terms: folded, stemmed content words, and which of them are names or numbers."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.domain.likeness.stems import stem
from bot.text.words import Token, tokens

# What says nothing of the event. News words ("says", "report", days and months) are in it on purpose.
_STOP_WORDS = """
    a about above according across after again against all along also although am amid among an and any are
    aren't around as at away back be became because become been before behind being below between both but by
    came can can't cannot come comes could couldn't did didn't do does doesn't doing don't down during each
    either else even ever every few for from further gave get gets getting give gives go goes going gone got
    had hadn't has hasn't have haven't having he he'd he'll he's her here here's hers herself him himself his
    how how's however i i'd i'll i'm i've if in including into is isn't it it's its itself just keep know
    less let let's like made make makes making many may me might more most much must my myself near never no
    nor not now of off on once one only onto or other our ours ourselves out over own per put rather s said
    same saw say saying says see seen set shall she she'd she's should shouldn't since so some still such t
    take taken takes taking tell tells than that that's the their theirs them themselves then there there's
    these they they'd they'll they're they've thing things this those though through to today told too took
    toward towards under until up upon us used using very via want was wasn't way we we'd we'll we're we've
    went were weren't what what's when when's where where's whether which while who who's whom whose why
    will with within without won't would wouldn't yet you you'd you'll you're you've your yours yourself
    two three four first last next new old man men woman women people
    day days week weeks month months year years hour hours time times tomorrow tonight yesterday
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december jan feb apr jun jul aug sept oct nov dec mon tue wed thu fri sat sun
    mr mrs ms dr news report reports reported reportedly source sources update updates updated
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
_SENTENCE_ENDS = frozenset('.!?:;"')
# What a feed stamps on its texts: "May 30, 2020 5:00 AM".
_STAMP = re.compile(r"^[A-Z][a-z]+ \d{1,2}, \d{4},? (?:at )?\d{1,2}:\d\d ?(?:[AP]M)?\s*")
# "WASHINGTON, March 13 (Reuters) - ": where the wire writes from, not where it happened.
_DATELINE = re.compile(r"^[^()]{0,80}\((?:Reuters|AP|AFP|CNN|UPI|dpa)\) ?[-—–]+ ?")
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


class Term(NamedTuple):
    """One content word of a text."""

    word: str
    """Folded and stemmed."""
    name: bool
    """It is written as a name."""
    first: bool = False
    """It stands where every word is written so: first in its sentence."""
    joined: bool = False
    """Only a space stands between it and the word before."""

    @property
    def number(self) -> bool:
        return self.word[0].isdigit()


def plain(text: str) -> str:
    """The text without invisible marks, without a time stamp and without the wire's dateline."""
    return _DATELINE.sub("", _STAMP.sub("", text.translate(_INVISIBLE)))


def terms(text: str, headline: bool = False) -> Iterator[Term]:
    """The content words of a text in order, repeats and all.

    A headline in Title Case says nothing about names; there, and where a sentence starts, only an acronym
    counts as one.
    """
    words = tokens(text)
    cased = not (headline and _is_title_case(text, words))
    starts, end = True, -1
    for token in words:
        if not token.folded[:1].isalnum():  # a lone combining mark folds to nothing
            starts = starts or token.folded in _SENTENCE_ENDS
            continue
        raw = text[token.start : token.end]
        named = cased and not starts and raw[0].isupper()
        for at, (word, name) in enumerate(_words_of(token, raw)):
            yield Term(word, name or named, starts, token.start == end + 1 or at > 0)
        starts, end = False, token.end


def _words_of(token: Token, raw: str) -> Iterator[tuple[str, bool]]:
    """The stemmed words of a token, and whether it is an acronym."""
    if token.folded[0].isdigit():
        yield token.folded.replace(",", ""), False
    elif raw.isupper() and 1 < len(raw) <= 8 and "-" not in raw:
        yield token.folded.replace(".", ""), True
    else:
        for part in token.folded.split("-"):
            if len(part) > 1 and part[0].isalnum() and part not in STOP_WORDS:
                yield stem(part), False


def _is_title_case(text: str, words: Sequence[Token]) -> bool:
    """Whether nearly all words that carry meaning have a capital, and not only the names among them."""
    telling = (word for word in words if word.folded not in STOP_WORDS and word.folded[:1].isalpha())
    heads = [text[word.start] for word in telling if word.end - word.start > 2]
    return sum(head.isupper() for head in heads) > 0.75 * len(heads)
