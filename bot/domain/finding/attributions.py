"""Words that no verb governs (a quotation, "fake news") -> the phrase of the sentence that owns them."""

from bot.domain.finding.lexicons import Grammar
from bot.domain.finding.phrases import LONGEST, Phrase, is_edge
from bot.domain.finding.reading import QUOTES, Sentence
from bot.domain.finding.subjects import subject

_FAR = 40
"""Tokens: how far from its words an attribution may stand."""
_BEFORE_INVERSION = frozenset("\"',")
_MOST_BESIDE = 4
"""Words that name one who is joined to another by "and"."""
_REACTING = frozenset(
    {"speaks", "breaks", "hits", "says", "on", "over", "about", "as", "after", "amid", "responds", "reacts"}
)
_SIGNING = frozenset(
    """
    minister ministry palace police government official officials spokesman spokeswoman spokesperson company
    army military lawyer lawyers mayor pm president ceo chief boss club owner agent govt centre embassy envoy
    ambassador governor senator kremlin
    """.split()
)
"""Who signs a title behind a dash without a name: "not true - palace"."""
_PREFIX = 6
"""Tokens before a colon, or behind a closing dash, that can name a speaker."""


def speaker(sentence: Sentence, start: int, end: int, grammar: Grammar) -> Phrase | None:
    """Whose words `line[start:end]` are: "X says ...", "..., X says", "..., says X", "X: ...", "... - X"."""
    return (
        said_before(sentence, start, grammar)
        or _said_after(sentence, end, grammar)
        or _signed(sentence, end)
        or _before_colon(sentence, start)
        or _behind_colon(sentence, start, end, grammar)
    )


def said_before(sentence: Sentence, start: int, grammar: Grammar) -> Phrase | None:
    for at in range(start - 1, max(-1, start - _FAR), -1):
        word = sentence.line[at].folded
        if word == "|":
            return None
        if word in grammar.said and word not in grammar.allegations:
            return subject(sentence, at, grammar)
    return None


def _said_after(sentence: Sentence, end: int, grammar: Grammar) -> Phrase | None:
    for at in range(end, min(len(sentence.line), end + _FAR)):
        word = sentence.line[at].folded
        if word in grammar.said and word not in grammar.allegations:
            inverted = _follows_mark(sentence, at, grammar)
            return phrase_after(sentence, at + 1, grammar) if inverted else subject(sentence, at, grammar)
    return None


def _follows_mark(sentence: Sentence, verb: int, grammar: Grammar) -> bool:
    """Whether the verb opens what follows the quoted words: `", said Lee`, `», a dit mardi Lee`."""
    while verb and sentence.line[verb - 1].folded in grammar.skipped:
        verb -= 1
    return verb > 0 and sentence.line[verb - 1].folded in _BEFORE_INVERSION


def _signed(sentence: Sentence, end: int) -> Phrase | None:
    last = len(sentence.line)
    for at in range(last - 1, max(end - 1, last - _PREFIX - 1), -1):
        if sentence.line[at].folded in ("—", "-") and at + 1 < last:
            named = sentence.is_capital(at + 1) or sentence.line[last - 1].folded in _SIGNING
            return Phrase(at + 1, last) if named else None
    return None


def _before_colon(sentence: Sentence, start: int) -> Phrase | None:
    for at in range(1, min(start, _PREFIX) + 1):
        if sentence.line[at].folded == ":":
            return Phrase(0, at)
    return None


def _behind_colon(sentence: Sentence, start: int, end: int, grammar: Grammar) -> Phrase | None:
    """Who is quoted by a title that opens with the quotation: "'Simply untrue': mill owner on sale talk"; or
    holds an office, and has the end for themselves: "Never met the smuggler: minister"."""
    reach = range(max(end - 1, 0), min(len(sentence.line), end + _PREFIX))
    colon = next((n for n in reach if sentence.line[n].folded == ":"), 0)
    found = phrase_after(sentence, colon + 1, grammar) if colon else None
    if found is None:
        return None
    quoted = sentence.line[colon - 1].folded in QUOTES and sentence.line[0].folded in QUOTES
    if found.end == len(sentence.line):  # "'We hid nothing': mayor"
        return found if quoted or _signs(sentence, found) else None
    return found if quoted and sentence.line[found.end].folded in _REACTING else None


def _signs(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a short phrase names an office, and nothing that belongs to it."""
    held = {sentence.line[n].folded for n in range(*phrase)}
    return len(held) <= _PREFIX and bool(held & _SIGNING) and "'s" not in held


def phrase_after(sentence: Sentence, start: int, grammar: Grammar) -> Phrase | None:
    """The phrase that begins at `line[start]`: who stands behind "by" or "according to"."""
    # ", a déclaré mardi le maire", "according to 'sources'": a day or a mark may stand before the phrase.
    while start < len(sentence.line) and sentence.line[start].folded in QUOTES | grammar.skipped:
        start += 1
    end = start
    # "according to reports": a noun that is a verb elsewhere.
    first = sentence.line[start].folded if start < len(sentence.line) else ""
    if first in grammar.papers and first in grammar.said:
        return Phrase(start, start + 1)
    while end < min(len(sentence.line), start + LONGEST) and _goes_on(sentence, end, grammar):
        end += 1
    return Phrase(start, end) if end > start else None


def with_others(sentence: Sentence, found: Phrase | None, grammar: Grammar) -> Phrase | None:
    """With those who are named beside them, the last of whom "and" joins: "officials and two sources"."""
    end = found.end if found else 0
    while found and end < min(len(sentence.line) - 1, found.start + LONGEST):
        joint = sentence.line[end].folded
        following = phrase_after(sentence, end + 1, grammar) if joint in {",", "and"} else None
        if following is None or following.start != end + 1 or _is_long(following):
            return found
        end = following.end
        if joint == "and":
            last = sentence.line[end - 1].folded
            return Phrase(found.start, end) if last in grammar.papers | grammar.accusers else found
    return found


def _is_long(phrase: Phrase) -> bool:
    return phrase.end - phrase.start > _MOST_BESIDE


def _goes_on(sentence: Sentence, at: int, grammar: Grammar) -> bool:
    word = sentence.line[at].folded
    if word in {"'s", "'", "&"}:
        return True
    return sentence.is_word(at) and not is_edge(sentence, at, grammar)
