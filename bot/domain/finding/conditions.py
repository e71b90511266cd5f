"""A cue where it stands, and what its rule asks of the words around it."""

from dataclasses import dataclass

from bot.domain.finding.agreement import agrees, has_receiver, is_for_receiver
from bot.domain.finding.lexicons import Language, Lexicons, Rule
from bot.domain.finding.origins import outlet, speaks_as_outlet
from bot.domain.finding.particles import is_adverb
from bot.domain.finding.phrases import PLACING, Phrase
from bot.domain.finding.reading import QUOTES, Sentence
from bot.domain.finding.speakers import PLACES
from bot.domain.finding.subjects import subject
from bot.text.cues import Hit, Matcher

_NEAR = 6
"""Tokens behind a cue in which a refused thing is its object."""
_SHORT = 5
"""Letters of a word in -ing that is hardly a verb's: "thing"."""
_OPENING = frozenset({"the", "a", "an", "'", '"', "as", "and", "but"})
_LONGEST_SPEAKER = 3
"""Words that name who claims behind the last comma."""
_CLAUSES = frozenset(".;:!?—|")
_ASKING = frozenset(
    """did does do is are was were has have had will would can could should may might why how what when who
    pourquoi comment est-ce quand""".split()
)
_PONDERING = frozenset("could should will would can may might".split())
"""What opens a question about what may come, and so none about what is alleged."""
_INVERTED = ("-il", "-elle", "-ils", "-elles")
"""A verb and its pronoun in a French question: "a-t-il"."""
_MARKS = frozenset(".,;:!?—-)…")
_BEING = frozenset({"is", "are", "was", "were", "been", "be", "'s", "'re"})
_CIRCUMSTANCES = frozenset({"after", "amid", "following", "when", "before", "despite", "while", "whereas"})
_FINITE = frozenset("is are was were has have had will would did does".split())
_PARTING = frozenset({",", "—", "-", '"', "'", "the"})


@dataclass(frozen=True, slots=True)
class Case:
    """A cue where it stands, and the rule it is filed under."""

    sentence: Sentence
    hit: Hit
    rule: Rule
    language: Language
    lexicons: Lexicons
    published_by: str = ""
    """The outlet whose entry it is."""


def is_turned(case: Case) -> bool:
    """A word right before it, but for adverbs and auxiliaries, turns it: "was also denied"."""
    if case.rule.not_after is None:
        return False
    line, at = case.sentence.line, case.hit.start - 1
    skipped = case.language.grammar.skipped
    if case.rule.kind == "denial" and line[case.hit.start].folded.endswith("ing"):
        while at >= 0 and line[at].folded in _BEING:  # "is denying", but "was denied"
            at -= 1
    while at >= 0 and not case.rule.not_after.hits(line, at, at + 1):
        if line[at].folded not in skipped and not is_adverb(case.sentence, at):
            return False
        at -= 1
    return at >= 0


def is_barred(case: Case) -> bool:
    """What follows at once, or stands before it or anywhere, speaks against it: "appeal denied, ..."."""
    rule, sentence, end = case.rule, case.sentence, case.hit.end
    if rule.starts and any(sentence.is_word(n) for n in range(case.hit.start)):
        return True
    if rule.not_last and (end == len(sentence.line) or sentence.line[end].folded in _MARKS):
        return True
    # The cue's own last word counts: "says it is not going".
    follows = rule.not_before.hits(sentence.line, end - 1, end + _NEAR) if rule.not_before else []
    # "said he didn't 'want' it": a quotation mark does not hide it.
    quoted = end < len(sentence.line) and sentence.line[end].folded in QUOTES
    if follows and follows[0].start <= end + quoted:
        return True
    return _holds(rule.not_in, sentence, 0, len(sentence.line))


