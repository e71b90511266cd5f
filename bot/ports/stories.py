"""Stories: what is committed in one step, and for how long it is kept."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

from bot.domain.delivery import Delivery
from bot.domain.entry import Entry, EntryKey
from bot.domain.likeness import Placement, Surroundings
from bot.domain.story import Outline, Story
from bot.text.sought import Sought


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """When an entry came, and why it is in its story."""

    seen: float
    """Unix seconds of the poll that first brought it."""
    quiet: bool = False
    """Old news when it came."""
    placement: Placement | None = None
    """None for one whose story had been forgotten when it came again. A store may round a score's parts to
    hundredths, and leave out one that an earlier version made of other parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An entry that the store has already."""

    entry: Entry
    """As it was last committed."""
    story: str
    """The `Story.id` it is in."""
    placed: Placed | None = None
    """None for an entry that an earlier version placed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How much the store holds."""

    stories: int
    """Live ones, that an entry may still join."""
    entries: int
    """New ones since midnight, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """All that one entry changes; it takes effect whole or not at all."""

    entry: Entry
    story: Story
    """As it is to be. Its `version` is the one it was loaded with (0: new); the store adds one."""
    terms: tuple[str, ...] = ()
    """Under which the story is to be found by `Stories.around`, beside those it is found under already; the
    most telling first."""
    deliveries: tuple[Delivery, ...] = ()
    """For the outbox, in order."""
    placed: Placed | None = None
    """To be known with the entry."""
    replaces: EntryKey | None = None
    """The key under which the entry was known before, when its feed gave it another id."""
    absorbs: Story | None = None
    """Another story, as it was loaded, that is now part of this one: it is found no more, what it was found
    under finds this one (as if it had been given first), and who loads it loads this one."""
    now: float
    """Unix seconds."""


DAY = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How long the stores keep what, in seconds. They count by the `now` of the calls, which does not go
    back by more than a moment, and may keep things a day or two longer."""

    joining: float = 7 * DAY
    """After its last update a story is live, found by its terms, for exactly as long; one that was committed
    later and says it was updated earlier leaves right after those before it."""
    stories: float = 30 * DAY
    """After its last commit a story can be loaded, and after it was last found an entry is known."""
    deliveries: float = 90 * DAY
    """After it was recorded, last asked for by `Outbox.posted`, or buried, a delivery is known; before that
    it is on its way, and known however long that takes."""


# What bounds the work of `Stories.around`, and what a story that never ends takes of the index.
LOOKED_UP = 16
"""Terms whose stories are looked at: the rarest that any live story holds, then the first given."""

READ = 100
"""Stories looked at, over all those terms: the most lately updated ones of the term that passes this."""

PAIRED, PAIRS_ASKED = 4, 5
"""So many of the first terms given are also looked up two by two, and so many of those asked for: few stories
share both, so that a near-copy is found at once among a million, and nothing need be read of common terms."""

LONGEST = 512
"""Stories remembered under one term, the most lately updated ones."""

MANY = 500
"""Of so many stories that hold one term, or more, the number is worked out from how close the latest of them
follow each other."""

SWEPT = 1_000
"""Numbers of stories looked at, at most, by each call that passes over what is live no more: far more than
ever wait for it, unless nothing was asked for days."""

CANDIDATES = 8
"""Stories returned."""

MOST_TERMS = 200
"""Terms, and pairs of them, under which one story is found; those it was given longest ago give way."""


def pairs(terms: Sequence[str], first: int) -> tuple[str, ...]:
    """The first so many terms two by two, in whatever order they are given."""
    few = combinations(dict.fromkeys(terms[:first]), 2)
    return tuple([f"{one}\x1f{other}" if one < other else f"{other}\x1f{one}" for one, other in few])


class Stories(Protocol):
    """Stories, their entries, and the index that finds the ones like a new entry."""

    async def find(self, entry: Entry) -> Known | None:
        """What the store holds under the entry's key or, inside the same feed, under its `own_link`; the key
        decides before the link."""

    async def around(self, terms: Sequence[str], now: float) -> Surroundings:
        """The live stories that share the rarest of these terms, or of the first of them two by two (see
        `PAIRED`), best first, and how rare each term is.

        A story is live for the joining window (see `Keep`) after it was last `updated`. Best is the highest
        sum, over the shared terms and pairs looked up (see `LOOKED_UP`), of log((stories + 1) / (stories
        holding it + 1)), to nine decimals; then who is found by the rarer term, and who was updated by the
        later commit. Of a term that `MANY` stories or more hold the number is an estimate."""

    async def look(self, entry: Entry, terms: Sequence[str], now: float) -> tuple[Known | None, Surroundings]:
        """What `find` and `around` answer, at once."""

    async def load(self, story: str) -> Story | None:
        """A story by its id, or the one that it was united with; None if there is none, or no more."""

    def watched(self, watches: Sequence[str], since: float, sought: Sought) -> AsyncIterator[Outline]:
        """The stories that any of these `Watch.id`s matched, updated at or after `since` (Unix seconds), the
        last updated first: at least those that hold what is sought in the title, evidence, names and outlet
        of some record, or in the story's title."""

    async def linked(self, link: str, feeds: Sequence[str]) -> tuple[Known, ...]:
        """The entries with this canonical link, if it is their own, in those of the feeds (`Feed.id`) that
        have one, in the order of the feeds."""

    def recent(self, since: float) -> AsyncIterator[Known]:
        """The entries that were committed at or after `since` (Unix seconds), the last first, each once; and
        perhaps some that were only found since."""

    async def counted(self, now: float) -> Counted:
        """How much there is at that moment."""

    async def commit(self, commit: Commit) -> None:
        """Write all of it in one atomic step. Raises `Conflict` and writes nothing if the story, or the one
        it absorbs, was committed by another since it was loaded, and `LeaseLost` if another process places
        by now. A delivery whose `id` is in the outbox, or was ever recorded or buried, is left out."""
