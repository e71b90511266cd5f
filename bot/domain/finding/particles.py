"""A word of a sentence -> whether it is one that a subject and its verb may have between them."""

from bot.domain.finding.lexicons import Grammar
from bot.domain.finding.reading import QUOTES, Sentence

_NO_ADVERBS = frozenset(
    "family italy ally assembly july supply reply rally bully emily sally kelly billy".split()
)
_ALSO_NAMES = frozenset({"long", "may", "soon", "quick", "will", "jan"})


def is_adverb(sentence: Sentence, at: int) -> bool:
    """ "strongly", also in quotation marks, and the marks around it."""
    word = sentence.line[at].folded
    if word in QUOTES:
        return any(is_adverb(sentence, n) for n in (at - 1, at + 1) if sentence.is_word(n))
    return word.endswith("ly") and len(word) > 4 and word not in _NO_ADVERBS


def is_loose(sentence: Sentence, at: int, grammar: Grammar) -> bool:
    """What may stand between a name and its verb, and is no part of the name: but "Tom Long", "Jim Healy"."""
    word, capital = sentence.line[at].folded, sentence.is_capital(at)
    if word in grammar.skipped:
        return not (capital and word in _ALSO_NAMES and at > 0 and sentence.is_capital(at - 1))
    return not capital and is_adverb(sentence, at)


def is_hyphen(sentence: Sentence, at: int) -> bool:
    """A mark with no space on either side: the second one of "a 14-year-old boy"."""
    line = sentence.line
    joined = (
        0 < at < len(line) - 1 and line[at - 1].end == line[at].start and line[at].end == line[at + 1].start
    )
    return joined and line[at].folded in "-/"
