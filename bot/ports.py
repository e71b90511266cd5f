"""What the core asks of the outside, in its own words. Each docstring is the contract that the tests in
`tests/contract` hold every implementation to. Methods that reach a store raise `StoreUnavailable` when it
cannot be reached."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.domain.delivery import Buried, Delivery, Pending, Posted, Waiting
from bot.domain.entry import Arrival, Entry, EntryKey
from bot.domain.feed import Feed, FeedState, Heard, Validators
from bot.domain.finding import Kind
from bot.domain.likeness import Placement, Surroundings
from bot.domain.story import Outline, Story
from bot.domain.watch import Channel, Platform, Silence, Watch
from bot.text.digests import digest
from bot.text.sought import Sought

Verdict = Literal["well", "warning", "wrong"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A line of what `onrecord check` prints."""

    subject: str
    """What was looked at: "feed https://…", "slack channel C0123456789"."""
    verdict: Verdict
    detail: str
    """What was seen, in a few words."""
    remedy: str = ""
    """What to do about it, or what may be done; "" when there is nothing to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a poll of a feed brought."""

    arrivals: tuple[Arrival, ...] = ()
    """Oldest first. `quiet` is not decided yet."""
    undated: frozenset[str] = frozenset()
    """The `id`s of those entries to which the feed gives no date."""
    validators: Validators = field(default_factory=Validators)
    heard: Heard = field(default_factory=Heard)
    unchanged: bool = False
    """The server said 304, or the body's bytes were those of the last time: nothing was parsed."""


class Fetcher(Protocol):
    """Feeds, over the network."""

    async def fetch(self, feed: Feed, validators: Validators, now: float) -> Fetched:
        """Read a feed. Raises `FetchError` or `NotAFeed`, and nothing else, however hostile the server."""


class Feeds(Protocol):
    """The feeds to be polled; they may change while the service runs."""

    async def all(self) -> tuple[Feed, ...]:
        """Those of this moment, each `Feed.id` once. Asked every second: cheap, and the very same tuple as
        the last time while nothing has changed."""


LEASE = 60.0
"""Seconds for which a feed that was taken is no other's."""


class FeedStates(Protocol):
    """What is remembered of each feed between two polls, and which feed is polled when, and by whom: any
    number of processes may take feeds to poll them, each another."""

    async def load(self, feeds: Sequence[str]) -> dict[str, FeedState]:
        """The states by `Feed.id`; a fresh `FeedState` for a feed never saved."""

    async def save(self, states: Sequence[FeedState]) -> None:
        """Replace the states of their feeds, all or none. Those that are planned are no longer taken, and due
        at their `next_poll`; never, if `stopped`."""

    async def plan(self, due: Mapping[str, float | None]) -> None:
        """Have these feeds handed out, and no others: each by the time given (Unix seconds) or when it was
        planned before, whichever is sooner; None is never. What is taken stays taken."""

    async def due(self, limit: int, now: float) -> list[FeedState]:
        """Take up to `limit` of the feeds that are planned, due and not taken, the longest due first. They
        are taken until they are saved or postponed, or for `LEASE` seconds if none of it is said of them."""

    async def hold(self, feeds: Sequence[str], now: float) -> None:
        """Those of these feeds that are taken stay so for `LEASE` seconds more."""

    async def postpone(self, due: Mapping[str, float]) -> None:
        """Those of these feeds that are planned are no longer taken, and due at the time given."""

    async def failing(self) -> dict[str, float]:
        """The planned feeds whose last poll failed, with when the first one in a row did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A feed that was added while On Record runs, beside those of the configuration file."""

    url: str
    outlet: str
    language: str | None = None
    """ISO 639-1 in lower case; overrides what the feed says of itself."""
    full_text: bool = False
    """Whether the pages of its watched entries are read, too."""
    category: str = ""
    """The folders it stood in where it was imported from, with slashes between: "News/Canada"."""
    added: float
    """Unix seconds."""


