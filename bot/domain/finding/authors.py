"""A claim that names nobody where it stands -> who makes it, by the words around it.

A headline says that somebody is charged; who charges them stands behind the comma ("..., prosecutors say"),
or in the next sentence ("Police say ...").
"""

from collections.abc import Iterator, Sequence

from bot.domain.finding.attributions import phrase_after
from bot.domain.finding.kinds import Source
from bot.domain.finding.lexicons import Grammar, Lexicons
from bot.domain.finding.origins import speaks_as_outlet
from bot.domain.finding.reading import Sentence
from bot.domain.finding.speakers import is_official, named
from bot.domain.finding.subjects import Phrase, backward, subject
from bot.text.cues import Hit

_SENTENCES = 3
"""Sentences of an entry in which an author is looked for."""
_NEAR = 4
"""Tokens between a denial and the report that it denies."""
_FAR = 60
"""Tokens of a sentence in which an author is looked for."""
_MARKS = frozenset("\"',")
_QUOTED = frozenset("\"'")
_OPENING = frozenset({",", ":", "the", "a", "an", '"'})
_KINDS = frozenset(
    {"social", "local", "state", "foreign", "international", "court", "internal", "leaked", "news"}
)
"""What says which media or papers: "social media"."""
_EXISTING = frozenset({"exist", "exists", "existed"})
"""Who denies that a report exists answers none."""
_WHO = 14
"""Tokens behind "who" in which its verb and the main verb stand."""
_SOURCES = frozenset({"to", "selon"})
"""What ends "according to"."""


def author(sentence: Sentence, lexicons: Lexicons, grammar: Grammar) -> Phrase | None:
    """Who makes the accusations of a sentence: the first whom it credits with words and who most often
    accuses ("prosecutors", "a lawsuit", an outlet)."""
    return next(
        (
            phrase
            for phrase in _credited(sentence, grammar)
            if _may_accuse(sentence, phrase, lexicons, grammar)
        ),
        None,
    )


def author_named(read: Sequence[Sentence], lexicons: Lexicons, grammar: Grammar) -> Source | None:
    """The author of the first sentence that has one."""
    for sentence in read[:_SENTENCES]:
        phrase = author(sentence, lexicons, grammar)
        if phrase is not None:
            name = named(sentence, phrase, grammar, lexicons.people)
            official = is_official(sentence.words(*phrase), lexicons.people, otherwise=False)
            return Source(name=name, official=official)
    return None


def _credited(sentence: Sentence, grammar: Grammar) -> Iterator[Phrase]:
    for at in range(min(len(sentence.line), _FAR)):
        word = sentence.line[at].folded
        if word in _SOURCES and (word == "selon" or sentence.line[at - 1].folded == "according"):
            phrase = phrase_after(sentence, at + 1, grammar)
        elif word in grammar.tells:
            inverted = at and sentence.line[at - 1].folded in _MARKS and not sentence.is_word(at - 1)
            phrase = (phrase_after(sentence, at + 1, grammar) if inverted else None) or subject(
                sentence, at, grammar
            )
        else:
            continue
        if phrase is not None:
            yield phrase


def _may_accuse(sentence: Sentence, phrase: Phrase, lexicons: Lexicons, grammar: Grammar) -> bool:
    """Whether somebody is of those who accuse; "the man accused by police" is not."""
    last = sentence.line[phrase.end - 1].folded
    held = {sentence.line[n].folded for n in range(*phrase)}
    if last in grammar.accusers or speaks_as_outlet(sentence, phrase, lexicons.outlets):
        return True
    return sentence.is_capital(phrase.end - 1) and bool(held & grammar.accusers) and not held & grammar.edges


def paper(sentence: Sentence, start: int, end: int, grammar: Grammar) -> Phrase | None:
    """What reports in `line[start:end]`, with the words that say what it is: "media reports"."""
    for at in range(start, min(end, len(sentence.line))):
        if sentence.line[at].folded in grammar.papers:
            first, last = at, at + 1
            while first > start and sentence.line[first - 1].folded in grammar.papers | _KINDS:
                first -= 1
            while last < min(end, len(sentence.line)) and sentence.line[last].folded in grammar.papers:
                last += 1
            return Phrase(first, last)
    return None


