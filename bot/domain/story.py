"""Story: the entries about one event, what they put on the record, and who was told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.entry import Entry, EntryKey
from bot.domain.finding import Answer, Claim, Denial, Finding, answered, same_answer, same_claim
from bot.domain.likeness import Profile
from bot.domain.watch import Channel
from bot.text.digests import digest

# A story is written anew with each entry that joins it, so what it remembers of its entries must have an end:
# some 80 KB of JSON. Of those that came before them nothing is needed but their outlets.
MOST_MEMBERS = 200
MOST_OUTLETS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An entry as its story remembers it."""

    entry: EntryKey
    outlet: str
    title: str
    link: str
    published: float
    repeat_of: EntryKey | None = None
    """The member it is a near-copy of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A finding, entered in its story's record."""

    id: str
    finding: Finding
    entry: EntryKey
    outlet: str
    title: str
    link: str
    published: float
    answers: str | None = None
    """The `id` of the claim's record that this one answers; None for a claim, and when none fits."""
    quiet: bool = False
    """Old news when it came: told only as the parent of an answer that is not."""
    same_as: str | None = None
    """Of a claim that came with a story united with this one: the `id` of the claim here that says the same.
    It is told no more, and what answers it stands under that one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """What one channel has been told of a story."""

    channel: Channel
    parent: str
    """The `id` of the record that opened the thread."""
    told: tuple[str, ...]
    """The `id`s of all records told so far, in order."""
    muted: tuple[str, ...] = ()
    """The `id`s of those passed over because somebody had muted them there."""
    outlets: int
    """How many outlets the parent last spoke of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The entries about one specific event and its direct follow-ups."""

    id: str
    opened: float
    """Unix seconds: when its first entry was seen."""
    updated: float
    """Unix seconds: when its last entry was seen, to the second."""
    profile: Profile
    """What likeness compares a new entry with."""
    members: tuple[Member, ...]
    """The latest, up to `MOST_MEMBERS`, in the order they came. What refers to an entry that was one before
    goes on without it."""
    earlier: tuple[str, ...] = ()
    """The outlets of those that are members no more, each once, the first `MOST_OUTLETS` of them."""
    records: tuple[Record, ...] = ()
    watches: tuple[str, ...] = ()
    """The `Watch.id`s that matched any of its entries."""
    threads: tuple[Thread, ...] = ()
    version: int = 0
    """How often it was committed; 0 before the first time."""

    @property
    def outlets(self) -> tuple[str, ...]:
        """All that carry it, first first, each once."""
        return tuple(dict.fromkeys((*self.earlier, *(member.outlet for member in self.members))))

    @property
    def claims(self) -> tuple[Record, ...]:
        return tuple(record for record in self.records if isinstance(record.finding, Claim))

    @property
    def answers(self) -> tuple[Record, ...]:
        return tuple(record for record in self.records if not isinstance(record.finding, Claim))

    def record(self, id: str) -> Record | None:
        return next((record for record in self.records if record.id == id), None)

    def thread(self, channel: Channel) -> Thread | None:
        return next((thread for thread in self.threads if thread.channel == channel), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What a list shows of a story."""

    id: str
    title: str
    """Of the first entry that it remembers."""
    updated: float
    watches: tuple[str, ...]
    records: tuple[Record, ...] = ()


def outlined(story: Story) -> Outline:
    """The story without its entries."""
    title = story.members[0].title if story.members else ""
    return Outline(
        id=story.id, title=title, updated=story.updated, watches=story.watches, records=story.records
    )


def names(record: Record) -> tuple[str, ...]:
    """Whom the record may be asked for by: who says it, whom a claim comes from, who published it."""
    finding = record.finding
    source = finding.source.name if finding.source else ""
    origin = finding.origin or "" if isinstance(finding, Claim) else ""
    return source, origin, record.outlet


def texts(record: Record) -> tuple[str, ...]:
    """All that words are looked for in."""
    return record.title, record.finding.evidence, *names(record)


def founded(entry: Entry, profile: Profile, now: float) -> Story:
    """A new story, of this entry alone."""
    return Story(
        # With the time: an entry that comes again when its story is long forgotten founds another one.
        id=_number(digest("story", *entry.key, repr(now))),
        opened=now,
        updated=float(int(now)),
        profile=profile,
        members=(_member(entry, repeat_of=None),),
    )


