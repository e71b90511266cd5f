"""A claim that names nobody where it stands -> who makes it, by the words around it.

A headline says that somebody is charged; who charges them stands behind the comma ("..., prosecutors say"),
or in the next sentence ("Police say ...").
"""

from collections.abc import Iterator, Sequence

from bot.domain.finding.attributions import phrase_after
from bot.domain.finding.kinds import Source
from bot.domain.finding.lexicons import Grammar, Lexicons
from bot.domain.finding.origins import is_outlet
from bot.domain.finding.reading import Sentence
from bot.domain.finding.speakers import is_official, named
from bot.domain.finding.subjects import Phrase, subject

_SENTENCES = 3
"""Sentences of an entry in which an author is looked for."""
_NEAR = 4
"""Tokens between a denial and the report that it denies."""
_FAR = 60
"""Tokens of a sentence in which an author is looked for."""
_MARKS = frozenset("\"',")
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
    if last in grammar.accusers or is_outlet(sentence, phrase, lexicons.outlets):
        return True
    return bool(held & grammar.accusers) and not held & grammar.edges


def paper(sentence: Sentence, start: int, end: int, grammar: Grammar) -> Phrase | None:
    """What reports in `line[start:end]`, with the words that say what it is: "media reports"."""
    for at in range(start, min(end, len(sentence.line))):
        if sentence.line[at].folded in grammar.papers:
            first = at
            while first > start and sentence.line[first - 1].folded in grammar.papers:
                first -= 1
            return Phrase(first, at + 1)
    return None


def denied_paper(sentence: Sentence, denial: int, grammar: Grammar) -> Phrase | None:
    """The report itself, where no more is said of whose it is: "denied media reports that ..."."""
    stop = min(len(sentence.line), denial + 2 + _NEAR)
    nouns = grammar.papers | grammar.allegations
    at = next((n for n in range(denial, stop) if sentence.line[n].folded in nouns), stop)
    return paper(sentence, at, at + 2, grammar) if at < stop else None