def denied_paper(sentence: Sentence, denial: Hit, grammar: Grammar) -> Phrase | None:
    """The report itself, where no more is said of whose it is: "denied media reports that ..."."""
    stop = min(len(sentence.line), max(denial.start + 2, denial.end) + _NEAR)
    nouns = grammar.papers | grammar.allegations
    at = next((n for n in range(denial.start, stop) if sentence.line[n].folded in nouns), stop)
    unsaid = any(token.folded in _EXISTING for token in sentence.line[at : at + 4])
    return paper(sentence, at, at + 2, grammar) if at < stop and not unsaid else None


def claiming(sentence: Sentence, hit: Hit, found: Phrase | None, grammar: Grammar) -> Phrase | None:
    """Who claims, where more than the subject of the cue's verb has to be looked at: "says Acme", "reports
    allege", "a man who worked for Acme claims", "Oslo and Riga say", "X blamed Y, a book says"."""
    line, start = sentence.line, hit.start
    closing = _closing_paper(sentence, hit, grammar)
    if closing is not None:
        return closing
    if start and line[start].folded in grammar.said and line[start - 1].folded in _MARKS:
        inverted = phrase_after(sentence, hit.end, grammar)
        if inverted is not None and _is_speaker(sentence, inverted, grammar):
            return inverted
    if start and line[start - 1].folded in grammar.papers & (grammar.said | grammar.verbs):
        return paper(sentence, max(0, start - 2), start, grammar)
    if found is None:
        return None
    written = _author_of_paper(sentence, found, start, grammar)
    return written or _joined(sentence, _antecedent_of_who(sentence, found, grammar), grammar)


def _author_of_paper(sentence: Sentence, found: Phrase, stop: int, grammar: Grammar) -> Phrase | None:
    """ "a lawsuit by two nurses", "a report published by Acme"."""
    line, by = sentence.line, found.end
    if line[found.end - 1].folded not in grammar.papers:
        return None
    if by < stop and line[by].folded.endswith("ed"):
        by += 1
    return phrase_after(sentence, by + 1, grammar) if by < stop and line[by].folded == "by" else None


def _is_speaker(sentence: Sentence, phrase: Phrase, grammar: Grammar) -> bool:
    """Whether what stands behind an inverted verb can be who speaks, and the clause ends with it."""
    if sentence.clause_end(phrase.end) - phrase.end > 2:
        return False
    held = {sentence.line[n].folded for n in range(*phrase)}
    return sentence.is_capital(phrase.start) or bool(held & (grammar.papers | grammar.accusers))


def _closing_paper(sentence: Sentence, hit: Hit, grammar: Grammar) -> Phrase | None:
    """Behind the last comma: ", a new book on the firm claims"."""
    line = sentence.line
    end = next(
        (n for n in range(len(line) - 1, max(0, len(line) - 3), -1) if line[n].folded in grammar.tells), 0
    )
    comma = next((n for n in range(end - 1, max(hit.end - 1, end - 9), -1) if line[n].folded == ","), None)
    if not end or comma is None:
        return None
    held = next((n for n in range(comma + 1, end) if line[n].folded in grammar.papers), None)
    return Phrase(comma + 1, held + 1) if held is not None else None


def _antecedent_of_who(sentence: Sentence, found: Phrase, grammar: Grammar) -> Phrase:
    """ "a driver who left the firm says": the driver, and not the firm."""
    line = sentence.line
    for at in range(found.start - 1, max(0, found.start - _WHO), -1):
        word = line[at].folded
        if not sentence.is_word(at) and word not in _QUOTED:
            return found
        if word == "who":
            verb = any(_is_verb(line[n].folded, grammar) for n in range(at + 1, found.start))
            return (backward(sentence, at, grammar) or found) if verb else found
    return found


def _is_verb(word: str, grammar: Grammar) -> bool:
    return word in grammar.verbs or word in grammar.said or word.endswith("ed")


def _joined(sentence: Sentence, found: Phrase, grammar: Grammar) -> Phrase:
    """With whoever stands before "and", if they open the clause: "police and a witness say"."""
    start = found.start
    while start and sentence.line[start - 1].folded in grammar.articles:
        start -= 1
    if start < 2 or sentence.line[start - 1].folded != "and":
        return found
    first = backward(sentence, start - 1, grammar)
    if first is None or first.end != start - 1:
        return found
    head = sentence.line[first.end - 1].folded
    named_first = sentence.is_capital(first.end - 1) or head in grammar.accusers or head in grammar.papers
    before = sentence.line[first.start - 1].folded if first.start else ","
    return Phrase(first.start, found.end) if named_first and before in _OPENING else found
