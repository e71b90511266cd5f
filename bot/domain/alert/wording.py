"""Alert -> the words it is told in, the same on every platform. All that comes back is one plain line, not
escaped for any platform."""

from collections.abc import Mapping, Sequence
from typing import Literal, assert_never

from bot.domain.alert.kinds import Alert, Answered, Notice, Opened, Spread, Standing, United
from bot.domain.finding import Answer, Claim, Confirmation, Correction, Denial, Finding, NoComment, Source
from bot.domain.story import Record
from bot.text.phrases import counted, cut, listed, one_line, says_the_same

State = Literal["claim", "denied", "soft denial", "confirmed", "corrected", "no comment"]

# Longer texts are cut: an alert is to be read at a glance, and the link leads to the rest.
NAME, TITLE, EVIDENCE = 80, 200, 600


def shown(alert: Opened | Answered | Spread) -> Opened | Answered:
    """What a reader sees of it: of a `Spread`, the parent as it is to read now."""
    return alert.parent if isinstance(alert, Spread) else alert


def farewell(alert: United) -> Notice:
    """What is said of it: a title, and what the elder's thread began with."""
    began = f"{heading(alert.elder)}: {title(alert.elder)}"
    return Notice(id=alert.id, title="This story goes on in an earlier thread", detail=began, well=True)


def told(alert: Opened | Answered) -> Record:
    """The record that the alert tells of."""
    return alert.claim if isinstance(alert, Opened) else alert.answer


def heading(record: Record) -> str:
    """What it is and whose: "Claim by New York Times", "Denied by Ottawa (official)"."""
    finding, outlet = record.finding, _name(record.outlet)
    if isinstance(finding, Claim):
        return _claimed(finding, outlet)
    speaker = _name(finding.source.name) if finding.source else ""
    return (
        f"{_verb(finding)} {outlet if isinstance(finding, Correction) and not speaker else _speaker(finding)}"
    )


def title(record: Record) -> str:
    """The title of the entry that says it; of an entry without one, the evidence."""
    return cut(one_line(record.title) or one_line(record.finding.evidence) or "(no title)", TITLE)


def evidence(record: Record) -> str:
    """The sentence that says it; "" where the title says no less."""
    sentence = cut(one_line(record.finding.evidence), EVIDENCE)
    return "" if says_the_same(sentence, title(record)) else sentence


def outlet(record: Record) -> str:
    """Who published the entry that says it."""
    return _name(record.outlet)


def answered_claim(alert: Opened | Answered) -> str:
    """What an answer answers: "Claim by New York Times: Cable tells diplomats to …"; "" if nothing."""
    claim = alert.claim if isinstance(alert, Answered) else None
    return f"{heading(claim)}: {title(claim)}" if claim else ""


def status(alert: Opened | Answered) -> str:
    """How the story stands: "Denied by Ottawa (official) · reported by 3 outlets"."""
    answers = "; ".join(_answers(alert.standing.answers))
    told = " · ".join(part for part in (answers, _reported(alert.standing)) if part)
    return told[:1].upper() + told[1:]


def outlets(standing: Standing) -> str:
    """Those that carry it, first first: "CBC News, Reuters, AP and 4 more"; "" where there is but one, whom
    the status names."""
    names = [_name(each) for each in standing.outlets]
    return listed(names) if len(names) > 1 else ""


def watches(alert: Opened | Answered) -> str:
    """The watches that matched: "Marco Rubio and State Department"."""
    return listed([_name(each) for each in alert.watches])


def headline(alert: Alert) -> str:
    """The whole alert in one line, for notifications and screen readers."""
    if isinstance(alert, United):
        said = farewell(alert)
        return f"{said.title}: {said.detail}"
    seen = shown(alert)
    record = told(seen)
    if isinstance(seen, Opened):
        return f"{heading(record)}: {title(record)} ({status(seen)})"
    return f"{heading(record)}: {evidence(record) or title(record)}"


