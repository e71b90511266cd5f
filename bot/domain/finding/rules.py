"""A cue in a sentence -> a finding, or none if what stands around the cue speaks against it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict

from bot.domain.finding.agreement import agrees, has_receiver
from bot.domain.finding.attributions import phrase_after, speaker
from bot.domain.finding.authors import author, claiming, denied_paper, paper
from bot.domain.finding.kinds import (
    IMPLIED,
    Claim,
    Confirmation,
    Correction,
    Denial,
    EntryField,
    Finding,
    NoComment,
    Source,
)
from bot.domain.finding.lexicons import Language, Lexicons, Rule
from bot.domain.finding.origins import origin, outlet, speaks_as_outlet
from bot.domain.finding.owners import claimant, owner, owner_in
from bot.domain.finding.reading import QUOTES, Sentence
from bot.domain.finding.speakers import PLACES, is_empty, is_official, named
from bot.domain.finding.subjects import Phrase, is_acronym, is_adverb, subject
from bot.text.cues import Hit, Matcher
from bot.text.words import fold

_NEAR = 6
"""Tokens behind a cue in which a refused thing is its object."""
_SHORT = 5
"""Letters of a word in -ing that is hardly a verb's: "thing"."""
_OPENING = frozenset({"the", "a", "an", "'", '"', "as", "and", "but"})
_MARKS = frozenset(".,;:!?—-)…")
_CIRCUMSTANCES = frozenset({"after", "amid", "following", "when", "before", "despite"})
_PARTING = frozenset({",", "—", "-", '"', "'", "the"})


class _Said(TypedDict):
    """What findings of every kind have."""

    source: Source | None
    evidence: str
    field: EntryField
    cue: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Case:
    """A cue where it stands, and the rule it is filed under."""

    sentence: Sentence
    hit: Hit
    rule: Rule
    language: Language
    lexicons: Lexicons


def verdict(case: Case, antecedent: Callable[[], Source | None]) -> tuple[Finding, ...]:
    """What a cue makes: a finding, with the claim before it if its rule implies one; or (). A pronoun stands
    for what `antecedent` finds."""
    if (
        not _confidence(case)
        or _is_turned(case)
        or _is_barred(case)
        or not _has_needed(case)
        or _is_refusal(case)
    ):
        return ()
    if case.rule.opens_clause and not _opens_clause(case):
        return ()
    phrase = _phrase(case)
    if case.rule.closes and not _closes(case, phrase):
        return ()
    if not _may_speak(case, phrase):
        return ()
    if phrase is None and case.rule.kind == "claim":
        phrase = _author(case)
    found = _finding(case, phrase, _source(case, phrase, antecedent))
    return (_implied(case, found), found) if case.rule.implies_claim else (found,)


def _confidence(case: Case) -> float:
    return case.rule.title if case.sentence.field == "title" else case.rule.text


def _is_turned(case: Case) -> bool:
    """A word right before it, but for adverbs and auxiliaries, turns it: "was also denied"."""
    if case.rule.not_after is None:
        return False
    line, at = case.sentence.line, case.hit.start - 1
    skipped = case.language.grammar.skipped
    while at >= 0 and not case.rule.not_after.hits(line, at, at + 1):
        if line[at].folded not in skipped and not is_adverb(case.sentence, at):
            return False
        at -= 1
    return at >= 0


def _is_barred(case: Case) -> bool:
    """What follows at once, or stands anywhere, speaks against it: "appeal denied, ...", "denied him ..."."""
    rule, sentence, end = case.rule, case.sentence, case.hit.end
    if rule.not_last and (end == len(sentence.line) or sentence.line[end].folded in _MARKS):
        return True
    # The cue's own last word counts: "says it is not going".
    follows = rule.not_before.hits(sentence.line, end - 1, end + _NEAR) if rule.not_before else []
    if follows and follows[0].start <= end:
        return True
    return _holds(rule.not_in, sentence, 0, len(sentence.line))


def _has_needed(case: Case) -> bool:
    """What the cue needs stands behind it: "rejects ... allegations"."""
    if case.rule.needs is None:
        return True
    start, end = case.hit.end, case.sentence.clause_end(case.hit.end)
    if case.rule.kind == "denial":
        # "dismisses plan after report": what came before it is not what is dismissed.
        end = next((n for n in range(start, end) if case.sentence.line[n].folded in _CIRCUMSTANCES), end)
    return _holds(case.rule.needs, case.sentence, start, end)