def has_needed(case: Case) -> bool:
    """What the cue needs stands behind it: "rejects ... allegations"; or beside it, anywhere in the sentence:
    "amid rumours, Oslo insists ..."."""
    beside, line = case.rule.beside, case.sentence.line
    if beside is not None and not _holds(beside, case.sentence, 0, len(line)):
        return False
    if case.rule.needs is None:
        return True
    start, end = case.hit.end, case.sentence.clause_end(case.hit.end)
    if case.rule.kind == "denial":
        # "dismisses plan after report": what came before it is not what is dismissed.
        end = next((n for n in range(start, end) if case.sentence.line[n].folded in _CIRCUMSTANCES), end)
    found = case.rule.needs.hits(case.sentence.line, start, end)
    return any(
        hit.end != hit.start + 1 or not _is_attribution(case, hit.start, case.hit.end) for hit in found
    )


def ends_in_attribution(case: Case) -> bool:
    """Whether the last word of a cue is the verb of another: "Oslo rocked by blasts, German media report"."""
    hit = case.hit
    return hit.end > hit.start + 1 and _is_attribution(case, hit.end - 1, hit.start + 1)


def _is_attribution(case: Case, at: int, start: int) -> bool:
    """Whether a noun for what is claimed is the verb of whoever stands behind the last comma, which is not
    before `line[start]`: ", mother claims"."""
    sentence, grammar = case.sentence, case.language.grammar
    if sentence.line[at].folded not in (grammar.said | grammar.tells) & grammar.allegations:
        return False
    if not _is_end(sentence, at + 1):
        return False
    behind = range(at - 2, max(start, at - 1 - _LONGEST_SPEAKER) - 1, -1)
    comma = next((n for n in behind if sentence.line[n].folded == ","), None)
    if comma is None or sentence.line[comma + 1].folded.endswith("ing"):
        return False  # "denies theft, dismissing reports" has a verb of its own
    # "all is well, contrary to reports"
    return not any(sentence.line[n].folded in grammar.edges for n in range(comma + 1, at))


def is_question(case: Case) -> bool:
    """An answer that is only asked about: "Did the mayor deny it?"; a claim by "Could he be charged?"."""
    line, stop = case.sentence.line, case.sentence.clause_end(case.hit.end)
    if stop == len(line) or line[stop].folded != "?":
        return False
    start = case.hit.start
    while start and line[start - 1].folded not in _CLAUSES:
        start -= 1
    while start < case.hit.start and not case.sentence.is_word(start):
        start += 1
    if case.rule.kind == "claim":
        return start == 0 and line[start].folded in _PONDERING
    inverted = any(token.folded.endswith(_INVERTED) for token in line[start:stop])
    return inverted or line[start].folded in _ASKING


def is_refusal(case: Case) -> bool:
    """What is "denied" is no truth but a thing: bail, a visa, a chance."""
    if case.rule.refuses is None:
        return False
    start, end = case.hit.end - 1, case.sentence.clause_end(case.hit.end)
    if has_receiver(case.sentence, case.hit.end, case.language.grammar):
        return True
    if is_for_receiver(case.sentence, case.hit.end, case.language.grammar, case.lexicons.people):
        return True
    refused = case.rule.refuses.hits(case.sentence.line, start, min(end, start + 1 + _NEAR))
    if not refused or _is_clause(case, start + 1, refused[0].start) or _is_said_of(case, refused[0].end):
        return False
    saved = case.rule.saves.hits(case.sentence.line, start, end) if case.rule.saves else []
    saved = [hit for hit in saved if not refused[0].start < hit.start < refused[0].end]  # "asylum claim"
    # A refused thing may only say what the claim is about: "health rumours".
    return not saved or refused[0].end < saved[0].start


def _is_said_of(case: Case, at: int) -> bool:
    """Whether a verb follows the refused thing, so that something is said of it: "denies visa delays are
    deliberate"; but "people denied visas were told"."""
    grammar, line = case.language.grammar, case.sentence.line
    if line[case.hit.start].folded == "denied":
        return False
    for n in range(at, min(len(line), at + _NEAR)):
        word = line[n].folded
        if word in _FINITE:
            return True
        if not case.sentence.is_word(n) or word in grammar.edges | grammar.prepositions | PLACING:
            return False
    return False


