"""A pronoun -> the speaker named last before it."""

from collections.abc import Sequence

from bot.domain.finding.conditions import Case
from bot.domain.finding.kinds import Source
from bot.domain.finding.reading import Sentence, sentence
from bot.domain.finding.speakers import is_empty, is_official, named
from bot.domain.finding.subjects import Phrase, first_subject, subject

BACK = 3
"""Sentences: how far back a pronoun looks."""


def antecedent(case: Case, before: Sequence[str]) -> Source | None:
    """Who the pronoun that is the cue's subject stands for: whoever the same sentence names first, or else
    who spoke last in the sentences before it, the nearest last."""
    own = _last_speaker(case, case.sentence, case.hit.start) or _opening(case, case.sentence, case.hit.start)
    if own is not None:
        return own
    for text in reversed(before):
        read = sentence(text, case.sentence.field)
        found = _last_speaker(case, read, len(read.line)) or _opening(case, read, len(read.line))
        if found is not None:
            return found
    return None


def _last_speaker(case: Case, read: Sentence, stop: int) -> Source | None:
    for at in range(stop - 1, 0, -1):
        if read.line[at].folded in case.language.grammar.said:
            return _source(case, read, subject(read, at, case.language.grammar))
    return None


def _opening(case: Case, read: Sentence, stop: int) -> Source | None:
    phrase = first_subject(read, 0, stop, case.language.grammar)
    return _source(case, read, phrase) if phrase and phrase.end < stop else None


def _source(case: Case, read: Sentence, phrase: Phrase | None) -> Source | None:
    grammar, people = case.language.grammar, case.lexicons.people
    if phrase is None or is_empty(read, phrase, grammar):
        return None
    if read.line[phrase.end - 1].folded in grammar.pronouns | grammar.articles:
        return None
    official = is_official(read.words(*phrase), people, otherwise=read.is_capital(phrase.end - 1))
    return Source(name=named(read, phrase, grammar, people), official=official)
