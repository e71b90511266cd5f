"""A pronoun -> whom it stands for: the nearest before it whom it fits, who spoke or was accused."""

from collections.abc import Iterator, Sequence
from itertools import islice

from bot.domain.finding.agreement import can_be
from bot.domain.finding.attributions import phrase_after, speaker
from bot.domain.finding.conditions import Case
from bot.domain.finding.kinds import Source
from bot.domain.finding.origins import speaks_as_outlet
from bot.domain.finding.phrases import Phrase, first_subject
from bot.domain.finding.reading import Sentence, sentence
from bot.domain.finding.speakers import is_empty, is_official, named
from bot.domain.finding.subjects import subject

BACK = 3
"""Sentences: how far back a pronoun looks."""
_MOST_VERBS = 6
"""Verbs of saying in a sentence whose subjects are tried: the last ones."""
_ACCUSING = frozenset({"accuse", "accuses", "accused", "accusing", "accusent"})
_DEED = frozenset({"of", "de", "d'"})
"""What stands between the accused and what they are said to have done."""


def antecedent(case: Case, before: Sequence[str]) -> Source | None:
    """Who the pronoun that is the cue's subject stands for: somebody in the same sentence, or else in the
    sentences before it, the nearest last. None if it fits nobody there."""
    pronoun = _pronoun(case)
    read, stop = case.sentence, case.hit.start
    for text in (None, *reversed(before)):
        if text is not None:
            read = sentence(text, case.sentence.field)
            stop = len(read.line)
        for phrase in _candidates(case, read, stop):
            found = _source(case, read, phrase, pronoun)
            if found is not None:
                return found
    return None


def _pronoun(case: Case) -> str:
    grammar, hit = case.language.grammar, case.hit
    if case.rule.own:
        return case.sentence.line[hit.start].folded
    if case.rule.source == "speaker":
        phrase = speaker(case.sentence, hit.start, hit.end, grammar)
    else:
        phrase = subject(case.sentence, hit.start, grammar)
    return case.sentence.line[phrase.end - 1].folded if phrase else ""


def _candidates(case: Case, read: Sentence, stop: int) -> Iterator[Phrase | None]:
    """Who spoke before `line[stop]`, the last first; whoever is accused, where the pronoun denies; and whom
    the sentence names first."""
    grammar = case.language.grammar
    verbs = (at for at in range(stop - 1, 0, -1) if read.line[at].folded in grammar.said | _ACCUSING)
    for at in islice(verbs, _MOST_VERBS):
        accuses = read.line[at].folded in _ACCUSING and case.rule.kind == "denial"
        if accuses:
            yield _accused(case, read, at)
        elif read.line[at].folded in grammar.said:
            yield subject(read, at, grammar)
    opening = first_subject(read, read.opening(), stop, grammar)
    yield _possessor(read, opening) if opening else None
    yield opening if opening and opening.end < stop else None


def _possessor(read: Sentence, opening: Phrase) -> Phrase | None:
    """Of "Jo Bray's fans cheer as he claims": Jo Bray."""
    end = next((n for n in range(opening.start + 1, opening.end) if read.line[n].folded == "'s"), None)
    return None if end is None else Phrase(opening.start, end)


def _accused(case: Case, read: Sentence, verb: int) -> Phrase | None:
    """Behind the verb, without the deed: "accused Tim Ross of lying"; not "was accused of lying"."""
    found = phrase_after(read, verb + 1, case.language.grammar)
    if found is None or read.line[found.start].folded in _DEED:
        return None
    deeds = (n for n in range(found.start, found.end - 1) if read.line[n].folded in _DEED)
    end = next((n for n in deeds if read.line[n + 1].folded.endswith(("ing", "oir", "tre"))), found.end)
    return Phrase(found.start, end)


def _source(case: Case, read: Sentence, phrase: Phrase | None, pronoun: str) -> Source | None:
    grammar, people = case.language.grammar, case.lexicons.people
    if phrase is None or is_empty(read, phrase, grammar):
        return None
    if read.line[phrase.end - 1].folded in grammar.pronouns | grammar.articles:
        return None
    if not can_be(pronoun, read, phrase, people):
        return None
    if pronoun == "it" and read.line[phrase.end - 1].folded in people.roles:
        return None  # "Acme hid it, a spokeswoman said. It denies the claim."
    # Who "said" it was an outlet: "The Herald reported that he lied. He denied it."
    if pronoun != "it" and speaks_as_outlet(read, phrase, case.lexicons.outlets):
        return None
    official = is_official(read.words(*phrase), people, otherwise=read.is_capital(phrase.end - 1))
    return Source(name=named(read, phrase, grammar, people), official=official)