class Subscriptions(Protocol):
    """The feeds that were added. Their addresses tell them apart."""

    async def all(self) -> tuple[Subscription, ...]:
        """In the order they were added; those added together by their addresses."""

    async def add(self, subscriptions: Sequence[Subscription]) -> tuple[str, ...]:
        """Keep them, all or none, and return the addresses of those that are new, in order. One whose address
        is kept already stays as it is."""

    async def remove(self, url: str) -> bool:
        """Keep it no longer; whether it was kept."""

    async def version(self) -> int:
        """Another number after each change, and the same while nothing changes: for whoever asks often."""


class Inbox(Protocol):
    """Entries on their way from polls to stories. Each is handed out until it is `done`, in order."""

    async def put(self, arrivals: Sequence[Arrival]) -> None:
        """Add at the end; all or none."""

    async def take(self, limit: int) -> list[tuple[str, Arrival]]:
        """The oldest up to `limit` that are not handed out, each with a receipt; [] at once if none waits.
        What was handed out before a crash and is not `done` comes first after the restart."""

    async def done(self, receipts: Sequence[str]) -> None:
        """These are placed and need not come again; an unknown receipt is ignored."""

    async def waiting(self) -> int:
        """How many are neither placed nor lost: handed out or not, but not `done`."""

    async def wait(self, seconds: float) -> None:
        """Return as soon as there is something new to take, or after `seconds`, or earlier for no reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """When an entry came, and why it is in its story."""

    seen: float
    """Unix seconds of the poll that first brought it."""
    quiet: bool = False
    """Old news when it came."""
    placement: Placement | None = None
    """None for one whose story had been forgotten when it came again."""


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
    """Under which the story is to be found by `Stories.around`, beside those it is found under already."""
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
    """After its last update a story is live, found by its terms, for exactly as long."""
    stories: float = 30 * DAY
    """After its last commit a story can be loaded, and after it was last found an entry is known."""
    deliveries: float = 90 * DAY
    """After it was recorded, last asked for by `Outbox.posted`, or buried, a delivery is known; before that
    it is on its way, and known however long that takes."""


# What bounds the work of `Stories.around`, and what a story that never ends takes of the index.
LOOKED_UP = 16
"""Terms whose stories are looked at: the rarest that any live story holds, then the first given."""
READ = 500
"""Stories looked at, over all those terms: the most lately updated ones of the term that passes this."""
CANDIDATES = 8
"""Stories returned."""
MOST_TERMS = 200
"""Terms under which one story is found; those it was given longest ago give way."""
BURIED_SHOWN = 100


class Articles(Protocol):
    """The pages that entries link to."""

    async def text(self, entry: Entry, now: float) -> str | None:
        """The text of the article behind the entry's link, plain as an entry's texts are; None if there is
        none to be found. Raises `FeedError`, and nothing else, however hostile the server."""


class Stories(Protocol):
    """Stories, their entries, and the index that finds the ones like a new entry."""

    async def find(self, entry: Entry) -> Known | None:
        """What the store holds under the entry's key or, inside the same feed, under its `own_link`; the key
        decides before the link."""

    async def around(self, terms: Sequence[str], now: float) -> Surroundings:
        """The live stories that share the rarest of these terms, best first, and how rare each term is.

        A story is live for the joining window (see `Keep`) after it was last `updated`. Best is the highest
        sum, over the shared terms looked up (see `LOOKED_UP`), of log((stories + 1) / (stories holding it
        + 1)), to nine decimals; then who is found by the rarer term, the later `updated`, the later id."""

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


class Outbox(Protocol):
    """Deliveries on their way to the platforms. Alerts come by `Stories.commit` alone."""

    async def add(self, delivery: Delivery, now: float) -> None:
        """Put one at the end that belongs to no story; left out if its `id` is in the outbox, or was ever
        recorded or buried."""

    async def take(self, limit: int, now: float) -> list[Pending]:
        """The oldest up to `limit` that are due and not handed out; [] at once if there are none.

        Several processes may take; the deliveries of a channel go to one of them. Who takes nothing for
        some seconds counts as dead: what it was handed, and what it postponed, is handed to others (or to
        itself after a restart) at once and before what is newer, in doubt unless it surely was not posted,
        its `attempts` counted on."""

    def holds(self, delivery: str) -> bool:
        """Whether the delivery with this id is in this process's hands: handed out to it, not done with, and
        surely not taken over by another."""

    async def hand_back(self) -> None:
        """This process takes no more: what it was handed is for others, within a second or two."""

    async def record(self, delivery: Delivery, posted: Posted, now: float) -> None:
        """It stands on the platform: keep where, and never hand it out again."""

    async def postpone(self, delivery: Delivery, until: float, *, in_doubt: bool) -> None:
        """Hand it out again, and not before `until` (Unix seconds). `in_doubt`: it may stand on the platform
        all the same (a time-out); else it surely does not (a refusal, or it was never tried)."""

    async def bury(self, delivery: Delivery, reason: str, now: float) -> None:
        """Never hand it out again, and keep it with the reason."""

    async def posted(self, delivery: str) -> Posted | None:
        """Where the delivery with this id stands; None if it was not recorded, or is no longer known. Asking
        keeps it known: a thread that is still replied to does not grow old."""

    async def amend(self, delivery: str, posted: Posted) -> None:
        """From now on this is known of where the delivery with this id stands; nothing, if it was not
        recorded, or is no longer known."""

    async def is_buried(self, delivery: str) -> bool:
        """Whether the delivery with this id was buried: what was to go under it waits in vain."""

    async def is_waiting(self, delivery: str) -> bool:
        """Whether the delivery with this id is in the outbox, handed out or not: neither recorded nor buried.
        What is neither this, nor `posted`, nor `is_buried` is not known, or no more."""

    async def waiting(self) -> int:
        """How many are neither recorded nor buried."""

    async def wait(self, seconds: float) -> None:
        """Return as soon as there is a new delivery to take, or after `seconds`, or earlier for no reason.
        A postponed one that falls due meanwhile does not count."""

    async def buried(self) -> list[Buried]:
        """The buried ones, newest first, up to 100."""

    async def undelivered(self, limit: int) -> list[Waiting]:
        """Those that wait, handed out or not, oldest first, up to `limit`."""

    async def retry(self, delivery: str) -> bool:
        """Have the delivery with this id tried: a buried one again, as if it never had been; one that was
        postponed at once. Returns whether it is buried or waits."""

    async def drop(self, delivery: str) -> bool:
        """Never deliver the one with this id, which is buried or waits, and forget it: what was to go under
        it waits in vain. Returns whether it is buried or waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """A watch that was tracked by command."""

    watch: Watch
    by: str
    """The platform's own id of who tracked it; "" at the command line."""
    at: float
    """Unix seconds."""

    def is_of(self, platform: Platform, workspace: str) -> bool:
        """Whether it was tracked in that workspace."""
        return self.watch.workspace == workspace and self.watch.channels[0].platform == platform


