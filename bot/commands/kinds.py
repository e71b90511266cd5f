"""What people ask for in chat, on whatever platform: one type a command, and no text left to take apart.

The values may come straight from a platform's typed options: whoever makes a command need not check them;
`Commands.answer` does, and says what would be right.
"""

from dataclasses import dataclass
from typing import Literal

from bot.domain.finding import Kind
from bot.domain.watch import ALERT_ON

Form = Literal["csv", "json"]
Listed = Literal["claims", "denials"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """`help [command]`"""

    about: str = ""
    """The name of a command; "" for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """`track entity|phrase NAME [aliases:A,B] [fuzzy:yes] [alert_on:claim,denial] [confidence:0.8]
    [channel:ID] [mention:ROLE]`"""

    kind: Literal["entity", "phrase"]
    name: str
    aliases: tuple[str, ...] = ()
    fuzzy: bool = False
    alert_on: frozenset[Kind] = ALERT_ON
    confidence: float = 0.0
    """0 to 1: how sure a finding must at least be to alert."""
    channel: str = ""
    """The platform's own id; "" for the channel it is asked in."""
    mention: str = ""
    """The id of a role in Discord that is mentioned beside an outright denial; "" for nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Untrack:
    """`untrack NAME [channel:ID]`"""

    name: str
    """The watch's name in any case, or its `Watch.id`."""
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowWatches:
    """`watches`"""

    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """`claims|denials [WORDS] [since:7d] [by:NAME]`"""

    what: Listed
    words: str = ""
    """All of them must stand in the sentence, the title or the names, in any case."""
    since: float | None = None
    """How many seconds back; None for all that is kept."""
    by: str = ""
    """Who claims or denies, whom the claim comes from, or the outlet that carries it."""
    before: str = ""
    """Where the last page ended, as `Reply.next` says it; "" for the first page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowStory:
    """`story ID|LINK`"""

    story: str
    """A `Story.id`, or the link of one of its entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """`why LINK`; the button of an alert names the story and the record instead."""

    link: str = ""
    story: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """`mute [story|watch] WHICH [for:2h] [channel:ID]`"""

    which: str
    """A `Story.id`, the link of one of its entries, or the name or id of a watch."""
    seconds: float | None = None
    """For how long; None for as long as is usual."""
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmute:
    """`unmute [story|watch] WHICH [channel:ID]`"""

    which: str
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`status`"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowFeeds:
    """`feeds [WORDS]`"""

    words: str = ""
    """Part of the feed's address or of its outlet's name, in any case; "" for all feeds."""
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """`export claims|denials|story [WORDS|ID] [since:30d] [by:NAME] [format:csv|json]`"""

    what: Literal["claims", "denials", "story"]
    words: str = ""
    """As for `Search`; for a story its id, or a link."""
    since: float | None = None
    by: str = ""
    form: Form = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """`wrong kind|story story:ID record:ID`: a reader says that an alert is mistaken."""

    what: Literal["kind", "story"]
    """`kind`: it is no claim, or no denial; `story`: it belongs to another story."""
    story: str
    record: str


Question = ShowWatches | Search | ShowStory | Why | Status | ShowFeeds | Export
Change = Track | Untrack | Mute | Unmute | Wrong
Command = Help | Question | Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """What was typed is no command; `Commands.answer` takes it, too, and answers with what would be right."""

    problem: str
    usage: str = ""
    """How the command that was probably meant is written; "" if none is near."""
    suggestions: tuple[str, ...] = ()
    """What was probably meant, ready to be typed."""
