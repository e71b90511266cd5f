"""What likeness knows of an entry or a story."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.entry import EntryKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """What of an entry is kept to know a near-copy of it, and to compare with it alone."""

    entry: EntryKey
    title: str
    """Folded words, a space between two."""
    lead: str = ""
    """The first words of what follows the title, in the same form."""
    terms: Mapping[str, float] = field(default_factory=dict)
    """The entry's strongest terms, as in `Profile.terms`. Empty, like `heading`, while the profile speaks
    for this entry alone: they are the profile's own."""
    heading: tuple[str, ...] = ()
    """The terms of its title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What likeness compares: of one entry, or of a story's core."""

    terms: Mapping[str, float]
    """Folded content words, names and numbers, with how much each stands for the text (0 to 1)."""
    title: tuple[str, ...] = ()
    """The terms of the title (of an entry; of a story: of its first entry)."""
    names: tuple[str, ...] = ()
    """The terms that are, or are part of, a name."""
    numbers: tuple[str, ...] = ()
    """The terms that are numbers."""
    prints: tuple[Print, ...] = ()
    """Of the newest distinct members, oldest first; one of an entry."""
    time: float = 0.0
    """Unix seconds: when it was published; of a story, its newest entry."""
    opened: float = 0.0
    """Unix seconds: when its first entry was published; of an entry, the same as `time`."""
    entries: int = 1
    """How many entries it speaks for."""
    loose: bool = False
    """A live blog, round-up, newsletter or gallery: it touches many events and must not glue them together.
    Of a story: all its entries are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the store knows about the neighbourhood of an entry's terms."""

    candidates: tuple[tuple[str, Profile], ...] = ()
    """The ids and profiles of live stories that share rare terms with it, best first."""
    holding: Mapping[str, int] = field(default_factory=dict)
    """For each term asked for, how many live stories hold it (0 if none)."""
    stories: int = 0
    """How many live stories there are."""
