"""Stories, their entries and the index of their terms, in Redis."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from adapters.redis.codec import decode, encode
from adapters.redis.connection import Connection
from adapters.redis.keys import NOTED_EVERY, digest, name_of, story_of, term_digest, time_to_live
from adapters.redis.lease import RedisLease
from adapters.redis.story_codec import (
    decode_known,
    decode_profile,
    decode_story,
    encode_commit,
    encode_outline,
)
from bot.domain.delivery import Delivery
from bot.domain.entry import Entry
from bot.domain.likeness import Surroundings
from bot.domain.story import Outline, Story
from bot.errors import Conflict, StoreError
from bot.ports import (
    CANDIDATES,
    LONGEST,
    LOOKED_UP,
    MANY,
    MOST_TERMS,
    PAIRED,
    PAIRS_ASKED,
    READ,
    SWEPT,
    Commit,
    Counted,
    Keep,
    Known,
    pairs,
)
from bot.text.sought import Sought

# So many are read at a time: little enough for the server to be free for others in between.
_FIRST_LOOK, _LOOK, _NOTES = 30, 1_000, 500
# So many stories' terms are remembered from when they were loaded until they are committed.
_REMEMBERED = 64
_NO_LINK: Final = bytes(8)


class _Loaded(NamedTuple):
    """What a commit must know of a story as it was loaded."""

    version: int
    updated: float
    terms: tuple[str, ...]


_NEW = _Loaded(version=0, updated=float("-inf"), terms=())


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisStories:
    """See `bot.ports.Stories`. Every method is one round trip, but for those that yield."""

    connection: Connection
    keep: Keep = field(default_factory=Keep)
    lease: RedisLease | None = None
    """Without which nothing is committed; None where no other process can be."""
    _loaded: dict[str, _Loaded] = field(default_factory=dict, init=False, repr=False)
    """The stories that were loaded last."""

    async def _run(
        self, script: str, args: Sequence[str | bytes | int | float], keys: Sequence[str] = ()
    ) -> Any:
        return await self.connection.run(("stories", script), (self.connection.keys.index, *keys), args)

    async def find(self, entry: Entry) -> Known | None:
        (found,) = await self._run("look", (*self._sought(entry), ""))
        return _known(*found) if found else None

    async def around(self, terms: Sequence[str], now: float) -> Surroundings:
        asked = _asked(terms)
        _, *found = await self._run("look", ("", "", 0, 0, *self._about(asked, now)))
        return _surroundings(terms, asked, *found)

    async def look(self, entry: Entry, terms: Sequence[str], now: float) -> tuple[Known | None, Surroundings]:
        asked = _asked(terms)
        known, *found = await self._run("look", (*self._sought(entry), *self._about(asked, now)))
        return _known(*known) if known else None, _surroundings(terms, asked, *found)

    def _sought(self, entry: Entry) -> tuple[str | bytes | int | float, ...]:
        """What `look.lua` must know of an entry to find it."""
        return digest(entry.key), _link(entry), NOTED_EVERY, time_to_live(self.keep.stories)

    def _about(self, asked: Sequence[str], now: float) -> tuple[str | bytes | int | float, ...]:
        """What `look.lua` must know to look around."""
        about = repr(now - self.keep.joining), SWEPT, LOOKED_UP, READ, CANDIDATES, MANY
        return (*about, b"".join(map(term_digest, asked)))

    async def load(self, story: str) -> Story | None:
        found = await self._run("load", (name_of(story),))
        if not found:
            return None
        name, version, told, body = found
        loaded, terms = decode_story(story_of(name), told, body)
        if loaded.version != version:
            raise StoreError(f"story {loaded.id} is stored as version {loaded.version} and {version}")
        self._loaded.pop(loaded.id, None)
        self._loaded[loaded.id] = _Loaded(version, loaded.updated, terms)
        if len(self._loaded) > _REMEMBERED:
            del self._loaded[next(iter(self._loaded))]
        return loaded

    async def watched(self, watches: Sequence[str], since: float, sought: Sought) -> AsyncIterator[Outline]:
        names = tuple(map(self.connection.keys.watched, dict.fromkeys(watches)))
        of: list[str | int] = [len(sought.words), *sought.words, len(sought.names), *sought.names]
        up_to, ties, look = b"+inf", list[bytes](), _FIRST_LOOK
        while up_to:
            # Of each watch so many that they are `look` together: other commands wait meanwhile.
            each = max(_FIRST_LOOK, look // (len(names) + 1))
            about: list[str | bytes | int] = [repr(since), up_to, each, *of, *ties]
            up_to, ties, found = await self._run("watched", about, names)
            for outline in found:
                yield decode(Outline, outline)
            look = min(look * 4, _LOOK)

    async def linked(self, link: str, feeds: Sequence[str]) -> tuple[Known, ...]:
        found = await self._run("linked", [digest((feed, link)) for feed in dict.fromkeys(feeds)])
        return tuple(_known(*known) for known in found)

    async def recent(self, since: float) -> AsyncIterator[Known]:
        seen = set[bytes]()
        start, more = 0, 1
        while more:
            more, found = await self._run("recent", (start, _NOTES, repr(since)))
            for entry, story, data in found:
                if entry not in seen:
                    seen.add(entry)
                    yield _known(story, data)
            start += _NOTES

    async def counted(self, now: float) -> Counted:
        day = self.connection.keys.placed(now)
        stories, entries = await self._run("counted", (repr(now - self.keep.joining), SWEPT), (day,))
        return Counted(stories=stories, entries=entries)

    async def commit(self, commit: Commit) -> None:
        keys, scripts = self.connection.keys, ("stories", "commit", "sweep")
        story, absorbed = await self._held(commit.story), await self._held(commit.absorbs)
        oldest = commit.now - self.keep.joining
        live = story.updated >= oldest, absorbed.updated >= oldest
        run = self.lease.run if self.lease else self.connection.run
        names = keys.index, keys.delivery(), keys.outbox, keys.placed(commit.now)
        answer, *actual = await run(scripts, names, self._arguments(commit, story, absorbed, live))
        if answer == b"live":
            # It was at the edge of the window: the server's count decides.
            live = bool(actual[0]), bool(actual[1])
            answer, *_ = await run(scripts, names, self._arguments(commit, story, absorbed, live))
        if answer != b"ok":
            raise Conflict(f"story {commit.story.id} or one it absorbs is no longer as it was loaded")

    async def _held(self, story: Story | None) -> _Loaded:
        """What is known of the story from when it was loaded; it is loaded again if that is too long ago."""
        if story is None or not story.version:
            return _NEW
        loaded = self._loaded.get(story.id)
        if loaded is None or loaded.version != story.version:
            await self.load(story.id)
            loaded = self._loaded.get(story.id)
        if loaded is None or loaded.version != story.version:
            raise Conflict(f"story {story.id} is no longer at version {story.version}")
        return loaded

    def _arguments(
        self, commit: Commit, before: _Loaded, absorbed: _Loaded, live: tuple[bool, bool]
    ) -> list[str | bytes | int | float]:
        """What `commit.lua` names its arguments, in its order."""
        story, keep = commit.story, self.keep
        given = tuple(dict.fromkeys((*commit.terms, *pairs(commit.terms, PAIRED))))
        terms = _terms(given, before.terms if live[0] else (), absorbed.terms if live[1] else ())
        told, body, entry = encode_commit(commit, terms.held)
        lists = (terms.stay, terms.given, terms.go, absorbed.terms if live[1] else ())
        return [
            *(name_of(story.id), story.version, repr(commit.now), repr(story.updated)),
            *(repr(commit.now - keep.joining), repr(commit.now - keep.stories - NOTED_EVERY), NOTED_EVERY),
            *(time_to_live(keep.stories), time_to_live(keep.joining), LONGEST, SWEPT),
            *((name_of(commit.absorbs.id), commit.absorbs.version) if commit.absorbs else ("", 0)),
            *map(int, live),
            *(told, body, digest(commit.entry.key), _link(commit.entry) or _NO_LINK, entry),
            digest(commit.replaces) if commit.replaces else "",
            *encode_outline(story),
            *(b"".join(map(term_digest, each)) for each in lists),
            len(story.watches),
            *story.watches,
            *_parts(commit.deliveries),
        ]


class _Terms(NamedTuple):
    """What a story is found under from now on, by what has to be done for it."""

    held: list[str]
    """All, those given last at the end."""
    stay: list[str]
    given: list[str]
    go: list[str]


def _terms(given: Sequence[str], own: Sequence[str], absorbed: Sequence[str]) -> _Terms:
    """`given` are new or given again; `own` and `absorbed` are what the story, and one that becomes part of
    it, were found under."""
    again, before = set(given), set(own)
    new = [term for term in absorbed if term not in before]
    union = [*(term for term in (*new, *own) if term not in again), *given]
    held, over = union[-MOST_TERMS:], union[:-MOST_TERMS]
    stay = [term for term in held if term in before and term not in again]
    fresh = [term for term in held if term not in before or term in again]
    return _Terms(held=held, stay=stay, given=fresh, go=[term for term in over if term in before])


def _asked(terms: Sequence[str]) -> tuple[str, ...]:
    """What is looked up: the terms, and the first of them two by two."""
    return tuple(dict.fromkeys((*terms, *pairs(terms, PAIRS_ASKED))))


def _surroundings(
    terms: Sequence[str], asked: Sequence[str], stories: int, holding: Sequence[int], found: Sequence[bytes]
) -> Surroundings:
    """What `look.lua` answers of the stories around: names and profiles by turns."""
    held = dict(zip(asked, holding, strict=True))
    candidates = zip(map(story_of, found[::2]), map(decode_profile, found[1::2]), strict=True)
    return Surroundings(
        candidates=tuple(candidates), holding={term: held[term] for term in terms}, stories=stories
    )


def _known(story: bytes, data: bytes) -> Known:
    return decode_known(story_of(story), data)


def _parts(deliveries: Sequence[Delivery]) -> Iterator[str | bytes]:
    for delivery in deliveries:
        yield delivery.id
        yield encode(delivery)


def _link(entry: Entry) -> bytes:
    """The digest of the entry's own link inside its feed; b"" if it has none."""
    return digest((entry.feed, entry.own_link)) if entry.own_link else b""
