"""A verb in a sentence -> the phrase that is its subject, found without a parser.

News prose is regular enough: the subject stands right before the verb, but for auxiliaries, adverbs, days
and an aside between commas; a verb behind "and", a comma or "to" shares the subject of the sentence's start.
"""

from typing import NamedTuple

from bot.domain.finding.lexicons import Grammar
from bot.domain.finding.participles import leaves_verb
from bot.domain.finding.particles import is_adverb, is_hyphen, is_loose
from bot.domain.finding.reading import QUOTES, Sentence

LONGEST = 12
"""Tokens in a subject."""
_ASIDE = 26  # tokens between commas
_SHARING = frozenset({"and", "but", "or", "to", "et", "mais", "ou", "then", "yet"})
_RELATIVE = frozenset({"who", "which", "that", "qui"})
_INNER = frozenset(
    {"of", "for", "in", "at", "from", "de", "du", "des", "d'", "la", "le", "les", "'s", "&", "'", "pour"}
)
_WHO = frozenset({"who", "whose", "which", "whom", "dont", "qui"})
_PLACING = frozenset({"of", "from", "in", "at", "near", "for", "de"})
_JOINING = frozenset({"and", "et", "&"})
_BREAKS = frozenset(";:!?—-()[]…|/")
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")


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
    opening = first_subject(sentence, 0, found.start, grammar) if found else None
    if found and opening and leaves_verb(sentence, opening.end, found, verb, grammar):
        return opening
    before = sentence.line[found.start - 1].folded if found and found.start else ""
    # "Jo Bray, of Leeds, near York, denied": a place that an aside gives is no subject either.
    if before in _PLACING and found and found.start > 1 and not sentence.is_word(found.start - 2):
        return first_subject(sentence, _clause_start(sentence, end - 1), end - 1, grammar) or found
    absolute = before in ("with", "avec") and verb.endswith(("ing", "ant"))
    if found is None or (before in grammar.prepositions and not absolute):
        return (
            first_subject(sentence, _segment_start(sentence, end - 1), end - 1, grammar)
            or found
            or first_subject(sentence, _clause_start(sentence, end - 1), end - 1, grammar)
        )
    # "The man accused of killing her while she slept has denied it": a clause of its own is no subject.
    if (
        found.end > found.start + 1
        and sentence.line[found.start].folded in grammar.pronouns - grammar.articles
    ):
        return first_subject(sentence, _clause_start(sentence, end - 1), end - 1, grammar) or found
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
        skippable = is_loose(sentence, at, grammar) or is_adverb(sentence, at)
        if not skippable and not (word.isdigit() and at and sentence.line[at - 1].folded in grammar.skipped):
            break
        at -= 1
    return at


def _over_aside(sentence: Sentence, comma: int, grammar: Grammar) -> Phrase | None:
    """Before a comma: "Ott, 63, denies"; else the verb shares the first subject: "X resigns, denies"."""
    relative = _relative_aside(sentence, comma)
    if relative is not None:
        return _before_aside(sentence, Phrase(relative, comma), grammar)
    participle = sentence.line[comma + 1].folded.endswith(("ing", "ant"))
    for opening in range(comma - 1, comma if participle else max(-1, comma - _ASIDE), -1):
        if sentence.line[opening].folded in _BREAKS:
            break
        if sentence.line[opening].folded == "," and _is_aside(sentence, opening + 1, comma, grammar):
            return _before_aside(sentence, Phrase(opening, comma), grammar)
    start = _clause_start(sentence, comma)
    if participle:
        start = _attribution(sentence, start, comma, grammar)
    return first_subject(sentence, start, comma, grammar)


def _relative_aside(sentence: Sentence, comma: int) -> int | None:
    """The comma before ", who worked with Ann, Ben and others," whatever commas are inside."""
    for n in range(comma - 2, max(0, comma - _ASIDE), -1):
        word = sentence.line[n].folded
        if word in _BREAKS and not is_hyphen(sentence, n):
            return None
        if word == "," and sentence.line[n + 1].folded in _WHO:
            return n
    return None


def _before_aside(sentence: Sentence, aside: Phrase, grammar: Grammar) -> Phrase | None:
    """Before ", 63, a clerk at the mill,"; but ", Jo Ann Bray," names whoever was only described."""
    start, end = aside
    if 2 <= end - start - 1 <= 3 and all(sentence.is_capital(n) for n in range(start + 1, end)):
        return Phrase(start + 1, end)
    if start > 2 and sentence.line[start - 1].folded.isdigit() and sentence.line[start - 2].folded == ",":
        start -= 2
    return _governing(sentence, start, grammar)


def _attribution(sentence: Sentence, start: int, comma: int, grammar: Grammar) -> int:
    """Where the words between the last two commas begin, if they say who speaks: "officials confirmed"."""
    before = next(
        (n for n in range(comma - 1, max(start, comma - LONGEST), -1) if sentence.line[n].folded == ","),
        start,
    )
    said = any(sentence.line[n].folded in grammar.said for n in range(before + 2, comma))
    return before + 1 if before > start and said else start


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
    if sentence.line[at].folded in ("that", "which"):
        return backward(sentence, at, grammar)
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
    """Where the main clause that holds `line[at]` begins: behind the last break, or at the start. What stands
    in brackets is passed over."""
    n = at - 1
    while n > max(-1, at - 60):
        word = sentence.line[n].folded
        if word in _CLOSING:
            n = next((m for m in range(n, max(-1, n - 12), -1) if sentence.line[m].folded in _OPENING), n)
            if sentence.line[n].folded in _CLOSING:
                return n + 1
        elif word in _BREAKS and not is_hyphen(sentence, n):
            return n + 1
        n -= 1
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
    # But "Iranian authorities arrested" has its verb behind it.
    verbal = word.endswith(("s", "ed")) and not _is_verb(sentence, at + 1, grammar)
    return verbal and at > start and not sentence.is_capital(at) and sentence.is_capital(at - 1)


def _is_preposition(sentence: Sentence, at: int, grammar: Grammar) -> bool:
    return at < len(sentence.line) and sentence.line[at].folded in grammar.prepositions | _PLACING


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
