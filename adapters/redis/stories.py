"""Stories, their entries and the index of their terms, in Redis."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field

from adapters.redis.codec import (
    committed,
    decode,
    decode_known,
    decode_profile,
    decode_story,
    encode,
    encode_entry,
    encode_outline,
    encode_story,
)
from adapters.redis.connection import Connection
from adapters.redis.keys import NOTED_EVERY, digest, time_to_live
from adapters.redis.lease import RedisLease
from bot.domain.delivery import Delivery
from bot.domain.entry import Entry
from bot.domain.likeness import Surroundings
from bot.domain.story import Outline, Story
from bot.errors import Conflict
from bot.ports import CANDIDATES, DAY, LOOKED_UP, MOST_TERMS, READ, Commit, Counted, Keep, Known
from bot.text.sought import Sought

# So many are read at a time: little enough for the server to be free for others in between.
_FIRST_LOOK, _LOOK, _NOTES = 30, 1_000, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisStories:
    """See `bot.ports.Stories`. Every method is one round trip, but for those that yield."""

    connection: Connection
    keep: Keep = field(default_factory=Keep)
    lease: RedisLease | None = None
    """Without which nothing is committed; None where no other process can be."""

    async def find(self, entry: Entry) -> Known | None:
        keys = self.connection.keys
        found = await self.connection.run(
            "find",
            (keys.entry(), keys.link(), keys.kept),
            (digest(entry.key), _link(entry), NOTED_EVERY, time_to_live(self.keep.stories)),
        )
        if not found:
            return None
        return decode_known(*found)

    async def around(self, terms: Sequence[str], now: float) -> Surroundings:
        keys, asked = self.connection.keys, tuple(dict.fromkeys(terms))
        stories, holding, found = await self.connection.run(
            "around",
            (keys.live, keys.story(), *map(keys.term, asked)),
            (repr(now - self.keep.joining), LOOKED_UP, READ, CANDIDATES),
        )
        pairs = zip(found[::2], found[1::2], strict=True)
        return Surroundings(
            candidates=tuple((story.decode(), decode_profile(profile)) for story, profile in pairs),
            holding=dict(zip(asked, holding, strict=True)),
            stories=stories,
        )

    async def load(self, story: str) -> Story | None:
        fields = "body", "profile", "heir"
        body, profile, heir = await self.connection.call("HMGET", self.connection.keys.story(story), *fields)
        if heir is not None:
            return await self.load(heir.decode())
        return None if body is None else decode_story(body, profile)

    async def watched(self, watches: Sequence[str], since: float, sought: Sought) -> AsyncIterator[Outline]:
        keys = self.connection.keys
        names = keys.story(), *map(keys.watched, dict.fromkeys(watches))
        of: list[str | int] = [len(sought.words), *sought.words, len(sought.names), *sought.names]
        up_to, ties, look = b"+inf", list[bytes](), _FIRST_LOOK
        while up_to:
            # Of each watch so many that they are `look` together: other commands wait meanwhile.
            each = max(_FIRST_LOOK, look // len(names))
            about: list[str | bytes | int] = [repr(since), up_to, each, *of, *ties]
            up_to, ties, found = await self.connection.run("watched", names, about)
            for outline in found:
                yield decode(Outline, outline)
            look = min(look * 4, _LOOK)

    async def linked(self, link: str, feeds: Sequence[str]) -> tuple[Known, ...]:
        keys = self.connection.keys
        digests = [digest((feed, link)) for feed in dict.fromkeys(feeds)]
        found = await self.connection.run("linked", (keys.entry(), keys.link()), digests)
        return tuple(decode_known(*known) for known in found)

    async def recent(self, since: float) -> AsyncIterator[Known]:
        keys, seen = self.connection.keys, set[bytes]()
        start, more = 0, 1
        while more:
            about = start, _NOTES, repr(since)
            more, found = await self.connection.run("recent", (keys.kept, keys.entry()), about)
            for entry, story, data in found:
                if entry not in seen:
                    seen.add(entry)
                    yield decode_known(story, data)
            start += _NOTES

    async def counted(self, now: float) -> Counted:
        keys = self.connection.keys
        live = await self.connection.call("ZCOUNT", keys.live, repr(now - self.keep.joining), "+inf")
        entries = await self.connection.call("GET", keys.placed(str(int(now // DAY))))
        return Counted(stories=live, entries=int(entries or 0))

    async def commit(self, commit: Commit) -> None:
        keys = self.connection.keys
        names = keys.live, keys.kept, keys.outbox
        families = keys.story(), keys.term(), keys.entry(), keys.link(), keys.delivery(), keys.watched()
        run = self.lease.run if self.lease else self.connection.run
        written = await run("commit", (*names, *families, keys.placed()), self._arguments(commit))
        if not written:
            raise Conflict(f"story {commit.story.id} or one it absorbs is no longer as it was loaded")

    def _arguments(self, commit: Commit) -> list[str | bytes | int | float]:
        """What `commit.lua` names its arguments, in its order."""
        story, keep = committed(commit.story), self.keep
        terms = tuple(dict.fromkeys(commit.terms))
        return [
            *(story.id, commit.story.version, story.version, repr(story.updated), repr(commit.now)),
            *(repr(commit.now - keep.joining), repr(commit.now - keep.stories - NOTED_EVERY)),
            *(NOTED_EVERY, MOST_TERMS),
            *((commit.absorbs.id, commit.absorbs.version) if commit.absorbs else ("", 0)),
            *(time_to_live(keep.stories), time_to_live(keep.joining)),
            *encode_story(story),
            *(digest(commit.entry.key), _link(commit.entry), encode_entry(commit.entry, commit.placed)),
            digest(commit.replaces) if commit.replaces else "",
            *encode_outline(story),
            *(len(terms), len(story.watches)),
            *terms,
            *story.watches,
            *_parts(commit.deliveries),
        ]


def _parts(deliveries: Sequence[Delivery]) -> Iterator[str | bytes]:
    for delivery in deliveries:
        yield delivery.id
        yield encode(delivery)


def _link(entry: Entry) -> str:
    """The digest of the entry's own link inside its feed; "" if it has none."""
    return digest((entry.feed, entry.own_link)) if entry.own_link else ""
