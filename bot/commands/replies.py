"""What comes back, on whatever platform. All texts are plain, one line each, cut to a length that fits every
platform, and not escaped for any: an adapter escapes them, and shows no text as markup."""

from dataclasses import dataclass

from bot.commands.kinds import Command
from bot.domain.alert.wording import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry, or what it says on the record."""

    heading: str
    """ "Denied by Ottawa (official)", "First report", "CBC News"."""
    title: str = ""
    """The entry's headline."""
    quote: str = ""
    """The sentence that says it; "" where the headline says no less."""
    link: str = ""
    """http or https, fit to be sent to a reader; "" if there is none."""
    outlet: str = ""
    at: float | None = None
    """Unix seconds, to be shown in the reader's own time zone where the platform can."""
    notes: tuple[str, ...] = ()
    """Short facts to be shown below, one line or several."""
    state: State | None = None
    """What it is, for a colour and a sign; None for an entry that says nothing on the record."""
    story: str = ""
    """The `Story.id`, for whoever wants to offer `ShowStory`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Sentences, one below the other."""

    title: str = ""
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Names and their values, in two columns or with a colon between."""

    title: str = ""
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """Entries, claims and denials, in order."""

    title: str = ""
    items: tuple[Item, ...]


Part = Lines | Facts | Items


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to press, that asks for a command."""

    label: str
    """At most 40 characters."""
    command: Command
    risky: bool = False
    """Whether it takes something away: shown in red where the platform can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What is sent as a file."""

    name: str
    """"claims-2026-11-22.csv"; letters, digits, dots and hyphens alone."""
    type: str
    """Its media type."""
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer. It goes to whoever asked alone, unless they share it."""

    heading: str
    parts: tuple[Part, ...] = ()
    """At most 25 items and 40 lines and facts in all."""
    next: Command | None = None
    """What a Next button asks for; None on the last page."""
    buttons: tuple[Button, ...] = ()
    """At most three, beside Next and Share."""
    shareable: bool = False
    """Whether a Share button is right: others in the channel may see this, and would want to. It asks the
    command again: what changes something has none, or sharing it would change it once more."""
    file: File | None = None
    suggestions: tuple[str, ...] = ()
    """Commands as they are typed, without the `/onrecord` before them: what would have been right."""
    ok: bool = True
    """False: it was not done. The heading says why, the parts and suggestions what would be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What an option can be completed to."""

    label: str
    """At most 100 characters."""
    value: str
    """At most 100 characters; what the option is then set to."""
