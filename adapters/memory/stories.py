"""Stories, their entries and the index of their terms, in memory."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import TypeVar

from adapters.memory.index import Index
from adapters.memory.outbox import MemoryOutbox
from bot.domain.entry import Entry, EntryKey
from bot.domain.likeness import Surroundings
from bot.domain.story import Outline, Story, outlined, texts
from bot.errors import Conflict
from bot.ports import DAY, Commit, Counted, Keep, Known
from bot.text.sought import Sought, line

K = TypeVar("K")

# Far more than a feed that keeps changing an entry's id needs; the chain may bite its own tail.
LONGEST_CHAIN = 16


@dataclass(slots=True, kw_only=True)
class MemoryStories:
    """See `bot.ports.Stories`."""

    outbox: MemoryOutbox = field(default_factory=MemoryOutbox)
    """Where the deliveries of a commit go."""
    keep: Keep = field(default_factory=Keep)
    _stories: dict[str, Story] = field(default_factory=dict)
    _heirs: dict[str, str] = field(default_factory=dict)
    """The story that each story which is no more was united with."""
    _committed: dict[str, float] = field(default_factory=dict)
    """By story, the longest ago first."""
    _entries: dict[EntryKey, Known | EntryKey] = field(default_factory=dict)
    """What each key stands for: an entry, or the key its feed gave the entry after this one."""
    _noted: dict[EntryKey, float] = field(default_factory=dict)
    """When each key was last committed or found, the longest ago first."""
    _links: dict[tuple[str, str], EntryKey] = field(default_factory=dict)
    """By feed and link."""
    _link: dict[EntryKey, str] = field(default_factory=dict)
    """Each key's own link, if it has one."""
    _index: Index = field(default_factory=Index)
    _placed: Counter[int] = field(default_factory=Counter)
    """New entries, by day."""
    _now: float = 0.0
    """What the last commit said it was."""

    async def find(self, entry: Entry) -> Known | None:
        known = self._known(entry.key)
        if known is None and entry.own_link:
            key = self._links.get((entry.feed, entry.own_link))
            known = self._known(key) if key else None
        return known

    def _known(self, key: EntryKey) -> Known | None:
        return self._followed(key, note=True)

    def _followed(self, key: EntryKey, *, note: bool = False) -> Known | None:
        """The entry that the key, or whatever took its place, stands for."""
        for _ in range(LONGEST_CHAIN):
            found = self._entries.get(key)
            if found is not None and note:
                self._note(key, self._now)
            if not isinstance(found, EntryKey):
                return found
            key = found
        return None

    def _note(self, key: EntryKey, now: float) -> None:
        self._noted.pop(key, None)
        self._noted[key] = now

    async def around(self, terms: Sequence[str], now: float) -> Surroundings:
        self._index.drop(now - self.keep.joining)
        return self._index.around(terms)

    async def look(self, entry: Entry, terms: Sequence[str], now: float) -> tuple[Known | None, Surroundings]:
        return await self.find(entry), await self.around(terms, now)

    async def load(self, story: str) -> Story | None:
        while story in self._heirs:
            story = self._heirs[story]
        return self._stories.get(story)

    async def watched(self, watches: Sequence[str], since: float, sought: Sought) -> AsyncIterator[Outline]:
        asked = set(watches)
        found = [each for each in self._stories.values() if asked & {*each.watches} and each.updated >= since]
        for story in sorted(found, key=lambda story: (story.updated, story.id), reverse=True):
            outline = outlined(story)
            held = line([outline.title, *(text for record in outline.records for text in texts(record))])
            if sought.is_in(held):
                yield outline

    async def linked(self, link: str, feeds: Sequence[str]) -> tuple[Known, ...]:
        keys = (self._links.get((feed, link)) for feed in dict.fromkeys(feeds))
        found = (self._followed(key) for key in keys if key)
        return tuple(known for known in found if known)

    async def recent(self, since: float) -> AsyncIterator[Known]:
        for key in [key for key, noted in reversed(self._noted.items()) if noted >= since]:
            known = self._entries.get(key)
            if isinstance(known, Known):
                yield known

    async def counted(self, now: float) -> Counted:
        self._index.drop(now - self.keep.joining)
        return Counted(stories=self._index.stories, entries=self._placed[int(now // DAY)])

    async def commit(self, commit: Commit) -> None:
        for story in (commit.story, commit.absorbs):
            before = self._stories.get(story.id) if story else None
            if story and story.version != (before.version if before else 0):
                raise Conflict(f"story {story.id} is no longer at version {story.version}")
        self._now = commit.now
        self._index.drop(commit.now - self.keep.joining)
        self._put_story(replace(commit.story, version=commit.story.version + 1), commit)
        self._put_entry(commit)
        for delivery in commit.deliveries:
            self.outbox.enqueue(delivery, commit.now)
        self._forget(commit.now - self.keep.stories)

    def _put_story(self, story: Story, commit: Commit) -> None:
        self._stories[story.id] = story
        self._committed.pop(story.id, None)
        self._committed[story.id] = commit.now
        absorbed = commit.absorbs.id if commit.absorbs else None
        self._index.put(story, commit.terms, absorbed)
        if absorbed:
            del self._stories[absorbed], self._committed[absorbed]
            self._heirs[absorbed] = story.id
            self._committed[absorbed] = commit.now

    def _put_entry(self, commit: Commit) -> None:
        entry = commit.entry
        if entry.key not in self._entries and commit.replaces is None:
            self._placed[int(commit.now // DAY)] += 1
        self._unlink(entry.key)
        self._entries[entry.key] = Known(entry=entry, story=commit.story.id, placed=commit.placed)
        self._note(entry.key, commit.now)
        if entry.own_link:
            self._links[entry.feed, entry.own_link] = entry.key
            self._link[entry.key] = entry.own_link
        if commit.replaces and commit.replaces != entry.key:
            self._entries[commit.replaces] = entry.key
            self._note(commit.replaces, commit.now)

    def _unlink(self, key: EntryKey) -> None:
        """Forget the key's link, if it still leads there."""
        link = self._link.pop(key, "")
        if self._links.get((key.feed, link)) == key:
            del self._links[key.feed, link]

    def _forget(self, oldest: float) -> None:
        for story in _before(self._committed, oldest):
            del self._committed[story]
            self._stories.pop(story, None)
            self._heirs.pop(story, None)
        for key in _before(self._noted, oldest):
            self._unlink(key)
            del self._noted[key], self._entries[key]


def _before(times: dict[K, float], oldest: float) -> list[K]:
    """The leading keys whose time lies before `oldest`."""
    return list(takewhile(lambda key: times[key] < oldest, times))
