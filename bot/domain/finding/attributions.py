"""Words that no verb governs (a quotation, "fake news") -> the phrase of the sentence that owns them."""

from bot.domain.finding.lexicons import Grammar
from bot.domain.finding.reading import QUOTES, Sentence
from bot.domain.finding.subjects import LONGEST, Phrase, backward, first_subject, is_edge, subject
from bot.text.cues import Hit

_FAR = 40
"""Tokens: how far from its words an attribution may stand."""
_BEFORE_INVERSION = frozenset("\"',")
_INSERTED = 5
"""Tokens between a noun and its owner."""
_PREFIX = 6
"""Tokens before a colon, or behind a closing dash, that can name a speaker."""


def speaker(sentence: Sentence, start: int, end: int, grammar: Grammar) -> Phrase | None:
    """Whose words `line[start:end]` are: "X says ...", "..., X says", "..., says X", "X: ...", "... - X"."""
    return (
        _said_before(sentence, start, grammar)
        or _said_after(sentence, end, grammar)
        or _signed(sentence, end)
        or _before_colon(sentence, start)
    )


def _said_before(sentence: Sentence, start: int, grammar: Grammar) -> Phrase | None:
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
            inverted = at and sentence.line[at - 1].folded in _BEFORE_INVERSION
            return phrase_after(sentence, at + 1, grammar) if inverted else subject(sentence, at, grammar)
    return None


def _signed(sentence: Sentence, end: int) -> Phrase | None:
    last = len(sentence.line)
    for at in range(last - 1, max(end - 1, last - _PREFIX - 1), -1):
        if sentence.line[at].folded in ("—", "-") and at + 1 < last:
            return Phrase(at + 1, last) if sentence.is_capital(at + 1) else None
    return None


def _before_colon(sentence: Sentence, start: int) -> Phrase | None:
    for at in range(1, min(start, _PREFIX + 1)):
        if sentence.line[at].folded == ":":
            return Phrase(0, at)
    return None


def owner(sentence: Sentence, start: int, end: int, grammar: Grammar) -> Phrase | None:
    """Whose the noun at `line[start:end]` is: "Ottawa's claim", "pilots' claim", "claim by Ottawa"."""
    for at in range(start - 1, max(0, start - _INSERTED - 1), -1):
        if _is_possessive(sentence, at):
            return backward(sentence, at, grammar)
        if is_edge(sentence, at, grammar):
            break
    return _behind(sentence, end, grammar)


def _is_possessive(sentence: Sentence, at: int) -> bool:
    word, before = sentence.line[at].folded, sentence.line[at - 1].folded
    return word == "'s" or (word == "'" and before.endswith("s"))


def _behind(sentence: Sentence, end: int, grammar: Grammar) -> Phrase | None:
    for at in range(end, min(len(sentence.line), end + _INSERTED)):
        if sentence.line[at].folded in {"by", "from", "par"} and at + 1 < len(sentence.line):
            return phrase_after(sentence, at + 1, grammar)
    return None


def claimant(sentence: Sentence, denial: Hit, grammar: Grammar) -> Phrase | None:
    """Whose claim is denied: the owner of the noun for it ("rejects Ottawa's claim", "denies BBC report"), or
    else whoever said something before ("Kyiv says it struck a depot; Moscow denies it")."""
    line, stop = sentence.line, sentence.clause_end(denial.end)
    noun = next((n for n in range(denial.start, stop) if line[n].folded in grammar.allegations), None)
    if noun is None:
        return _spoke_first(sentence, denial.start, grammar) if _is_anaphor(sentence, denial) else None
    found = owner(sentence, noun, noun + 1, grammar)
    if found is not None and found.end > denial.end:
        return Phrase(max(found.start, denial.end), found.end)
    if found is not None:
        return found if noun < denial.end else None
    return _names(sentence, min(denial.end, denial.start + 1), noun) or _earlier(
        sentence, denial, noun, grammar
    )


def _is_anaphor(sentence: Sentence, denial: Hit) -> bool:
    return any(token.folded in {"it", "this", "that"} for token in sentence.line[denial.start : denial.end])


def _names(sentence: Sentence, start: int, noun: int) -> Phrase | None:
    """The capitals right behind the denial: "denies Wall Street Journal report"."""
    end = start
    while end < noun and sentence.is_capital(end):
        end += 1
    return Phrase(start, end) if start < end and not sentence.is_capital(noun) else None


def _earlier(sentence: Sentence, denial: Hit, noun: int, grammar: Grammar) -> Phrase | None:
    """Behind a bare noun, whoever spoke before: "police say all are safe, church disputes claim"."""
    bare = noun == denial.end and (noun + 1 == len(sentence.line) or not sentence.is_word(noun + 1))
    return _spoke_first(sentence, denial.start, grammar) if bare else None


def _spoke_first(sentence: Sentence, stop: int, grammar: Grammar) -> Phrase | None:
    """Whoever says something before `line[stop]`, or else the subject that the sentence opens with."""
    return _said_before(sentence, stop, grammar) or first_subject(sentence, 0, stop, grammar)


def phrase_after(sentence: Sentence, start: int, grammar: Grammar) -> Phrase | None:
    """The phrase that begins at `line[start]`: who stands behind "by" or "according to"."""
    while start < len(sentence.line) and sentence.line[start].folded in QUOTES:
        start += 1
    end = start
    while end < min(len(sentence.line), start + LONGEST) and _goes_on(sentence, end, grammar):
        end += 1
    return Phrase(start, end) if end > start else None


def _goes_on(sentence: Sentence, at: int, grammar: Grammar) -> bool:
    word = sentence.line[at].folded
    if word in {"'s", "'", "&"}:
        return True
    return sentence.is_word(at) and not is_edge(sentence, at, grammar)
