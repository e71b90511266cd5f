"""Entry: one item of a feed, as it came, in one form whatever the feed's own."""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.text.digests import digest

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_CONTENT = 500, 5_000, 50_000
"""Characters: what is longer is cut where it comes in, from a feed or from a line of JSON."""
RAW = 8
"""How many characters of HTML are read at most for each character that may be left of it."""


class EntryKey(NamedTuple):
    """What names an entry among all: its feed's id and its own id inside that feed."""

    feed: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed. All texts are plain: no markup, no entities, white space folded, a line end where a
    paragraph ends."""

    feed: str
    """The `id` of the feed that carries it."""
    id: str
    """Unique inside the feed: the feed's own id for it, else its own link, else made from its title."""
    outlet: str
    """Who publishes the feed, as an editor would write it: "CBC News"."""
    title: str
    summary: str = ""
    content: str = ""
    link: str = ""
    """Canonical (see `bot.text.urls`); "" if the feed gives none."""
    shares_link: bool = False
    """Whether this link tells no entry of its feed from another: many have it, or it is the site's own."""
    authors: tuple[str, ...] = ()
    published: float
    """Unix seconds. When the feed gives no date, or one that lies ahead, the time it was first seen."""
    language: str | None = None
    """ISO 639-1 in lower case ("en"), from the feed; None if it does not say."""
    fed: str | None = None
    """Where `content` is the text of the entry's page: a digest of what the feed itself gave; else None."""

    @property
    def key(self) -> EntryKey:
        return EntryKey(self.feed, self.id)

    @property
    def own_link(self) -> str:
        """The link, if it is one by which the entry can be known again; else ""."""
        return "" if self.shares_link else self.link

    @property
    def text(self) -> str:
        """Title, summary and content, a line each."""
        return "\n".join(part for part in (self.title, self.summary, self.content) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An entry on its way from a poll to its story."""

    entry: Entry
    seen: float
    """Unix seconds of the poll that brought it."""
    quiet: bool = False
    """Old news (see `bot.domain.feed.is_quiet`): to be placed, not alerted."""
    full_text: bool = False
    """Whether its page is to be read before it is placed, should it be watched."""
    read: float | None = field(default=None, compare=False)
    """Unix seconds: when the answer of its feed was read; None from an earlier version."""


def version(entry: Entry) -> str:
    """12 hexadecimal digits: others if the entry has another id or says anything else, and the same if it has
    only another date, which many feeds write anew each time."""
    return digest(repr(replace(entry, published=0.0)))[:12]
