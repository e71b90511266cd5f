"""Entry -> findings: each field's sentences, each sentence's cues, and what says the same told once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from bot.domain.entry import Entry
from bot.domain.finding.antecedents import BACK, antecedent
from bot.domain.finding.authors import author_named
from bot.domain.finding.conditions import Case
from bot.domain.finding.identities import identified, introduced, introduced_claimant
from bot.domain.finding.kinds import IMPLIED, Claim, Denial, EntryField, Finding, Source
from bot.domain.finding.languages import language_of
from bot.domain.finding.lexicons import Grammar, Language, Lexicons, People
from bot.domain.finding.linking import same_answer, same_claim
from bot.domain.finding.reading import Sentence, sentence
from bot.domain.finding.rules import verdict
from bot.domain.finding.speakers import same_party
from bot.text.cues import Hit
from bot.text.sentences import sentences
from bot.text.words import words

MOST = 12
"""Findings of an entry: the first ones. An article that says more than this on the record is a live blog."""
MOST_CUES = 40
"""Cues that are read in a sentence: the first ones. Only a text made to wear the reader down has more."""
MOST_READ = 200
"""Sentences with a cue that are read in an entry: the first ones. Only such a text has more, too."""
_UNNAMED = frozenset("source sources official officials insider insiders people person".split())
"""Who speaks in a title, and is no less who speaks if an outlet is named that heard it from them."""
_LONG_NAME = 7
"""Words of a name; what is longer is a description."""
_READ_FOR_NAMES = 1_000
"""Characters of a summary: who speaks in a title is named near its beginning."""
_FIELDS: tuple[EntryField, ...] = ("title", "summary", "content")


def findings(entry: Entry, lexicons: Lexicons) -> tuple[Finding, ...]:
    """What an entry says on the record, by field and then by place; () in a language without a lexicon."""
    language = language_of(entry, lexicons)
    if language is None:
        return ()
    kept: list[Finding] = []
    for found in _all(entry, language, lexicons):
        _keep(kept, found)
        if len(kept) == MOST:
            break
    return tuple(_with_names(kept, entry, language, lexicons))


def _with_names(
    kept: Sequence[Finding], entry: Entry, language: Language, lexicons: Lexicons
) -> list[Finding]:
    """The findings, their sources by name where the title or the summary names whom another part describes,
    or who accuses where only the accused is named."""
    if not kept:
        return []
    fields: tuple[tuple[EntryField, str], ...] = (
        ("summary", entry.summary[:_READ_FOR_NAMES]),
        ("title", entry.title),
    )
    read = [sentence(text[start:end], field) for field, text in fields for start, end in sentences(text)]
    people, grammar = lexicons.people, language.grammar
    return [
        replace(found, source=_named(found, found.source, read, grammar, people))
        if found.source
        else _with_author(found, kept, read, language, lexicons)
        for found in kept
    ]


def _named(
    found: Finding, source: Source, read: Sequence[Sentence], grammar: Grammar, people: People
) -> Source:
    named = identified(source, read, grammar, people)
    if named is not source:
        return named
    introduce = introduced_claimant if isinstance(found, Claim) else introduced
    return introduce(source, found.field, read, grammar, people)


def _with_author(
    found: Finding, kept: Sequence[Finding], read: Sequence[Sentence], language: Language, lexicons: Lexicons
) -> Finding:
    """A claim that names nobody, by whoever accuses elsewhere in the entry and answers nothing there."""
    if not isinstance(found, Claim) or found.field == "content":
        return found
    answering = [other.source for other in kept if other.source and not isinstance(other, Claim)]
    # The title, which is read last, says more of what an entry is about than the end of a summary.
    ordered = sorted(read, key=lambda each: each.field != "title")
    denied = found.rule.startswith(IMPLIED)
    source = author_named(ordered, lexicons, language.grammar, or_accuser=not denied)
    if source is None or any(same_party(source, other) for other in answering):
        return found
    return replace(found, source=source)


def _all(entry: Entry, language: Language, lexicons: Lexicons) -> Iterator[Finding]:
    before: list[str] = []
    left = MOST_READ
    for field in _FIELDS:
        text: str = getattr(entry, field)
        for start, end in sentences(text):
            if left:
                read = sentence(text[start:end], field)
                hits = language.matcher.hits(read.line)
                left -= bool(hits)
                yield from _of_sentence(read, hits[:MOST_CUES], before, language, lexicons, entry.outlet)
            before = [*before[-BACK:], text[start:end]]


def _of_sentence(
    read: Sentence,
    hits: Sequence[Hit],
    before: Sequence[str],
    language: Language,
    lexicons: Lexicons,
    outlet: str,
) -> Iterator[Finding]:
    """Cues from left to right, at one place the longest first. What made a finding is not read again, nor is
    the noun for what it denies; but what made a claim may hold the beginning of an answer ("tells court it
    was not him")."""
    free = denied = answered = 0
    for hit in _nearest(hits, read, language):
        rule = language.rules[hit.label]
        is_noun = rule.kind == "claim" and read.line[hit.start].folded in language.grammar.allegations
        taken = answered if rule.kind in ("denial", None) else free
        if hit.start < (denied if is_noun else taken):
            continue
        case = Case(read, hit, rule, language, lexicons, outlet)
        found = verdict(case, partial(antecedent, case, before)) if rule.kind else ()
        yield from found
        if found or rule.kind is None:
            free = denied = hit.end
            answered = answered if rule.kind == "claim" else hit.end
        if len(found) > 1:
            denied = read.clause_end(hit.end)


def _nearest(hits: Sequence[Hit], read: Sentence, language: Language) -> list[Hit]:
    """Of cues of one rule that end at one place, the last: "Rome says, and Oslo said, it is false"."""
    hits = [hit for hit in hits if not _is_in_name(read, hit.start)]
    saying = language.grammar.said - language.grammar.allegations
    verbs = [hit for hit in hits if read.line[hit.start].folded in saying]
    last = {(hit.label, hit.end): hit.start for hit in verbs}
    return [hit for hit in hits if hit.start >= last.get((hit.label, hit.end), 0)]


def _is_in_name(read: Sentence, at: int) -> bool:
    """A capital behind a capital, where not all words have them: "United States" states nothing."""
    return read.field != "title" and read.is_capital(at) and read.is_word(at - 1) and read.is_capital(at - 1)


def _keep(kept: list[Finding], found: Finding) -> None:
    """Add a finding, or let what it knows better go into the one that it repeats."""
    place = _repeated(kept, found)
    if place is None:
        kept.append(found)
    else:
        kept[place] = _completed(kept[place], found)


def _repeated(kept: Sequence[Finding], found: Finding) -> int | None:
    alike = [(n, other) for n, other in enumerate(kept) if _same_kind(other, found)]
    if isinstance(found, Claim):
        place = same_claim(found, [other for _, other in alike if isinstance(other, Claim)])
    else:
        place = same_answer(found, [other for _, other in alike if not isinstance(other, Claim)])
    return None if place is None else alike[place][0]


def _same_kind(one: Finding, other: Finding) -> bool:
    """Whether two findings can be one. In an article the statements of one party that are worded by
    different rules stay apart: "she was unaware", and later "I'm not familiar with it"."""
    if isinstance(one, Denial) and isinstance(other, Denial):
        apart = one.field == other.field == "content" and one.rule != other.rule
        return one.strength == other.strength and not apart
    return one.kind == other.kind


def _completed(first: Finding, again: Finding) -> Finding:
    """The first, with the fuller name of its source, and with the origin it did not have."""
    source = again.source if _is_fuller(again.source, first.source) else first.source
    confidence = max(first.confidence, again.confidence)
    if isinstance(first, Claim) and isinstance(again, Claim):
        origin = first.origin or again.origin
        return replace(first, source=source, origin=origin, confidence=confidence)
    return replace(first, source=source, confidence=confidence)


def _is_fuller(again: Source | None, first: Source | None) -> bool:
    if again is None or first is None:
        return first is None
    if first.name.islower() and not again.name.islower():
        return not _UNNAMED & set(words(first.name)) or bool(_UNNAMED & set(words(again.name)))
    longer = len(words(first.name)) < len(words(again.name)) <= _LONG_NAME
    return longer and same_party(again, first)
