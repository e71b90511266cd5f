"""Story: the entries about one event, what they put on the record, and who was told."""

from dataclasses import dataclass

from bot.domain.entry import EntryKey
from bot.domain.finding import Finding
from bot.domain.likeness import Profile
from bot.domain.watch import Channel


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """What one channel has been told of a story."""

    channel: Channel
    parent: str
    """The `id` of the record that opened the thread."""
    told: tuple[str, ...]
    """The `id`s of all records told so far, in order."""
    outlets: int
    """How many outlets the parent last spoke of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The entries about one specific event and its direct follow-ups."""

    id: str
    opened: float
    """Unix seconds: when its first entry was seen."""
    updated: float
    """Unix seconds: when its last entry was seen."""
    profile: Profile
    """What likeness compares a new entry with."""
    members: tuple[Member, ...]
    records: tuple[Record, ...] = ()
    watches: tuple[str, ...] = ()
    """The `Watch.id`s that matched any of its entries."""
    threads: tuple[Thread, ...] = ()
    version: int = 0
    """How often it was committed; 0 before the first time."""
