"""The stores of both kinds are told the same, and answer the same."""

from dataclasses import replace
from random import Random

import pytest

import adapters.memory.index
import adapters.redis.stories
from adapters.redis import Connection
from bot.domain.entry import Entry, EntryKey
from bot.domain.likeness import index_terms, profile
from bot.domain.story import founded
from bot.errors import Conflict
from bot.ports import Commit, Keep
from tests import builders
from tests.stores import DAY, NOW, Stores, commit, delivery, in_memory, in_redis, story

KEEP = Keep(joining=2 * DAY)
STEPS = 150
LIMITS = {"READ": 9, "LONGEST": 11, "MANY": 10, "LOOKED_UP": 4, "CANDIDATES": 5, "MOST_TERMS": 12, "SWEPT": 3}


@pytest.fixture(autouse=True)
def low_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """So low that a few dozen stories reach every one of them."""
    for module in (adapters.memory.index, adapters.redis.stories):
        for name, limit in LIMITS.items():
            monkeypatch.setattr(module, name, limit)


def terms(random: Random) -> list[str]:
    """A few of forty, some of them common and most rare; now and then one twice."""
    return [f"t{int(40 * random.random() ** 3)}" for _ in range(random.randrange(8))]


def entry(random: Random) -> Entry:
    """One of few, so that ids and links meet again in all ways."""
    number, page = random.randrange(60), random.randrange(60)
    link = f"https://ledger.example/{page}" if page else ""
    title = " ".join(f"t{random.randrange(40)}" for _ in range(4))
    return builders.entry(f"e{number}", feed=f"feed {number % 2}", link=link, title=title)


def next_commit(random: Random, versions: dict[str, int], now: float) -> Commit:
    """A new story, or an old one in a new version or (now and then) in a wrong one; it may take in another,
    too, in whatever version."""
    id = random.choice([f"s{len(versions)}-{random.randrange(100)}", *versions])
    other = random.choice([id, *versions]) if random.random() < 0.2 else id
    absorbed = story(other, version=versions.get(other, 0) + (random.random() < 0.2))
    version = versions.get(id, 0) + (random.random() < 0.05)
    of = story(id, version=version, updated=now - random.choice([0, 0, 0, 3600, DAY]), weight=random.random())
    new, old = entry(random), entry(random)
    if not version and random.random() < 0.5:
        of = founded(new, profile(new, ()), of.updated)
    return commit(
        of,
        entry=new,
        terms=index_terms(of.profile) if of.profile.prints else terms(random),
        deliveries=[delivery(random.randrange(200)) for _ in range(random.randrange(3))],
        replaces=EntryKey(new.feed, old.id) if random.random() < 0.1 else None,
        absorbs=absorbed if other != id else None,
        now=now,
    )


async def refused(stores: Stores, commit: Commit) -> bool:
    try:
        await stores.stories.commit(commit)
    except Conflict:
        return True
    return False


@pytest.mark.parametrize("seed", range(6))
async def test_both_kinds_of_store_answer_the_same(connection: Connection, seed: int) -> None:
    random, versions, now = Random(seed), dict[str, int](), NOW
    memory, redis = in_memory(KEEP), in_redis(connection, KEEP)
    for _ in range(STEPS):
        now += random.choice([0, 1, 60, 3600, DAY / 4, DAY / 2])
        made = next_commit(random, versions, now)
        conflict = await refused(memory, made)
        assert await refused(redis, made) == conflict
        if not conflict:
            versions[made.story.id] = made.story.version + 1
            gone = made.absorbs.id if made.absorbs else ""
            versions.pop(gone, None)
            assert await redis.stories.load(gone) == await memory.stories.load(gone)
        asked, seen = terms(random), replace(entry(random), title="")
        assert await redis.stories.around(asked, now) == await memory.stories.around(asked, now)
        assert await redis.stories.find(seen) == await memory.stories.find(seen)
        looked = await memory.stories.look(made.entry, asked, now)
        assert looked == await redis.stories.look(made.entry, asked, now)
        assert await redis.stories.load(made.story.id) == await memory.stories.load(made.story.id)
    assert await redis.outbox.take(1000, now) == await memory.outbox.take(1000, now)