def _number(digits: str) -> str:
    """So much of hexadecimal digits as makes a whole number of 60 bits. A store keeps a story's id under each
    of its words, and numbers in a third of the room."""
    return str(int(digits[:15], 16))


def joined(story: Story, entry: Entry, profile: Profile, repeat_of: EntryKey | None, now: float) -> Story:
    """The story with one more entry; `profile` is that of its core with the entry in it."""
    members = (*story.members, _member(entry, repeat_of))
    left = (member.outlet for member in members[:-MOST_MEMBERS])
    return replace(
        story,
        members=members[-MOST_MEMBERS:],
        earlier=tuple(dict.fromkeys((*story.earlier, *left)))[:MOST_OUTLETS],
        profile=profile,
        updated=max(story.updated, float(int(now))),
    )


def updated(story: Story, before: EntryKey, entry: Entry) -> Story:
    """The story with an entry it holds in its newest wording, perhaps under another id."""
    members = tuple(
        _member(entry, member.repeat_of) if member.entry == before else member for member in story.members
    )
    return replace(story, members=members)


def recorded(story: Story, entry: Entry, findings: Sequence[Finding], quiet: bool) -> Story:
    """The story with what the entry says entered in its record; what is there already is left out.

    Old news that is said again is news: whoever was not told of it is told now. Of the entry's claims only
    the first is entered, for it is what the entry is about; an article tells of many more in passing. It is
    entered before the answers: the denial in a headline may answer the claim in the sentence below.
    """
    lead = next((finding for finding in findings if isinstance(finding, Claim)), None)
    if lead is not None:
        story = _with_claim(story, entry, lead, quiet)
    about = same_claim(lead, _claims(story.records)) if lead is not None else None
    for finding in findings:
        if not isinstance(finding, Claim):
            story = _with_answer(story, entry, finding, quiet, about)
    return story


def _with_claim(story: Story, entry: Entry, claim: Claim, quiet: bool) -> Story:
    which = same_claim(claim, _claims(story.records))
    if which is not None:
        said = story.claims[which]
        return _said_again(story, story.record(said.same_as or said.id) or said, quiet)
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
        return _said_again(story, known[again], quiet)
    return _with_record(story, entry, answer, to, quiet)


def _claims(records: Sequence[Record]) -> list[Claim]:
    return [record.finding for record in records if isinstance(record.finding, Claim)]


def _answers(records: Sequence[Record]) -> list[Answer]:
    return [record.finding for record in records if not isinstance(record.finding, Claim)]


def _said_again(story: Story, record: Record, quiet: bool) -> Story:
    if quiet or not record.quiet:
        return story
    loud = replace(record, quiet=False)
    return replace(story, records=tuple(loud if each == record else each for each in story.records))


def _with_record(story: Story, entry: Entry, finding: Finding, answers: str | None, quiet: bool) -> Story:
    id = _record_id(entry, finding, answers)
    if story.record(id):  # the same party denies two things in one entry
        id = digest(id, str(len(story.records)))
    record = replace(as_record(entry, finding), id=id, answers=answers, quiet=quiet)
    return replace(story, records=(*story.records, record))


def as_record(entry: Entry, finding: Finding) -> Record:
    """What an entry says, in the form of a story's record; it has no id, and answers nothing."""
    return Record(
        id="",
        finding=finding,
        entry=entry.key,
        outlet=entry.outlet,
        title=entry.title,
        link=entry.link,
        published=entry.published,
    )


def _record_id(entry: Entry, finding: Finding, answers: str | None) -> str:
    """The same whenever this entry puts the same on record, in whatever words and whichever story.

    So an entry that comes again after its story was forgotten is known by its alert, which is remembered
    for longer: it is not told twice.
    """
    strength = finding.strength if isinstance(finding, Denial) else ""
    source = finding.source.name if finding.source and not isinstance(finding, Claim) else ""
    return digest("record", *entry.key, finding.kind, strength, source, answers or "")


def _member(entry: Entry, repeat_of: EntryKey | None) -> Member:
    return Member(
        entry=entry.key,
        outlet=entry.outlet,
        title=entry.title,
        link=entry.link,
        published=entry.published,
        repeat_of=repeat_of,
    )