def _is_clause(case: Case, start: int, end: int) -> bool:
    """Whether a verb, or words that are quoted, stand before the refused thing: "denies asking for a visa",
    "denies 'special treatment'"."""
    grammar, line = case.language.grammar, case.sentence.line
    if start < end and line[start].folded in QUOTES:
        return True
    if start < end and line[start].folded.endswith("ing") and len(line[start].folded) > _SHORT:
        return True
    return any(line[n].folded in grammar.verbs - grammar.skipped for n in range(start, end))


def may_speak(case: Case, phrase: Phrase | None) -> bool:
    """Whether the source is one from whom the cue means what it seems to."""
    rule, sentence = case.rule, case.sentence
    if phrase is None:
        return rule.only_by is None and not rule.by_outlet and rule.source in ("none", "by", "owner", "cue")
    if rule.kind != "claim" and _is_nobody(sentence, phrase):
        return False
    if rule.agrees and not agrees(sentence, case.hit, phrase, case.lexicons.people):
        return False
    if rule.by_outlet and not _is_of_other_outlet(case, phrase):
        return False
    if rule.only_by is not None and not _holds(rule.only_by, sentence, *phrase):
        return False
    return not _holds(rule.not_by, sentence, phrase.start, _head_end(sentence, phrase))


def _is_of_other_outlet(case: Case, phrase: Phrase) -> bool:
    """Whether an outlet speaks that is not the entry's own: what "the Herald has learned" is no claim in the
    Herald, which vouches for it."""
    outlets = case.lexicons.outlets
    if not speaks_as_outlet(case.sentence, phrase, outlets):
        return False
    named = outlet(case.sentence, phrase, outlets)
    return named is None or named.name != outlets.spelling(case.published_by)


def _is_nobody(sentence: Sentence, phrase: Phrase) -> bool:
    """Who denies, and does not: "no minister denied it", "no one at the mint denied it"."""
    before = [token.folded for token in sentence.line[max(0, phrase.start - 2) : phrase.start]]
    return before[-1:] == ["no"] or before == ["no", "one"]


def _head_end(sentence: Sentence, phrase: Phrase) -> int:
    """Where the head of a phrase ends: a man "in court" is no court."""
    places = (n for n in range(phrase.start + 1, phrase.end) if sentence.line[n].folded in PLACES)
    return next(places, phrase.end)


def opens_clause(case: Case) -> bool:
    """The cue's subject stands right before it and opens the clause: "X accused of it", and not "trial of
    X accused of it"."""
    sentence, grammar = case.sentence, case.language.grammar
    phrase = subject(sentence, case.hit.start, grammar)
    between = sentence.line[phrase.end : case.hit.start] if phrase else ()
    apart = any(token.folded not in grammar.skipped and token.folded not in QUOTES for token in between)
    if phrase is None or apart:
        return False
    start = phrase.start
    while start and sentence.line[start - 1].folded in _OPENING:
        start -= 1
    # "False health claims": what ends the sentence with its subject is one phrase, and has no verb.
    return not _is_end(sentence, case.hit.end) if start == 0 else sentence.line[start - 1].folded in _MARKS


def closes(case: Case, phrase: Phrase | None) -> bool:
    """The cue ends the sentence, and its subject, a name or media, stands behind a comma: ", FAS reports"."""
    sentence = case.sentence
    if phrase is None or phrase.start == 0 or sentence.line[phrase.start - 1].folded not in _PARTING:
        return False
    if any(sentence.line[n].folded in ("'s", "'") for n in range(*phrase)):
        return False  # an outlet's reporter
    return sentence.is_capital(phrase.end - 1) and _is_end(sentence, case.hit.end)


def _is_end(sentence: Sentence, at: int) -> bool:
    return not any(sentence.is_word(n) for n in range(at, len(sentence.line)))


def _holds(matcher: Matcher | None, sentence: Sentence, start: int, end: int) -> bool:
    return matcher is not None and bool(matcher.hits(sentence.line, start, end))
