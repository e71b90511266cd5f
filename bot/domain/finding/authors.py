"""A claim that names nobody where it stands -> who makes it, by the words around it.

A headline says that somebody is charged; who charges them stands behind the comma ("..., prosecutors say"),
or in the next sentence ("Police say ...").
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from bot.domain.finding.attributions import phrase_after
from bot.domain.finding.kinds import Source
from bot.domain.finding.lexicons import Grammar, Lexicons
from bot.domain.finding.origins import speaks_as_outlet
from bot.domain.finding.particles import is_loose
from bot.domain.finding.phrases import Phrase
from bot.domain.finding.reading import Sentence
from bot.domain.finding.speakers import is_official, named
from bot.domain.finding.subjects import subject
from bot.text.cues import Hit

_SENTENCES = 4
"""Sentences of an entry in which an author is looked for."""
_NEAR = 4
"""Tokens between a denial and the report that it denies."""
_FAR = 60
"""Tokens of a sentence in which an author is looked for."""
_CLOSING = 6
"""Tokens at the end of a sentence among which the verb of its attribution stands."""
_APART = frozenset({",", "the", "a", "an"})
_MARKS = frozenset("\"',")
_ACCUSING = frozenset(
    """accuse accuses accused blame blames blamed sue sues sued charge charges charged sanction sanctions
    sanctioned alleges alleging claims claimed complained complains denounced""".split()
)
_PURSUING = frozenset(
    """seek seeks hunt hunts search searches arrest arrests detain detains refuse refuses identify name names
    release releases""".split()
)
_SAYING = frozenset({"say", "says", "said", "claim", "claims"})
_OPENING = 5
"""Tokens in which a title names who looks for somebody."""
_BEING = frozenset("is are was were be been being gets got get and or the a an false of".split())
_OBJECTS = frozenset(
    """the a an that his her their its him them he she it they two three four five six seven eight nine ten
    dozens hundreds former""".split()
)
"""What stands behind a verb that accuses somebody, unless a name does."""
_FILED = frozenset("filed released obtained seen unsealed submitted reviewed published".split())
"""What is told of a paper behind its name: "a complaint filed on Monday"."""
_KINDS = frozenset(
    {"social", "local", "state", "foreign", "international", "court", "internal", "leaked", "news"}
)
"""What says which media or papers: "social media"."""
_EXISTING = frozenset({"exist", "exists", "existed"})
"""Who denies that a report exists answers none."""
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


def author_named(
    read: Sequence[Sentence], lexicons: Lexicons, grammar: Grammar, *, or_accuser: bool
) -> Source | None:
    """The author of the first sentence that has one; or else whoever accuses, blames or sues in one."""
    read = read[:_SENTENCES]
    found = next(_each(read, partial(author, lexicons=lexicons, grammar=grammar)), None)
    if found is None and or_accuser:
        found = next(_each(read, partial(_accuser, grammar=grammar)), None)
    if found is None and or_accuser:
        found = next(_each(read[:1], partial(_pursuer, grammar=grammar)), None)
    if found is None:
        return None
    sentence, phrase = found
    name = named(sentence, phrase, grammar, lexicons.people)
    official = is_official(sentence.words(*phrase), lexicons.people, otherwise=False)
    return Source(name=name, official=official)


def _each(
    read: Sequence[Sentence], find: Callable[[Sentence], Phrase | None]
) -> Iterator[tuple[Sentence, Phrase]]:
    return ((sentence, phrase) for sentence in read if (phrase := find(sentence)) is not None)


def _accuser(sentence: Sentence, grammar: Grammar) -> Phrase | None:
    """The subject of a verb that accuses: "the union accused Acme", but not "is accused of"."""
    line = sentence.line
    for at in range(1, min(len(line) - 1, _FAR)):
        if line[at].folded not in _ACCUSING or line[at - 1].folded in _BEING:
            continue
        object_ = sentence.is_capital(at + 1) or line[at + 1].folded in _OBJECTS
        found = subject(sentence, at, grammar) if object_ else None
        if found is not None and _is_party(sentence, found, at, grammar):
            return found
    return None


def _pursuer(sentence: Sentence, grammar: Grammar) -> Phrase | None:
    """Who opens a title, looking for somebody, or who its end is attributed to: "Police seek man suspected of
    arson", "Suspect in arson wept, neighbour says"."""
    opening = sentence.opening()
    for at in range(opening + 1, min(len(sentence.line), opening + _OPENING)):
        if sentence.line[at].folded in _PURSUING:
            known = sentence.line[at - 1].folded in grammar.accusers - grammar.papers
            return Phrase(opening, at) if known else None
    closing = _closing(sentence, grammar)
    said = closing is not None and sentence.line[closing.end].folded in _SAYING
    return closing if said else None


def _is_party(sentence: Sentence, found: Phrase, verb: int, grammar: Grammar) -> bool:
    """Whether a subject names somebody and stands right before its verb, but for auxiliaries."""
    last = sentence.line[found.end - 1].folded
    nobody = grammar.pronouns | grammar.papers | grammar.allegations | grammar.articles
    if last in nobody or not last.isalpha():
        return False
    if sentence.line[verb].folded in grammar.allegations and not sentence.is_capital(found.end - 1):
        return False  # "misleading claims that"
    return all(is_loose(sentence, n, grammar) for n in range(found.end, verb))


def _credited(sentence: Sentence, grammar: Grammar) -> Iterator[Phrase]:
    closing = _closing(sentence, grammar)
    if closing is not None:
        yield closing
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


def _closing(sentence: Sentence, grammar: Grammar) -> Phrase | None:
    """Whom the whole sentence is attributed to: "..., records show", "..., police said on Friday"."""
    line = sentence.line
    for at in range(len(line) - 1, max(0, len(line) - _CLOSING), -1):
        if line[at].folded in grammar.tells:
            found = subject(sentence, at, grammar)
            apart = found is not None and found.start > 0 and found.end == at
            return found if found and apart and line[found.start - 1].folded in _APART else None
    return None


def _may_accuse(sentence: Sentence, phrase: Phrase, lexicons: Lexicons, grammar: Grammar) -> bool:
    """Whether somebody is of those who accuse; "the man accused by police" is not."""
    last = sentence.line[phrase.end - 1].folded
    if last in _FILED and phrase.end - phrase.start > 1:
        last = sentence.line[phrase.end - 2].folded
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
