"""A newsroom to ask commands of: stores, a pipeline that fills them, and what answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from adapters.memory import MemoryFeeds
from bot.commands import Asker, Commands, Desk, Permissions, Reply, written
from bot.domain.entry import Entry
from bot.domain.feed import Feed
from bot.domain.finding import Claim, Denial, Finding, Source
from bot.domain.watch import Channel, Watch, Watchlist
from bot.pipeline import Pipeline, Taken
from bot.service import Tracking
from config.lexicons import load
from config.sections import SHIPPED
from tests import builders
from tests.stores import NOW, Stores

LEXICONS = load(SHIPPED / "cues")
NEWS = Channel(platform="slack", id="C0000000001")
DESK = Channel(platform="slack", id="C0000000002")
EDITOR = Asker(platform="slack", user="U1", workspace="T1", channel=NEWS.id)
STRANGER = Asker(platform="discord", user="7", workspace="99", channel="5", channels=frozenset({"5", "6"}))
CONSOLE = Asker(platform="console", user="")

CLAIM = "Leaked memo orders twelve harbours closed, Harbour Post reports"
DENIAL = "Ottawa denies that memo orders twelve harbours closed"


def said(entry: Entry) -> tuple[Finding, ...]:
    """What an entry says, by two plain rules: it is not the findings that are tested here."""
    sentence, _, reporter = entry.title.partition(", ")
    speaker, denies, _ = entry.title.partition(" denies ")
    if denies:
        by, of = Source(name=speaker, official=True), entry.title
        return (Denial(source=by, evidence=of, field="title", cue="denies", rule="no", confidence=0.9),)
    if not sentence or not reporter.endswith((" reports", " alleges", " claims")):
        return ()
    origin, _, cue = reporter.rpartition(" ")
    return (Claim(origin=origin, evidence=entry.title, field="title", cue=cue, rule=cue, confidence=0.8),)


@dataclass(slots=True, kw_only=True)
class Newsroom:
    """Everything but the platforms."""

    stores: Stores
    configured: tuple[Watch, ...] = ()
    permissions: Permissions = field(default_factory=Permissions)
    most_watches: int = 50
    now: float = NOW
    feeds: MemoryFeeds = field(default_factory=MemoryFeeds)
    watchlist: Watchlist = field(init=False)

    def __post_init__(self) -> None:
        self.watchlist = Watchlist(self.configured)

    @property
    def commands(self) -> Commands:
        return Commands(
            desk=Desk(
                stories=self.stores.stories,
                watches=self.stores.watches,
                complaints=self.stores.complaints,
                inbox=self.stores.inbox,
                outbox=self.stores.outbox,
                feeds=self.feeds,
                feed_states=self.stores.feed_states,
                extract=said,
                configured=self.configured,
                outlets=lambda: LEXICONS.outlets.names,
                permissions=self.permissions,
                most_watches=self.most_watches,
            )
        )

    async def ask(self, text: str, asker: Asker = EDITOR) -> Reply:
        """What somebody is answered now."""
        return await self.commands.say(text, asker, self.now)

    async def tell(self) -> None:
        """A claim, its copy by another outlet, and its denial, in a story that is watched."""
        await self.ask('track phrase "twelve harbours"')
        await self.take(CLAIM)
        await self.take(CLAIM, outlet="Coast Radio")
        await self.take(DENIAL, outlet="Northern Wire")

    async def take(self, title: str, *, outlet: str = "The Ledger", quiet: bool = False) -> Taken:
        """An entry comes a minute later, of a feed and with a link of its outlet's own."""
        self.now += 60
        number = int(self.now - NOW)
        host = outlet.lower().replace(" ", "-")
        entry = builders.entry(
            f"e{number}",
            feed=f"https://{host}.example/feed",
            outlet=outlet,
            title=title,
            link=f"https://{host}.example/{number}",
            published=self.now,
        )
        self._poll(entry)
        return await self.take_entry(entry, quiet=quiet)

    async def take_entry(self, entry: Entry, *, quiet: bool = False) -> Taken:
        """As the service does it: what changed of the watches is taken up first."""
        await Tracking(
            watches=self.stores.watches,
            watchlist=self.watchlist,
            configured=self.configured,
            clock=lambda: self.now,
        ).refresh()
        pipeline = Pipeline(
            stories=self.stores.stories,
            watchlist=self.watchlist,
            extract=said,
        )
        return await pipeline.take(entry, self.now, quiet=quiet)

    def _poll(self, entry: Entry) -> None:
        feed = Feed(url=entry.feed, outlet=entry.outlet)
        if feed not in self.feeds.feeds:
            self.feeds.feeds = (*self.feeds.feeds, feed)


def headings(reply: Reply) -> list[str]:
    """Those of all items of a reply."""
    return [item.heading for part in reply.parts for item in getattr(part, "items", ())]


def lines(reply: Reply, title: str = "") -> list[str]:
    """All lines and facts of a reply, or those under a title."""
    parts: Sequence[object] = [part for part in reply.parts if not title or part.title == title]
    told = [line for part in parts for line in getattr(part, "lines", ())]
    return told + [f"{name}: {value}" for part in parts for name, value in getattr(part, "facts", ())]


def elsewhere(asker: Asker, workspace: str, channel: str) -> Asker:
    """Somebody in another workspace of the same platform, whose channels are known."""
    return replace(asker, workspace=workspace, channel=channel, channels=frozenset({channel}))


def pressed(reply: Reply, label: str) -> str:
    """What a button of the reply carries."""
    return next(written(button.command) for button in reply.buttons if button.label == label)
