"""A verb in a sentence -> the phrase that is its subject, found without a parser.

News prose is regular enough: the subject stands right before the verb, but for auxiliaries, adverbs, days
and an aside between commas; a verb behind "and", a comma or "to" shares the subject of the sentence's start.
"""

from typing import NamedTuple

from bot.domain.finding.lexicons import Grammar
from bot.domain.finding.reading import QUOTES, Sentence

LONGEST = 12
"""Tokens in a subject."""
_ASIDE = 26
"""Tokens in an aside between commas."""
_SHARING = frozenset({"and", "but", "or", "to", "et", "mais", "ou", "then", "yet"})
_RELATIVE = frozenset({"who", "which", "that", "qui"})
_INNER = frozenset(
    {"of", "for", "in", "at", "from", "de", "du", "des", "d'", "la", "le", "les", "'s", "&", "'", "pour"}
)
_PLACING = frozenset({"of", "from", "in", "at", "near", "for", "de"})
_JOINING = frozenset({"and", "et", "&"})
_BREAKS = frozenset(";:!?—-()[]…|/")


class Phrase(NamedTuple):
    """`line[start:end]` of a sentence."""

    start: int
    end: int


def subject(sentence: Sentence, verb: int, grammar: Grammar) -> Phrase | None:
    """The subject of the verb at `line[verb]`; None if none is to be found."""
    if verb and sentence.line[verb].folded in _SHARING | grammar.prepositions:
        return first_subject(sentence, _clause_start(sentence, verb), verb, grammar)
    at = _before_auxiliaries(sentence, verb - 1, grammar)
    if at < 0:
        return _main_subject(sentence, verb, grammar) if verb == 0 or at < verb - 1 else None
    word = sentence.line[at].folded
    if word == ",":
        return _over_aside(sentence, at, grammar)
    if word in _RELATIVE and not is_acronym(sentence, at):
        return _before_relative(sentence, at, grammar)
    if word in _SHARING:
        return first_subject(sentence, _clause_start(sentence, at), at, grammar)
    if word in _BREAKS:
        return _across_break(sentence, at, verb, grammar)
    return _governing(sentence, at + 1, grammar, sentence.line[verb].folded)


def _governing(sentence: Sentence, end: int, grammar: Grammar, verb: str = "") -> Phrase | None:
    """The phrase before `line[end]`; or, if a preposition governs that, the subject of the clause. But "with
    the judge rejecting" keeps its judge."""
    found = backward(sentence, end, grammar)
    before = sentence.line[found.start - 1].folded if found and found.start else ""
    # "Jo Bray, of Leeds, near York, denied": a place that an aside gives is no subject either.
    if before in _PLACING and found and found.start > 1 and not sentence.is_word(found.start - 2):
        return first_subject(sentence, _clause_start(sentence, end - 1), end - 1, grammar) or found
    absolute = before in ("with", "avec") and verb.endswith(("ing", "ant"))
    if found is None or (before in grammar.prepositions and not absolute):
        return first_subject(sentence, _segment_start(sentence, end - 1), end - 1, grammar) or found
    return found


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
    return word in grammar.said or word in grammar.verbs


def _before_auxiliaries(sentence: Sentence, at: int, grammar: Grammar) -> int:
    """Step back over what may stand between a subject and its verb ("has also on Friday flatly")."""
    while at >= 0:
        word = sentence.line[at].folded
        skippable = word in grammar.skipped or (word.endswith("ly") and len(word) > 4)
        if not skippable and not (word.isdigit() and at and sentence.line[at - 1].folded in grammar.skipped):
            break
        at -= 1
    return at


def _over_aside(sentence: Sentence, comma: int, grammar: Grammar) -> Phrase | None:
    """Before a comma: "Ott, 63, denies"; else the verb shares the first subject: "X resigns, denies"."""
    participle = sentence.line[comma + 1].folded.endswith(("ing", "ant"))
    for opening in range(comma - 1, comma if participle else max(-1, comma - _ASIDE), -1):
        if sentence.line[opening].folded in _BREAKS:
            break
        if sentence.line[opening].folded == "," and _is_aside(sentence, opening + 1, comma, grammar):
            return _governing(sentence, opening, grammar)
    return first_subject(sentence, _clause_start(sentence, comma), comma, grammar)


def _is_aside(sentence: Sentence, start: int, end: int, grammar: Grammar) -> bool:
    first = sentence.line[start].folded
    if first[0].isdigit() or first in {"who", "which", "whose", "qui", "dont", "where"}:
        return True
    if first in _SHARING or first in grammar.pronouns:
        return False
    return not any(sentence.line[n].folded in grammar.said | grammar.verbs for n in range(start, end))


def _before_relative(sentence: Sentence, at: int, grammar: Grammar) -> Phrase | None:
    if at and sentence.line[at - 1].folded == ",":
        return backward(sentence, at - 1, grammar)
    return _governing(sentence, at, grammar)


def _across_break(sentence: Sentence, at: int, verb: int, grammar: Grammar) -> Phrase | None:
    """Right behind a colon or a dash: "Ottawa: 'no truth' in claims"."""
    if sentence.line[at].folded == ")":
        opening = next((n for n in range(at, max(-1, at - 8), -1) if sentence.line[n].folded == "("), -1)
        return backward(sentence, opening, grammar) if opening > 0 else None
    if sentence.line[at].folded in ":—-":
        return backward(sentence, at, grammar)
    return None


def _main_subject(sentence: Sentence, verb: int, grammar: Grammar) -> Phrase | None:
    """Of a participle that begins the sentence: "Denying famine, Israel threatens more curbs"."""
    comma = next((n for n in range(verb, len(sentence.line)) if sentence.line[n].folded == ","), None)
    if comma is None:
        return None
    return first_subject(sentence, comma + 1, len(sentence.line), grammar)


def _clause_start(sentence: Sentence, at: int) -> int:
    """Where the main clause that holds `line[at]` begins: behind the last break, or at the start."""
    for n in range(at - 1, max(-1, at - 60), -1):
        if sentence.line[n].folded in _BREAKS:
            return n + 1
    return 0


def _segment_start(sentence: Sentence, at: int) -> int:
    """Behind the last comma or break: "The fund will close, people familiar with it said"."""
    start = _clause_start(sentence, at)
    return next((n + 1 for n in range(at - 1, start, -1) if sentence.line[n].folded == ","), start)


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
    while end > start and sentence.line[end - 1].folded in grammar.skipped:
        end -= 1
    return Phrase(start, end) if end > start else None


def _opens_adverbial(sentence: Sentence, at: int, grammar: Grammar) -> bool:
    """Whether what stands before the subject begins here: "Earlier in May, ...", "After the vote, ..."."""
    word = sentence.line[at].folded
    opens = word in grammar.edges or word in grammar.skipped or word in _INNER - grammar.articles
    return opens and not is_acronym(sentence, at)


def _ends_subject(sentence: Sentence, at: int, start: int, grammar: Grammar) -> bool:
    word = sentence.line[at].folded
    if word in _INNER:
        return False
    if not sentence.is_word(at) or is_edge(sentence, at, grammar):
        return True
    if word in grammar.skipped and at > start:
        return True
    # A small word in -s or -ed right behind a name is its verb: "Macron meets", "Diab rejected".
    # But "Iranian authorities arrested" has its verb behind it.
    verbal = word.endswith(("s", "ed")) and not _is_verb(sentence, at + 1, grammar)
    return verbal and at > start and not sentence.is_capital(at) and sentence.is_capital(at - 1)


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
