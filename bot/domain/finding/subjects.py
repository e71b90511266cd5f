"""A verb in a sentence -> the phrase that is its subject, found without a parser.

News prose is regular enough: the subject stands right before the verb, but for auxiliaries, adverbs, days
and an aside between commas; a verb behind "and", a comma or "to" shares the subject of the sentence's start.
"""

from bot.domain.finding.lexicons import Grammar
from bot.domain.finding.participles import leaves_verb
from bot.domain.finding.particles import is_adverb, is_hyphen, is_loose
from bot.domain.finding.phrases import (
    BREAKS,
    LONGEST,
    PLACING,
    Phrase,
    backward,
    clause_start,
    first_subject,
    is_acronym,
)
from bot.domain.finding.reading import QUOTES, Sentence

_ASIDE = 26  # tokens between commas
_BRACKETED = 8  # tokens in brackets
_SHARING = frozenset({"and", "but", "or", "to", "et", "mais", "ou", "then", "yet"})
_RELATIVE = frozenset({"who", "which", "that", "qui"})
_BESIDE = frozenset({"while", "when", "after", "before", "despite", "by", "as"})
"""Before a participle: "Oslo opens the port while denying the report"."""
_QUOTING = frozenset("quoted quotes quoting cited cites citing".split())
_DASHES = frozenset("—-")
_WRITTEN = frozenset("statement letter post tweet message memo note email".split())
"""What somebody puts out, "denying" something: the denial is theirs."""
_WHO = frozenset({"who", "whose", "which", "whom", "dont", "qui"})


def subject(sentence: Sentence, verb: int, grammar: Grammar) -> Phrase | None:
    """The subject of the verb at `line[verb]`; None if none is to be found."""
    if verb and sentence.line[verb].folded in _SHARING | grammar.prepositions:
        return _sharing(sentence, verb, grammar)
    at = _before_auxiliaries(sentence, verb - 1, grammar)
    if at < 0:
        return _main_subject(sentence, verb, grammar) if verb == 0 or at < verb - 1 else None
    at = _before_quote(sentence, at)
    word = sentence.line[at].folded
    if word == ",":
        return _over_aside(sentence, at, grammar)
    if word in _RELATIVE and not is_acronym(sentence, at):
        return _before_relative(sentence, at, grammar)
    if word in _SHARING:
        # "Bray admits the theft - but denies the rest": a dash before the joint parts no clauses.
        before = at - 1 if at and sentence.line[at - 1].folded in _DASHES else at
        return first_subject(sentence, clause_start(sentence, before), before, grammar)
    if word in _BESIDE and sentence.line[verb].folded.endswith("ing"):
        return _beside(sentence, at, verb, grammar)
    if word in BREAKS:
        return _across_break(sentence, at, verb, grammar)
    return _governing(sentence, at + 1, grammar, sentence.line[verb].folded)


def _beside(sentence: Sentence, at: int, verb: int, grammar: Grammar) -> Phrase | None:
    """Of a participle: the subject of its clause; or whoever is quoted "as saying"."""
    quoted = backward(sentence, at, grammar) if sentence.line[verb].folded == "saying" else None
    if quoted is not None and quoted.start and sentence.line[quoted.start - 1].folded in _QUOTING:
        return quoted
    return first_subject(sentence, clause_start(sentence, at), at, grammar)


def _before_quote(sentence: Sentence, at: int) -> int:
    """Over a mark that only opens what the verb begins: "Bray - who lives in a hut - 'denied it'"."""
    quoted = at and sentence.line[at].folded in QUOTES and sentence.line[at - 1].folded in _DASHES | {","}
    return at - 1 if quoted else at


def _sharing(sentence: Sentence, at: int, grammar: Grammar) -> Phrase | None:
    """Of "to deny": whoever is the subject of a verb right before it ("as Bray continues to deny"), or else
    of the clause."""
    if sentence.line[at - 1].folded in grammar.verbs:
        return subject(sentence, at - 1, grammar)
    return first_subject(sentence, clause_start(sentence, at), at, grammar)


def _governing(sentence: Sentence, end: int, grammar: Grammar, verb: str = "") -> Phrase | None:
    """The phrase before `line[end]`; or, if a preposition governs that, the subject of the clause. But "with
    the judge rejecting" keeps its judge."""
    found = backward(sentence, end, grammar)
    opening = first_subject(sentence, 0, found.start, grammar) if found else None
    if found and opening and leaves_verb(sentence, opening.end, found, verb, grammar):
        return opening
    writer = first_subject(sentence, 0, end, grammar) if verb.endswith("ing") else None
    if writer and _is_written(sentence, writer.end, end):
        return writer
    before = sentence.line[found.start - 1].folded if found and found.start else ""
    absolute = before in ("with", "avec") and verb.endswith(("ing", "ant"))
    if found is None or (before in grammar.prepositions and not absolute):
        of_segment = first_subject(sentence, _segment_start(sentence, end - 1), end - 1, grammar)
        return of_segment or found or _of_clause(sentence, end, grammar)
    if _is_of_another(sentence, found, grammar):
        return _of_clause(sentence, end, grammar) or found
    return found


