"""Story, and what an entry says -> the story with that on its record, each thing once."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.entry import Entry
from bot.domain.finding import Answer, Claim, Denial, Finding, answered, same_answer, same_claim
from bot.domain.story import Record, Story, as_record, as_sure
from bot.text.digests import digest


def recorded(story: Story, entry: Entry, findings: Sequence[Finding], quiet: bool) -> Story:
    """The story with what the entry says entered in its record; what is there already is left out.

    Old news that is said again is news: whoever was not told of it is told now. What is said again more
    surely is as sure from then on. Of the entry's claims only the first is entered, for it is what the entry
    is about; an article tells of many more in passing. It is entered before the answers: the denial in a
    headline may answer the claim in the sentence below.
    """
    lead = lead_claim(findings)
    if lead is not None:
        story = _with_claim(story, entry, lead, quiet)
    about = same_claim(lead, _claims(story.records)) if lead is not None else None
    for finding in findings:
        if not isinstance(finding, Claim):
            story = _with_answer(story, entry, finding, quiet, about)
    return story


def lead_claim(findings: Sequence[Finding]) -> Claim | None:
    """Which of an entry's claims is entered: the first, if it has any."""
    return next((finding for finding in findings if isinstance(finding, Claim)), None)


def _known(story: Story, claim: Claim) -> Record | None:
    """The record of the claim, if the story has it in these words or others."""
    which = same_claim(claim, _claims(story.records))
    said = story.claims[which] if which is not None else None
    return said and (story.record(said.same_as or said.id) or said)


def _with_claim(story: Story, entry: Entry, claim: Claim, quiet: bool) -> Story:
    known = _known(story, claim)
    if known is not None:
        return _said_again(story, known, claim, quiet)
    return _relinked(_with_record(story, entry, claim, None, quiet))


def _relinked(story: Story) -> Story:
    """The story with the answers that stood alone under its newest claim, where they fit: a denial may come
    before the claim does."""
    claim = story.records[-1]

    def linked(record: Record) -> Record:
        alone = _answers([record]) if record.answers is None else []
        fits = any(answered(answer, _claims([claim])) is not None for answer in alone)
        return replace(record, answers=claim.id) if fits else record

    return replace(story, records=tuple(map(linked, story.records)))


def _with_answer(story: Story, entry: Entry, answer: Answer, quiet: bool, about: int | None) -> Story:
    which = answered(answer, _claims(story.records), about)
    to = story.claims[which].same_as or story.claims[which].id if which is not None else None
    known = [record for record in story.answers if record.answers == to]
    again = same_answer(answer, _answers(known), to_one_claim=to is not None)
    if again is not None:
        return _said_again(story, known[again], answer, quiet)
    return _with_record(story, entry, answer, to, quiet)


def surer(story: Story, findings: Sequence[Finding]) -> Story:
    """The story with the first claim among these as sure as it is there, if it is on record; none is
    entered."""
    lead = lead_claim(findings)
    known = _known(story, lead) if lead else None
    return _with(story, as_sure(known, lead)) if lead and known else story


def _claims(records: Sequence[Record]) -> list[Claim]:
    return [record.finding for record in records if isinstance(record.finding, Claim)]


def _answers(records: Sequence[Record]) -> list[Answer]:
    return [record.finding for record in records if not isinstance(record.finding, Claim)]


def _said_again(story: Story, record: Record, finding: Finding, quiet: bool) -> Story:
    return story if quiet else _with(story, replace(as_sure(record, finding), quiet=False))


def _with(story: Story, record: Record) -> Story:
    """The story with the record in place of the one with its id."""
    return replace(story, records=tuple(record if each.id == record.id else each for each in story.records))


def _with_record(story: Story, entry: Entry, finding: Finding, answers: str | None, quiet: bool) -> Story:
    id = _record_id(entry, finding, answers)
    if story.record(id):  # the same party denies two things in one entry
        id = digest(id, str(len(story.records)))
    record = replace(as_record(entry, finding), id=id, answers=answers, quiet=quiet)
    return replace(story, records=(*story.records, record))


def _record_id(entry: Entry, finding: Finding, answers: str | None) -> str:
    """The same whenever this entry puts the same on record, in whatever words and whichever story.

    So an entry that comes again after its story was forgotten is known by its alert, which is remembered
    for longer: it is not told twice.
    """
    strength = finding.strength if isinstance(finding, Denial) else ""
    source = finding.source.name if finding.source and not isinstance(finding, Claim) else ""
    return digest("record", *entry.key, finding.kind, strength, source, answers or "")
