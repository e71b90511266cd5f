"""A cue in a sentence -> a finding, or none if what stands around the cue speaks against it."""

from collections.abc import Callable
from typing import TypedDict

from bot.domain.finding.attributions import phrase_after, speaker, with_others
from bot.domain.finding.authors import author, denied_paper, paper
from bot.domain.finding.claimants import claiming
from bot.domain.finding.conditions import (
    Case,
    closes,
    ends_in_attribution,
    has_needed,
    is_barred,
    is_question,
    is_refusal,
    is_turned,
    may_speak,
    opens_clause,
)
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
from bot.domain.finding.origins import origin, outlet, speaks_as_outlet
from bot.domain.finding.owners import TELLING, claimant, owner, owner_in
from bot.domain.finding.phrases import Phrase, is_acronym
from bot.domain.finding.reading import Sentence
from bot.domain.finding.selves import says_of_itself
from bot.domain.finding.speakers import is_empty, is_official, named
from bot.domain.finding.subjects import subject
from bot.text.words import fold, tokens

_JOINTS = frozenset({"but", "and", "yet", "still", "also", "mais", "et"})
_SHORT = 5
"""Letters of a word in -ing that is hardly a verb's: "king"."""


class _Said(TypedDict):
    """What findings of every kind have."""

    source: Source | None
    evidence: str
    field: EntryField
    cue: str
    rule: str
    confidence: float


def verdict(case: Case, antecedent: Callable[[], Source | None]) -> tuple[Finding, ...]:
    """What a cue makes: a finding, with the claim before it if its rule implies one; or (). A pronoun stands
    for what `antecedent` finds."""
    if (
        not _confidence(case)
        or is_turned(case)
        or is_barred(case)
        or is_question(case)
        or not has_needed(case)
        or is_refusal(case)
        or ends_in_attribution(case)
    ):
        return ()
    if case.rule.opens_clause and not opens_clause(case):
        return ()
    phrase = _phrase(case)
    if case.rule.closes and not closes(case, phrase):
        return ()
    if not may_speak(case, phrase):
        return ()
    if phrase is None and case.rule.kind == "claim":
        phrase = _author(case)
    source = _source(case, phrase, antecedent)
    if (source is None and _is_left_out(case, phrase)) or _may_not(case, source):
        return ()
    found = _finding(case, phrase, source)
    return (_implied(case, found), found) if case.rule.implies_claim else (found,)


def _confidence(case: Case) -> float:
    return case.rule.title if case.sentence.field == "title" else case.rule.text


def _phrase(case: Case) -> Phrase | None:
    """Where the sentence names the source."""
    sentence, grammar = case.sentence, case.language.grammar
    if case.rule.own:
        return says_of_itself(sentence, case.hit, grammar, case.lexicons.people)
    if case.rule.source == "subject":
        found = subject(sentence, case.hit.start, grammar) or _left_out(case)
        return found if case.rule.kind != "claim" else claiming(sentence, case.hit, found, grammar)
    if case.rule.source == "speaker":
        return speaker(sentence, case.hit.start, case.hit.end, grammar)
    if case.rule.source == "after":
        return with_others(sentence, phrase_after(sentence, case.hit.end, grammar), grammar)
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


def _may_not(case: Case, source: Source | None) -> bool:
    """Whether whoever a pronoun stands for may not speak: "They had seen no one", where residents said so."""
    soft = case.rule.kind == "denial" and case.rule.strength == "soft"
    barred = case.rule.not_by if soft else None
    return barred is not None and source is not None and bool(barred.hits(tokens(source.name)))


def _left_out(case: Case) -> Phrase | None:
    """The verb itself, where a sentence begins with it and leaves its subject to the one before: "The head
    admits mistakes. But denies the firm hid them."""
    sentence, at = case.sentence, case.hit.start
    opens = at > 0 or sentence.line[at].folded.endswith("s")
    joints = all(token.folded in _JOINTS for token in sentence.line[:at])
    return Phrase(at, at + 1) if case.rule.kind == "denial" and opens and joints else None


def _is_left_out(case: Case, phrase: Phrase | None) -> bool:
    return phrase is not None and phrase == _left_out(case) and case.rule.source == "subject"


def _phrase_by(case: Case) -> Phrase | None:
    """Who stands behind "by": the first at the cue's end or after it, or else inside the cue."""
    sentence, hit = case.sentence, case.hit
    behind = range(hit.end - 1, sentence.clause_end(hit.end))
    for at in (*behind, *range(hit.start, hit.end - 1)):
        if sentence.line[at].folded in {"by", "par"} and not _is_way(sentence, at + 1):
            return _before_deed(sentence, phrase_after(sentence, at + 1, case.language.grammar))
    return None


def _is_way(sentence: Sentence, at: int) -> bool:
    """How somebody did it, and not who says so: "by cycling abreast", "by dangerous driving"."""
    ahead = [sentence.line[n].folded for n in range(at, min(at + 2, len(sentence.line)))]
    return any(word.endswith("ing") and len(word) > _SHORT for word in ahead) and not sentence.is_capital(at)


def _before_deed(sentence: Sentence, phrase: Phrase | None) -> Phrase | None:
    """Without the deed behind the accuser: "accused by pilots of hiding faults"."""
    for at in range(phrase.start + 1, phrase.end - 1) if phrase else ():
        if sentence.line[at].folded in ("of", "for") and sentence.line[at + 1].folded.endswith("ing"):
            return Phrase(phrase.start, at) if phrase else None
    return phrase


def _source(case: Case, phrase: Phrase | None, antecedent: Callable[[], Source | None]) -> Source | None:
    if phrase is None or is_empty(case.sentence, phrase, case.language.grammar):
        return None
    sentence, grammar, people = case.sentence, case.language.grammar, case.lexicons.people
    if _is_left_out(case, phrase):
        return antecedent()
    if sentence.line[phrase.end - 1].folded in grammar.pronouns and not is_acronym(sentence, phrase.end - 1):
        return antecedent()
    speaks = speaks_as_outlet(sentence, phrase, case.lexicons.outlets)
    own = outlet(sentence, phrase, case.lexicons.outlets) if speaks else None
    name = sentence.words(*own.phrase) if own else named(sentence, phrase, grammar, people)
    if not own and any(sentence.line[n].folded in ("and", ",") for n in range(*phrase)):
        name = sentence.words(phrase.start + _opens_with_article(case, phrase), phrase.end)
    name = name.removesuffix(" close")  # "a source close to the family"
    name = people.nations.get(fold(name), name)
    # A denier with a name and no rank is most often the public figure whom the claim is about.
    public = case.rule.kind != "claim" and sentence.is_capital(phrase.end - 1)
    return Source(name=name, official=is_official(sentence.words(*phrase), people, otherwise=public))


def _opens_with_article(case: Case, phrase: Phrase) -> bool:
    return case.sentence.line[phrase.start].folded in {"the", "a", "an", "le", "la", "les", "un", "une"}


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
        phrase = denied_paper(sentence, case.hit, case.language.grammar)
        source = _source(case, phrase, lambda: None)
    told = phrase is None and sentence.line[case.hit.start].folded in TELLING
    return Claim(
        source=source,
        origin=None if told else origin(sentence, phrase, source, case.lexicons),
        evidence=found.evidence,
        field=found.field,
        cue=found.cue,
        rule=f"{IMPLIED}{found.rule}",
        confidence=found.confidence,
    )