def _is_refusal(case: Case) -> bool:
    """What is "denied" is no truth but a thing: bail, a visa, a chance."""
    if case.rule.refuses is None:
        return False
    start, end = case.hit.end - 1, case.sentence.clause_end(case.hit.end)
    if has_receiver(case.sentence, case.hit.end, case.language.grammar):
        return True
    refused = case.rule.refuses.hits(case.sentence.line, start, min(end, start + 1 + _NEAR))
    if not refused or _is_clause(case, start + 1, refused[0].start):
        return False
    saved = case.rule.saves.hits(case.sentence.line, start, end) if case.rule.saves else []
    saved = [hit for hit in saved if not refused[0].start < hit.start < refused[0].end]  # "asylum claim"
    # A refused thing may only say what the claim is about: "health rumours".
    return not saved or refused[0].end < saved[0].start


def _is_clause(case: Case, start: int, end: int) -> bool:
    """Whether a verb, or words that are quoted, stand before the refused thing: "denies asking for a visa",
    "denies 'special treatment'"."""
    grammar, line = case.language.grammar, case.sentence.line
    if start < end and line[start].folded in QUOTES:
        return True
    if start < end and line[start].folded.endswith("ing") and len(line[start].folded) > _SHORT:
        return True
    return any(line[n].folded in grammar.verbs - grammar.skipped for n in range(start, end))


def _phrase(case: Case) -> Phrase | None:
    """Where the sentence names the source."""
    sentence, grammar = case.sentence, case.language.grammar
    if case.rule.source == "subject":
        found = subject(sentence, case.hit.start, grammar)
        return found if case.rule.kind != "claim" else claiming(sentence, case.hit, found, grammar)
    if case.rule.source == "speaker":
        return speaker(sentence, case.hit.start, case.hit.end, grammar)
    if case.rule.source == "after":
        return phrase_after(sentence, case.hit.end, grammar)
    if case.rule.source == "by":
        return _phrase_by(case)
    if case.rule.source == "owner":
        return owner_in(sentence, case.hit, grammar) or owner(
            sentence, case.hit.start, case.hit.end, grammar, case.lexicons
        )
    if case.rule.source == "cue":
        return owner_in(sentence, case.hit, grammar) or paper(
            sentence, case.hit.start, sentence.clause_end(case.hit.end), grammar
        )
    return None


def _phrase_by(case: Case) -> Phrase | None:
    """Who stands behind "by": the first at the cue's end or after it, or else inside the cue."""
    sentence, hit = case.sentence, case.hit
    behind = range(hit.end - 1, sentence.clause_end(hit.end))
    for at in (*behind, *range(hit.start, hit.end - 1)):
        if sentence.line[at].folded in {"by", "par"}:
            return _before_deed(sentence, phrase_after(sentence, at + 1, case.language.grammar))
    return None


def _before_deed(sentence: Sentence, phrase: Phrase | None) -> Phrase | None:
    """Without the deed behind the accuser: "accused by pilots of hiding faults"."""
    for at in range(phrase.start + 1, phrase.end - 1) if phrase else ():
        if sentence.line[at].folded == "of" and sentence.line[at + 1].folded.endswith("ing"):
            return Phrase(phrase.start, at) if phrase else None
    return phrase


def _may_speak(case: Case, phrase: Phrase | None) -> bool:
    """Whether the source is one from whom the cue means what it seems to."""
    rule, sentence = case.rule, case.sentence
    if phrase is None:
        return rule.only_by is None and not rule.by_outlet and rule.source in ("none", "by", "owner", "cue")
    if rule.agrees and not agrees(sentence, case.hit, phrase, case.lexicons.people):
        return False
    if rule.by_outlet and not speaks_as_outlet(sentence, phrase, case.lexicons.outlets):
        return False
    if rule.only_by is not None and not _holds(rule.only_by, sentence, *phrase):
        return False
    return not _holds(rule.not_by, sentence, phrase.start, _head_end(sentence, phrase))


def _head_end(sentence: Sentence, phrase: Phrase) -> int:
    """Where the head of a phrase ends: a man "in court" is no court."""
    places = (n for n in range(phrase.start + 1, phrase.end) if sentence.line[n].folded in PLACES)
    return next(places, phrase.end)


