"""A claim that names nobody where it stands -> who makes it, by the words around it.

A headline says that somebody is charged; who charges them stands behind the comma ("..., prosecutors say"),
or in the next sentence ("Police say ...").
"""

from collections.abc import Iterator, Sequence

from bot.domain.finding.attributions import phrase_after
from bot.domain.finding.kinds import Source
from bot.domain.finding.lexicons import Grammar, Lexicons
from bot.domain.finding.origins import speaks_as_outlet
from bot.domain.finding.phrases import Phrase
from bot.domain.finding.reading import Sentence
from bot.domain.finding.speakers import is_official, named
from bot.domain.finding.subjects import subject
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
_PERSONS = ("er", "or", "ist", "ian", "ert", "end", "ate", "man", "wife", "ess", "chief", "group", "star")
"""How nouns for a person end: "author", "expert", "friend"."""
_SHORT = 4
"""Words of a speaker that end a sentence: "..., claims royal biographer"."""
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
