"""Entry -> story -> watches -> findings -> alerts -> outbox: one entry, one commit."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from bot.domain.alert import Alert, decide, farewells
from bot.domain.delivery import delivery
from bot.domain.entry import Entry, EntryKey
from bot.domain.finding import Answer, Claim, Finding, same_answer
from bot.domain.likeness import (
    Joins,
    Placement,
    Profile,
    Surroundings,
    compared,
    doubts,
    index_terms,
    lookup_terms,
    merged,
    placed,
    profile,
    resolved,
)
from bot.domain.recording import recorded, surer
from bot.domain.story import Story, founded, joined, updated
from bot.domain.uniting import united
from bot.domain.watch import Channel, Watchlist
from bot.errors import Conflict
from bot.ports import Commit, Embedder, Known, Placed, Stories
from bot.text.digests import digest
from bot.text.words import fold

# Another writer is rare, and a second one in a row rarer; whoever fails five times has a fault to report.
TRIES = 5
# In per cent of likeness, words in any order. An editor who retitles an article keeps most of its words; of
# two headlines of different articles, one pair in eight comes as far, for the letters they share alone.
RETITLED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of an entry."""

    entry: Entry
    story: str
    """The `Story.id` it is in."""
    united: str | None = None
    """The `Story.id` of the one that became part of that story by this entry, if any did."""
    repeat_of: EntryKey | None = None
    placement: Placement | None = None
    """Why it is in that story; None for an entry that was known already."""
    watches: tuple[str, ...] = ()
    """The names of the watches that the entry itself matched."""
    findings: tuple[Finding, ...] = ()
    """() for an entry that was known word for word: it was not read again."""
    watched: bool = False
    """Whether its story is watched: any of the story's entries matched."""
    alerts: tuple[tuple[Channel, Alert], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What an entry says by itself."""

    findings: tuple[Finding, ...]
    profile: Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """Takes entries, one at a time."""

    stories: Stories
    watchlist: Watchlist
    extract: Callable[[Entry], tuple[Finding, ...]]
    """What an entry says on the record."""
    embedder: Embedder | None = None
    """What tells whether an entry and a story mean the same where their words leave it open, if anything."""

    _ahead: dict[Entry, _Read] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The entry that was read before its turn, if one was."""

    def read_ahead(self, entry: Entry) -> None:
        """Read the entry that is likely taken next: for whoever has time while the store is at work."""
        self._ahead.clear()
        with suppress(Exception):  # it comes again when the entry is taken
            self._ahead[entry] = self._read(entry)

    def _read(self, entry: Entry) -> _Read:
        findings = self.extract(entry)
        return _Read(findings=findings, profile=profile(entry, findings))

    async def take(self, entry: Entry, now: float, *, quiet: bool = False) -> Taken:
        """Place the entry, and put what channels are to be told of it into the outbox.

        Taking an entry again changes nothing. `now` is in Unix seconds; `quiet` entries are old news: they
        are placed, and nothing they say is told for its own sake. Raises `StoreUnavailable`, and `Conflict`
        if other writers kept changing the same story.
        """
        read = self._ahead.pop(entry, None) or self._read(entry)
        for _ in range(TRIES - 1):
            try:
                return await self._try(entry, read, now, quiet)
            except Conflict:
                continue
        return await self._try(entry, read, now, quiet)

    async def is_news_of_a_watch(self, entry: Entry, now: float) -> bool:
        """Whether taking the entry would add something to what is watched: it is new or changed, and it
        matches a watch itself or joins a story that does. Changes nothing; raises `StoreUnavailable`."""
        known = await self.stories.find(entry)
        if known is not None and not _is_one(known.entry, entry, now):
            known = None
        if known is not None and _says_the_same(known.entry, entry):
            return False
        if self.watchlist.match(entry):
            return True
        if known is not None:
            story = await self.stories.load(known.story)
        else:
            own = self._read(entry).profile
            placement = await self._placement(own, await self.stories.around(lookup_terms(own), now), now)
            story = await self.stories.load(placement.story) if isinstance(placement, Joins) else None
        return story is not None and bool(story.watches)

    async def _try(self, entry: Entry, read: _Read, now: float, quiet: bool) -> Taken:
        known, around = await self.stories.look(entry, lookup_terms(read.profile), now)
        if known is not None and not _is_one(known.entry, entry, now):
            known = None
        if known is not None and _says_the_same(known.entry, entry):
            return Taken(entry=entry, story=known.story)
        story = await self.stories.load(known.story) if known is not None else None
        if known is not None and story is not None:
            return await self._update(story, known, entry, read, now, quiet)
        # An entry that outlives its story (an explainer, a gallery) founds another one, but is no news.
        placement = await self._placement(read.profile, around, now)
        return await self._place(entry, read, placement, now, quiet or known is not None)

    async def _place(self, entry: Entry, read: _Read, placement: Placement, now: float, quiet: bool) -> Taken:
        """The entry is new: it goes into its story, or founds one."""
        story, absorbed = await self._home(placement)
        repeat_of = placement.repeat_of if isinstance(placement, Joins) else None
        last = self._farewells(story, absorbed, now)
        if story is not None and absorbed is not None:
            story = united(story, absorbed)
        if story is None:
            story = founded(entry, read.profile, now)
        else:
            story = joined(story, entry, merged(story.profile, read.profile), repeat_of, now)
        story = recorded(story, entry, read.findings, quiet)
        noted = Placed(seen=now, quiet=quiet, placement=placement)
        taken = Taken(
            entry=entry,
            story=story.id,
            united=absorbed.id if absorbed else None,
            repeat_of=repeat_of,
            placement=placement,
            findings=read.findings,
            alerts=last,
        )
        return await self._tell(taken, story, read.profile, now, noted, absorbs=absorbed)

    async def _placement(self, own: Profile, around: Surroundings, now: float) -> Placement:
        comparison = compared(own, around, now)
        if self.embedder and (open_ := doubts(comparison)):
            alike = await self.embedder.alike(open_.text, open_.texts)
            comparison = resolved(comparison, open_, alike)
        return placed(comparison)

    async def _home(self, placement: Placement) -> tuple[Story | None, Story | None]:
        """The story that the entry joins, if any; and the younger one that becomes part of it, if it shows
        that two are one."""
        if not isinstance(placement, Joins):
            return None, None
        story = await self.stories.load(placement.story)
        other = await self.stories.load(placement.also) if placement.also else None
        if story is None or other is None or story.id == other.id:
            return story or other, None
        elder, younger = sorted((story, other), key=lambda each: (each.opened, each.id))
        return elder, younger

    def _farewells(
        self, elder: Story | None, younger: Story | None, now: float
    ) -> tuple[tuple[Channel, Alert], ...]:
        if elder is None or younger is None:
            return ()
        watching = self.watchlist.watching((*elder.watches, *younger.watches))
        return farewells(elder, younger, watching, self.watchlist.silent(younger.ids, watching, now))

    async def _update(
        self, story: Story, known: Known, entry: Entry, read: _Read, now: float, quiet: bool
    ) -> Taken:
        """The entry was known in other words: it stays in its story, and only what it adds is entered.

        Its claim in a new wording is no new claim, whatever likeness would say, but may be a surer one; a
        denial that its last version did not have is news, however old the entry is.
        """
        entry = replace(entry, published=known.entry.published)
        added, said = _compared(read.findings, self.extract(known.entry))
        story = recorded(updated(story, known.entry.key, entry), entry, added, quiet=False)
        story = recorded(story, entry, said, quiet)
        story = story if quiet else surer(story, read.findings)
        replaces = known.entry.key if known.entry.key != entry.key else None
        taken = Taken(entry=entry, story=story.id, findings=read.findings)
        return await self._tell(taken, story, read.profile, now, known.placed, replaces)

    async def _tell(
        self,
        taken: Taken,
        story: Story,
        own: Profile,
        now: float,
        placed: Placed | None,
        replaces: EntryKey | None = None,
        absorbs: Story | None = None,
    ) -> Taken:
        """Decide the alerts and commit everything in one step."""
        matched = self.watchlist.match(taken.entry)
        watches = dict.fromkeys((*story.watches, *(watch.id for watch in matched)))
        story = replace(story, watches=tuple(watches))
        watching = self.watchlist.watching(story.watches)
        story, added = decide(story, watching, self.watchlist.silent(story.ids, watching, now))
        alerts = (*taken.alerts, *added)
        await self.stories.commit(
            Commit(
                entry=taken.entry,
                story=story,
                terms=index_terms(own),
                deliveries=tuple(delivery(channel, alert) for channel, alert in alerts),
                placed=placed,
                replaces=replaces,
                absorbs=absorbs,
                now=now,
            )
        )
        names = tuple(watch.name for watch in matched)
        return replace(taken, watches=names, watched=bool(story.watches), alerts=alerts)


def _is_one(known: Entry, entry: Entry, now: float) -> bool:
    """Whether what the store knows under the entry's id or link is that entry, in whatever version.

    Under a link alone it may be another one: a live page, a page of releases. An undated entry has the time
    of its poll for a date, which it shares with all the others.
    """
    if known.id == entry.id or (known.published == entry.published and entry.published < now):
        return True
    return fuzz.token_sort_ratio(fold(known.title), fold(entry.title)) >= RETITLED


def _compared(findings: Sequence[Finding], before: Sequence[Finding]) -> tuple[list[Finding], list[Answer]]:
    """What an entry's new version adds to its last one, and which answers both have; a claim in the place
    of another is neither."""
    claimed = any(isinstance(finding, Claim) for finding in before)
    answers = [finding for finding in before if not isinstance(finding, Claim)]
    added: list[Finding] = []
    said: list[Answer] = []
    for finding in findings:
        if isinstance(finding, Claim):
            added.extend([] if claimed else [finding])
        elif same_answer(finding, answers) is None:
            added.append(finding)
        else:
            said.append(finding)
    return added, said


def _says_the_same(known: Entry, entry: Entry) -> bool:
    """Whether nothing that a reader would see has changed; a new date or id alone is no change, and neither
    is the feed's own text where that of the page is known."""
    if known.fed is not None and entry.fed is None and digest(entry.content) == known.fed:
        entry = replace(entry, content=known.content, fed=known.fed)
    return replace(entry, published=known.published, id=known.id) == known