def _opens_clause(case: Case) -> bool:
    """The cue's subject stands right before it and opens the clause: "X accused of it", and not "trial of
    X accused of it"."""
    sentence, grammar = case.sentence, case.language.grammar
    phrase = subject(sentence, case.hit.start, grammar)
    between = sentence.line[phrase.end : case.hit.start] if phrase else ()
    if phrase is None or not all(token.folded in grammar.skipped for token in between):
        return False
    start = phrase.start
    while start and sentence.line[start - 1].folded in _OPENING:
        start -= 1
    return start == 0 or sentence.line[start - 1].folded in _MARKS


def _closes(case: Case, phrase: Phrase | None) -> bool:
    """The cue ends the sentence, and its subject, a name or media, stands behind a comma: ", FAS reports"."""
    sentence = case.sentence
    if phrase is None or phrase.start == 0 or sentence.line[phrase.start - 1].folded not in _PARTING:
        return False
    if any(sentence.line[n].folded in ("'s", "'") for n in range(*phrase)):
        return False  # an outlet's reporter
    return sentence.is_capital(phrase.end - 1) and _is_end(sentence, case.hit.end)


def _is_end(sentence: Sentence, at: int) -> bool:
    return not any(sentence.is_word(n) for n in range(at, len(sentence.line)))


def _source(case: Case, phrase: Phrase | None, antecedent: Callable[[], Source | None]) -> Source | None:
    if phrase is None or is_empty(case.sentence, phrase, case.language.grammar):
        return None
    sentence, grammar, people = case.sentence, case.language.grammar, case.lexicons.people
    if sentence.line[phrase.end - 1].folded in grammar.pronouns and not is_acronym(sentence, phrase.end - 1):
        return antecedent()
    speaks = speaks_as_outlet(sentence, phrase, case.lexicons.outlets)
    own = outlet(sentence, phrase, case.lexicons.outlets) if speaks else None
    name = sentence.words(*own.phrase) if own else named(sentence, phrase, grammar, people)
    if not own and any(sentence.line[n].folded in ("and", ",") for n in range(*phrase)):
        name = sentence.words(*phrase)
    name = name.removesuffix(" close")  # "a source close to the family"
    name = people.nations.get(fold(name), name)
    # A denier with a name and no rank is most often the public figure whom the claim is about.
    public = case.rule.kind != "claim" and sentence.is_capital(phrase.end - 1)
    return Source(name=name, official=is_official(sentence.words(*phrase), people, otherwise=public))


def _finding(at: Case, phrase: Phrase | None, source: Source | None) -> Finding:
    rule, sentence = at.rule, at.sentence
    said = _Said(
        source=source,
        evidence=sentence.text,
        field=sentence.field,
        cue=sentence.words(at.hit.start, at.hit.end),
        rule=rule.name,
        confidence=_confidence(at),
    )
    match rule.kind:
        case "claim":
            return Claim(**said, origin=origin(sentence, phrase, source, at.lexicons))
        case "denial":
            return Denial(**said, strength=rule.strength)
        case "confirmation":
            return Confirmation(**said)
        case "correction":
            return Correction(**said)
        case "no_comment":
            return NoComment(**said)
    raise ValueError("what is no cue makes no finding")


def _author(case: Case) -> Phrase | None:
    """Whoever the sentence credits with an accusation that names nobody, if it is not who stands accused."""
    sentence, grammar = case.sentence, case.language.grammar
    found = author(sentence, case.lexicons, grammar)
    accused = subject(sentence, case.hit.start, grammar)
    return None if found is not None and accused is not None and found.end == accused.end else found


def _implied(case: Case, found: Finding) -> Claim:
    """The claim that is denied, and whose it is, if the sentence says."""
    sentence = case.sentence
    phrase = claimant(sentence, case.hit, case.language.grammar, case.lexicons)
    source = _source(case, phrase, lambda: None)
    if source is not None and found.source is not None and source.name == found.source.name:
        phrase = source = None
    if source is None:
        phrase = denied_paper(sentence, case.hit.start, case.language.grammar)
        source = _source(case, phrase, lambda: None)
    return Claim(
        source=source,
        origin=origin(sentence, phrase, source, case.lexicons),
        evidence=found.evidence,
        field=found.field,
        cue=found.cue,
        rule=f"{IMPLIED}{found.rule}",
        confidence=found.confidence,
    )


def _holds(matcher: Matcher | None, sentence: Sentence, start: int, end: int) -> bool:
    return matcher is not None and bool(matcher.hits(sentence.line, start, end))
