"""Stories, their entries and the index of their terms, in Redis."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from adapters.redis.codec import committed, decode, decode_profile, decode_story, encode, encode_story
from adapters.redis.connection import Connection
from adapters.redis.keys import NOTED_EVERY, digest, time_to_live
from bot.domain.delivery import Delivery
from bot.domain.entry import Entry
from bot.domain.likeness import Surroundings
from bot.domain.story import Story
from bot.errors import Conflict
from bot.ports import CANDIDATES, LOOKED_UP, MOST_TERMS, READ, Commit, Keep, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisStories:
    """See `bot.ports.Stories`. Every method is one round trip."""

    connection: Connection
    keep: Keep = field(default_factory=Keep)

    async def find(self, entry: Entry) -> Known | None:
        keys = self.connection.keys
        found = await self.connection.run(
            "find",
            (keys.entry(), keys.link(), keys.kept),
            (digest(entry.key), _link(entry), NOTED_EVERY, time_to_live(self.keep.stories)),
        )
        if not found:
            return None
        story, known = found
        return Known(entry=decode(Entry, known), story=story.decode())

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
        fields = "body", "profile"
        body, profile = await self.connection.call("HMGET", self.connection.keys.story(story), *fields)
        return None if body is None else decode_story(body, profile)

    async def commit(self, commit: Commit) -> None:
        keys = self.connection.keys
        names = keys.live, keys.kept, keys.outbox
        families = keys.story(), keys.term(), keys.entry(), keys.link(), keys.delivery()
        written = await self.connection.run("commit", (*names, *families), self._arguments(commit))
        if not written:
            raise Conflict(f"story {commit.story.id} is no longer at version {commit.story.version}")

    def _arguments(self, commit: Commit) -> list[str | bytes | int | float]:
        """What `commit.lua` names its arguments, in its order."""
        story, keep = committed(commit.story), self.keep
        terms = tuple(dict.fromkeys(commit.terms))
        return [
            *(story.id, commit.story.version, story.version, repr(story.updated), repr(commit.now)),
            *(repr(commit.now - keep.joining), repr(commit.now - keep.stories - NOTED_EVERY)),
            *(NOTED_EVERY, MOST_TERMS),
            *(time_to_live(keep.stories), time_to_live(keep.joining)),
            *encode_story(story),
            *(digest(commit.entry.key), _link(commit.entry), encode(commit.entry)),
            digest(commit.replaces) if commit.replaces else "",
            len(terms),
            *terms,
            *_parts(commit.deliveries),
        ]


def _parts(deliveries: Sequence[Delivery]) -> Iterator[str | bytes]:
    for delivery in deliveries:
        yield delivery.id
        yield encode(delivery)


def _link(entry: Entry) -> str:
    """The digest of the entry's own link inside its feed; "" if it has none."""
    return digest((entry.feed, entry.own_link)) if entry.own_link else ""
