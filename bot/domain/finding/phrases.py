"""Words of a sentence -> the phrase that opens a clause, or ends at a place: who may be a subject."""

from typing import NamedTuple

from bot.domain.finding.lexicons import Grammar
from bot.domain.finding.particles import is_hyphen, is_loose
from bot.domain.finding.reading import QUOTES, Sentence

LONGEST = 12
"""Tokens in a subject."""
_INNER = frozenset(
    {"of", "for", "in", "at", "from", "de", "du", "des", "d'", "la", "le", "les", "'s", "&", "'", "pour"}
)
PLACING = frozenset({"of", "from", "in", "at", "near", "for", "de"})
_JOINING = frozenset({"and", "et", "&"})
BREAKS = frozenset(";:!?—-()[]…|/")
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")


class Phrase(NamedTuple):
    """`line[start:end]` of a sentence."""

    start: int
    end: int


def is_acronym(sentence: Sentence, at: int) -> bool:
    """Capitals in a sentence that is not all capitals: "WHO" is an organisation, not a pronoun."""
    return (
        sentence.shown(at).isupper()
        and sentence.line[at].end > sentence.line[at].start + 1
        and not sentence.text.isupper()
    )


def is_edge(sentence: Sentence, at: int, grammar: Grammar) -> bool:
    """What no subject runs over: small words that open another part, and verbs."""
    word = sentence.line[at].folded
    if word == "no" and at + 1 < len(sentence.line) and sentence.line[at + 1].folded.isdigit():
        return False  # No 10
    if word in grammar.edges:
        return not is_acronym(sentence, at)
    return (word in grammar.said or word in grammar.verbs) and not _is_surname(sentence, at)


def _is_surname(sentence: Sentence, at: int) -> bool:
    """A verb's capital behind a capital is a name where not all words have capitals: "Sen. Bong Go"."""
    if sentence.field == "title" or at == 0 or not sentence.is_word(at - 1):
        return False
    return sentence.is_capital(at) and sentence.is_capital(at - 1) and not sentence.shown(at).isupper()


def clause_start(sentence: Sentence, at: int) -> int:
    """Where the main clause that holds `line[at]` begins: behind the last break, or at the start. What stands
    in brackets is passed over."""
    n = at - 1
    while n > max(-1, at - 60):
        word = sentence.line[n].folded
        if word in _CLOSING:
            n = next((m for m in range(n, max(-1, n - 12), -1) if sentence.line[m].folded in _OPENING), n)
            if sentence.line[n].folded in _CLOSING:
                return n + 1
        elif word in BREAKS and not is_hyphen(sentence, n):
            return n + 1
        n -= 1
    return 0


def first_subject(sentence: Sentence, start: int, stop: int, grammar: Grammar) -> Phrase | None:
    """The phrase that opens a clause, up to its verb."""
    while start < stop and sentence.line[start].folded in QUOTES:
        start += 1
    if start < stop and _opens_adverbial(sentence, start, grammar):
        comma = next((n for n in range(start, stop) if sentence.line[n].folded == ","), None)
        start = comma + 1 if comma is not None else stop
    end = start
    while end < min(stop, start + LONGEST) and not _ends_subject(sentence, end, start, grammar):
        end += 1
    while end > start and is_loose(sentence, end - 1, grammar):
        end -= 1
    return Phrase(start, end) if end > start else None


def _opens_adverbial(sentence: Sentence, at: int, grammar: Grammar) -> bool:
    """Whether what stands before the subject begins here: "Earlier in May, ...", "After the vote, ..."."""
    word = sentence.line[at].folded
    opens = word in grammar.edges or word in grammar.skipped or word in _INNER - grammar.articles
    # "Facing calls to resign, the minister denied ..."; but "Boeing, which ..." and "Beijing shares".
    participle = len(word) > 5 and word.endswith("ing") and sentence.is_word(at + 1)
    if participle and not sentence.is_capital(at + 1) and not _is_verb(sentence, at + 1, grammar):
        opens = opens or any(t.folded == "," for t in sentence.line[at + 2 : at + 16])
    return opens and not is_acronym(sentence, at)


def _ends_subject(sentence: Sentence, at: int, start: int, grammar: Grammar) -> bool:
    word = sentence.line[at].folded
    if word in _INNER:
        return False
    if not sentence.is_word(at) or is_edge(sentence, at, grammar):
        return True
    if word in grammar.skipped and at > start:
        return True
    # "Man living on the border denies": what he does.
    if (
        at > start
        and word.endswith("ing")
        and not sentence.is_capital(at)
        and _is_preposition(sentence, at + 1, grammar)
    ):
        return True
    # A small word in -s or -ed right behind a name is its verb: "Macron meets", "Diab rejected".
    # But "Iranian authorities arrested" has its verb behind it, and "Oslo pilots' union" owns something.
    if _owns(sentence, at):
        return False
    verbal = word.endswith(("s", "ed")) and not _is_verb(sentence, at + 1, grammar)
    return verbal and at > start and not sentence.is_capital(at) and sentence.is_capital(at - 1)


def _owns(sentence: Sentence, at: int) -> bool:
    """Whether an apostrophe ends the word."""
    line = sentence.line
    return at + 1 < len(line) and line[at + 1].folded == "'" and line[at + 1].start == line[at].end


def _is_preposition(sentence: Sentence, at: int, grammar: Grammar) -> bool:
    return at < len(sentence.line) and sentence.line[at].folded in grammar.prepositions | PLACING


def _is_verb(sentence: Sentence, at: int, grammar: Grammar) -> bool:
    if at >= len(sentence.line):
        return False
    word = sentence.line[at].folded
    return word in grammar.said or word in grammar.verbs or word in grammar.skipped or word.endswith("ed")


def backward(sentence: Sentence, end: int, grammar: Grammar) -> Phrase | None:
    """The phrase that ends right before `line[end]`."""
    while end > 0 and sentence.line[end - 1].folded in QUOTES:
        end -= 1
    start = end
    while start > max(0, end - LONGEST) and _belongs(sentence, start - 1, end, grammar):
        start -= 1
    while start < end and (sentence.line[start].folded in _INNER or not sentence.is_word(start)):
        start += 1
    return Phrase(start, end) if start < end else None


def _belongs(sentence: Sentence, at: int, end: int, grammar: Grammar) -> bool:
    word = sentence.line[at].folded
    if word in _INNER:
        return True
    if word in _JOINING:
        return sentence.is_capital(at - 1) and sentence.is_capital(at + 1)
    if word == ",":
        # "Israel, Lebanon deny": two bare names.
        return at == 1 and sentence.is_capital(0) and sentence.is_capital(at + 1) and end == at + 2
    if not sentence.is_word(at):
        return False
    return not is_edge(sentence, at, grammar)