AFTER_LEAVING = 30 * DAY
"""Seconds for which the watches of a workspace that this bot was removed from are kept."""


class Watches(Protocol):
    """What was tracked and muted by command."""

    async def version(self) -> int:
        """Another number after each change, and the same while nothing changes: for whoever asks often."""

    async def all(self) -> tuple[Tracked, ...]:
        """The watches of all workspaces but those that were left, in the order they were tracked; those
        tracked together by their ids."""

    async def add(self, tracked: Tracked) -> bool:
        """Keep it, in the place of one with the same `Watch.id`; whether there was none."""

    async def remove(self, watch: str) -> bool:
        """Keep the one with this `Watch.id` no longer; whether it was kept."""

    async def leave(self, platform: Platform, workspace: str, now: float) -> None:
        """The workspace removed this bot: its watches rest, and are deleted after `AFTER_LEAVING`."""

    async def rejoin(self, platform: Platform, workspace: str, now: float) -> None:
        """It added it again: its watches are what they were, if they are not deleted."""

    async def silences(self, now: float) -> tuple[Silence, ...]:
        """Those that last beyond `now`, the next to end first."""

    async def silence(self, silence: Silence, now: float) -> None:
        """Keep it until it ends, in the place of one with the same `key`."""

    async def unsilence(self, key: str) -> bool:
        """End the one with this `Silence.key`; whether there was one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A reader says that an alert is mistaken."""

    what: Literal["kind", "story"]
    """`kind`: it is no claim, or no denial; `story`: it belongs to another story."""
    story: str
    record: str
    rule: str
    """The rule that found it."""
    kind: Kind
    """What it was found to be."""
    evidence: str
    by: str
    """Platform and user: "slack:U0123456789"."""
    at: float
    """Unix seconds."""

    @property
    def id(self) -> str:
        """The same whenever the same reader says the same of the same record."""
        return digest("complaint", self.by, self.record, self.what)