def state(alert: Opened | Answered, *, reply: bool = False) -> State:
    """The one word for it: of a reply its own, of a parent what its claim met with.

    Where answers differ, a correction goes before a denial or confirmation, these before a soft denial,
    and that before no comment; among equals an official's goes first, and then the latest.
    """
    own = (alert.answer.finding,) if isinstance(alert, Answered) else ()
    answers = [finding for finding in own if not isinstance(finding, Claim)]
    if not reply:
        answers = [*alert.standing.answers, *answers]
    return _kind(max(reversed(answers), key=_weight)) if answers else "claim"


def state_of(finding: Finding) -> State:
    """The one word for what somebody said."""
    return "claim" if isinstance(finding, Claim) else _kind(finding)


def is_first_on_record(alert: Alert | Notice) -> bool:
    """Whether this is the first outright, official denial of its claim, or the first such confirmation."""
    if not isinstance(alert, Answered) or not _is_on_record(alert.answer.finding):
        return False
    kind = alert.answer.finding.kind
    same = [each for each in alert.standing.answers if each.kind == kind and _is_on_record(each)]
    return not same or same[0] == alert.answer.finding


def _is_on_record(finding: Finding) -> bool:
    outright = isinstance(finding, Confirmation) or is_outright_denial(finding)
    return outright and finding.source is not None and finding.source.official


def is_outright_denial(finding: Finding) -> bool:
    """Whether somebody says flatly that it is not so."""
    return isinstance(finding, Denial) and finding.strength == "outright"


def _claimed(claim: Claim, outlet: str) -> str:
    origin = _name(claim.origin or "")
    source = _name(claim.source.name) if claim.source else ""
    if origin and source and not says_the_same(origin, source):
        return f"Claim by {origin}, citing {source}"
    return f"Claim by {origin or source}" if origin or source else f"Claim reported by {outlet}"


def _verb(answer: Answer) -> str:
    match answer:
        case Denial():
            return "Denied by" if answer.strength == "outright" else "Soft denial by"
        case Confirmation():
            return "Confirmed by"
        case Correction():
            return "Corrected by"
        case NoComment():
            return "No comment from"
        case _:
            assert_never(answer)


def _kind(answer: Answer) -> State:
    match answer:
        case Denial():
            return "denied" if answer.strength == "outright" else "soft denial"
        case Confirmation():
            return "confirmed"
        case Correction():
            return "corrected"
        case NoComment():
            return "no comment"
        case _:
            assert_never(answer)


_RANKS: Mapping[State, int] = {"no comment": 0, "soft denial": 1, "denied": 2, "confirmed": 2, "corrected": 3}


def _rank(answer: Answer) -> int:
    """How much an answer weighs beside others to the same claim."""
    return _RANKS[_kind(answer)]


def _weight(answer: Answer) -> tuple[int, bool]:
    return _rank(answer), answer.source is not None and answer.source.official


def _answers(answers: Sequence[Answer]) -> list[str]:
    """One phrase for each kind of answer, the weightiest first, with all who gave it."""
    speakers: dict[str, dict[str, None]] = {}
    for answer in sorted(answers, key=_rank, reverse=True):
        speakers.setdefault(_verb(answer), {})[_speaker(answer)] = None
    return [f"{verb[:1].lower()}{verb[1:]} {listed(list(who))}" for verb, who in speakers.items()]


def _speaker(answer: Answer) -> str:
    """ "Ottawa (official)", "sources (not official)"."""
    name = _name(answer.source.name) if answer.source else ""
    if isinstance(answer, Correction):
        # An outlet that takes back its own report speaks for itself: official or not says nothing of it.
        return name or "the outlet"
    return f"{name}{_office(answer.source)}" if name and answer.source else "a speaker not named"


def _office(source: Source) -> str:
    if source.official and "official" in source.name.casefold():
        return ""
    return " (official)" if source.official else " (not official)"


def _reported(standing: Standing) -> str:
    names = standing.outlets
    return (
        f"reported by {_name(names[0])}"
        if len(names) == 1
        else f"reported by {counted(len(names), 'outlet')}"
    )


def _name(name: str) -> str:
    return cut(one_line(name), NAME)