def _of_clause(sentence: Sentence, end: int, grammar: Grammar) -> Phrase | None:
    return first_subject(sentence, clause_start(sentence, end - 1), end - 1, grammar)


def _is_of_another(sentence: Sentence, found: Phrase, grammar: Grammar) -> bool:
    """Whether a phrase only tells of a clause's subject: a place that an aside gives ("Jo Bray, near
    Leeds, denied"), or a clause of its own ("accused of killing her while she slept has denied it")."""
    placed = found.start > 1 and sentence.line[found.start - 1].folded in PLACING
    if placed and not sentence.is_word(found.start - 2):
        return True
    first = sentence.line[found.start].folded
    return found.end > found.start + 1 and first in grammar.pronouns - grammar.articles


def _is_written(sentence: Sentence, start: int, end: int) -> bool:
    """Whether `line[start:end]` tells what somebody wrote: "Bray posted a note on Sunday denying ..."."""
    between = {token.folded for token in sentence.line[start:end]}
    return bool(_WRITTEN & between) and not {"by", "from"} & between


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
        if sentence.line[opening].folded in BREAKS:
            break
        if sentence.line[opening].folded == "," and _is_aside(sentence, opening + 1, comma, grammar):
            return _before_aside(sentence, Phrase(opening, comma), grammar)
    start = clause_start(sentence, comma)
    if participle:
        start = _attribution(sentence, start, comma, grammar)
    return first_subject(sentence, start, comma, grammar)


def _relative_aside(sentence: Sentence, comma: int) -> int | None:
    """The comma before ", who worked with Ann, Ben and others," whatever commas are inside."""
    for n in range(comma - 2, max(0, comma - _ASIDE), -1):
        word = sentence.line[n].folded
        if word in BREAKS and not is_hyphen(sentence, n):
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
    opening = _bracket(sentence, start - 1)  # "Jo Bray (right), 59,"
    return _governing(sentence, opening if opening is not None else start, grammar)


def _bracket(sentence: Sentence, closing: int) -> int | None:
    """Where a bracket that `line[closing]` closes opens, behind what it is about."""
    if sentence.line[closing].folded != ")":
        return None
    near = range(closing, max(0, closing - _BRACKETED), -1)
    return next((n for n in near if sentence.line[n].folded == "("), None)


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
    verbs = grammar.said | grammar.verbs
    return not any(sentence.line[n].folded in verbs for n in range(start, end))


def _before_relative(sentence: Sentence, at: int, grammar: Grammar) -> Phrase | None:
    if at and sentence.line[at - 1].folded == ",":
        return backward(sentence, at - 1, grammar)
    if sentence.line[at].folded in ("that", "which"):
        return backward(sentence, at, grammar)
    return _governing(sentence, at, grammar)


def _across_break(sentence: Sentence, at: int, verb: int, grammar: Grammar) -> Phrase | None:
    """Right behind a colon or a dash: "Ottawa: 'no truth' in claims"."""
    if sentence.line[at].folded == ")":
        opening = _bracket(sentence, at)
        return None if opening is None else backward(sentence, opening, grammar)
    if sentence.line[at].folded in _DASHES:
        return _before_dashes(sentence, at, grammar) or backward(sentence, at, grammar)
    return backward(sentence, at, grammar) if sentence.line[at].folded == ":" else None


def _before_dashes(sentence: Sentence, at: int, grammar: Grammar) -> Phrase | None:
    """Before an aside between dashes: "Bray - who lives in a hut - denied"."""
    for n in range(at - 2, max(0, at - _ASIDE), -1):
        if sentence.line[n].folded in _DASHES and sentence.line[n + 1].folded in _WHO:
            return _governing(sentence, n, grammar)
    return None


def _main_subject(sentence: Sentence, verb: int, grammar: Grammar) -> Phrase | None:
    """Of a participle that begins the sentence: "Denying famine, Israel threatens more curbs"."""
    comma = next((n for n in range(verb, len(sentence.line)) if sentence.line[n].folded == ","), None)
    if comma is None:
        return None
    return first_subject(sentence, comma + 1, len(sentence.line), grammar)


def _segment_start(sentence: Sentence, at: int) -> int:
    """Behind the last comma or break: "The fund will close, people familiar with it said"."""
    start = clause_start(sentence, at)
    return next((n + 1 for n in range(at - 1, start, -1) if sentence.line[n].folded == ","), start)