class Complaints(Protocol):
    """What readers said was mistaken."""

    async def add(self, complaint: Complaint) -> bool:
        """Keep and count it, unless the same reader said the same of the same record in the last 90 days
        (`Keep.deliveries`); whether it was kept."""

    async def counts(self) -> Mapping[tuple[str, Kind, str], int]:
        """How many there ever were for each rule, kind and what; {} if there were none."""

    async def latest(self, limit: int) -> tuple[Complaint, ...]:
        """Those of the last 90 days, newest first, up to `limit`."""


class Mark(Protocol):
    """The store as a whole."""

    async def look(self) -> bool:
        """Whether it is the one it was at the last look: False, once, if it has come back empty. Something
        small is written, so a store that takes nothing raises `StoreUnavailable`, though it can be read."""


class Marks(Protocol):
    """Short texts that are remembered from one run to the next, so that a platform need not be told again
    what it knows."""

    async def load(self, name: str) -> str:
        """What was last saved under the name; "" if nothing was."""

    async def save(self, name: str, mark: str) -> None:
        """Keep it, in the place of what was saved under the name before."""


class Lease(Protocol):
    """The right to do what only one process may do at a time."""

    @property
    def seconds(self) -> float:
        """For how long after a `take` it is held."""

    @property
    def held(self) -> bool:
        """Whether this process has it, as far as it can know without asking: for its `seconds` after a
        `take`, and not after a `LeaseLost`."""

    async def take(self) -> bool:
        """Take it if it is free, hold it for longer if it is held, and return whether it is held now. What
        is not held for longer falls to the next who asks."""

    async def give_back(self) -> None:
        """Let the next have it who asks. Does nothing if it is not held."""


class Messenger(Protocol):
    """A platform on which alerts are posted. Every method raises `TransientFailure` or `PermanentFailure`,
    and no other error of the platform or its library."""

    platform: Platform

    async def post(self, delivery: Delivery, parent: Posted | None) -> Posted:
        """Post an `Opened` or `Answered`: under `parent` if given, else as a message of its own. Where the
        parent was deleted, it says so and opens a thread of its own."""

    async def edit(self, delivery: Delivery, posted: Posted) -> None:
        """Make the message at `posted` read as the delivery's `Spread.parent` does. Safe to repeat. Raises
        `MessageGone` if it was deleted, where the platform tells."""

    async def find(self, delivery: Delivery, parent: Posted | None) -> Posted | None:
        """Where this delivery stands among the newest messages of its channel or thread, by its id; None if
        it does not. Called only when a crash left it in doubt."""

    async def check(self, channels: Sequence[Channel]) -> list[Checked]:
        """Whether the token works, and whether alerts can be posted in these channels. Raises nothing."""

    async def close(self) -> None:
        """Let go of all connections. Safe to repeat."""


class Listener(Protocol):
    """A platform on which people ask for commands."""

    platform: Platform

    async def listen(self) -> None:
        """Answer what is asked until cancelled, through all outages of the platform: what is wrong with it is
        said in the log, with what to do."""

    async def close(self) -> None:
        """Finish the answers under way, and let go of all connections. Safe to repeat."""
