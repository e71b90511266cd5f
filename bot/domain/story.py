"""Story: the entries about one event, what they put on the record, and who was told."""

from dataclasses import dataclass, replace

from bot.domain.entry import Entry, EntryKey
from bot.domain.finding import Claim, Finding
from bot.domain.likeness import Profile
from bot.domain.watch import Channel
from bot.text.digests import digest

# A story is written anew with each entry that joins it, so what it remembers of its entries must have an end:
# some 80 KB of JSON. Of those that came before them nothing is needed but their outlets.
MOST_MEMBERS = 200
MOST_OUTLETS = 500
MOST_ABSORBED = 50


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
    absorbed: tuple[str, ...] = ()
    """The ids of the stories that became part of it, the latest `MOST_ABSORBED`, last last."""
    version: int = 0
    """How often it was committed; 0 before the first time."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Its own, and those of the stories that became part of it: what is muted of those is muted of it."""
        return (self.id, *self.absorbed)

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


def as_sure(record: Record, finding: Finding) -> Record:
    """The record, as sure as what says the same if that is surer. Its words stay those that came first."""
    confidence = max(record.finding.confidence, finding.confidence)
    return replace(record, finding=replace(record.finding, confidence=confidence))


def _member(entry: Entry, repeat_of: EntryKey | None) -> Member:
    return Member(
        entry=entry.key,
        outlet=entry.outlet,
        title=entry.title,
        link=entry.link,
        published=entry.published,
        repeat_of=repeat_of,
    )
