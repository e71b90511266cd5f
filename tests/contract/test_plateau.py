"""Months go by on the clock of the calls: the stores take no more room than their window needs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from random import Random

import pytest

from adapters.redis import Connection
from bot.domain.delivery import Posted
from bot.domain.entry import Entry
from bot.ports import Keep
from tests import builders
from tests.stores import DAY, NOW, Stores, commit, delivery, in_memory, in_redis, story

KEEP = Keep(joining=2 * DAY, stories=5 * DAY, deliveries=5 * DAY)
A_DAY = 10
"""New stories a day; each is updated once, and half of them are delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    stores: Stores
    size: Callable[[], Awaitable[int]]


@pytest.fixture(params=["memory", "redis"])
def measured(request: pytest.FixtureRequest) -> Measured:
    if request.param == "redis":
        connection: Connection = request.getfixturevalue("connection")
        return Measured(stores=in_redis(connection, KEEP), size=lambda: bytes_in(connection))
    stores = in_memory(KEEP)

    async def size() -> int:
        return things_in(stores)

    return Measured(stores=stores, size=size)


async def bytes_in(connection: Connection) -> int:
    """What the server keeps under the prefix, but for the notes of what was delivered: those go by the
    server's clock."""
    keys = await connection.call("KEYS", f"{{{connection.keys.prefix}}}:*")
    kept = [key for key in keys if b":delivery:" not in key]
    return sum([await connection.call("MEMORY", "USAGE", key) for key in kept])


def things_in(stores: object) -> int:
    """How many things lie in the containers of a store and of what it is made of."""
    if is_dataclass(stores):
        return sum(things_in(getattr(stores, field.name)) for field in fields(stores))
    return len(stores) if isinstance(stores, dict | list | set) else 0


def entry(day: int, number: int) -> Entry:
    return builders.entry(f"{day}-{number}", link=f"https://ledger.example/{day}/{number}")


async def live_through(stores: Stores, day: int, random: Random) -> None:
    """A day of news: words come and go, ids change, feeds show old entries again, old stories come back."""
    for number in range(A_DAY):
        now = NOW + (day + number / A_DAY) * DAY
        await break_news(stores, day, number, now, random)
        await stores.stories.find(replace(entry(day - 2, number), link=""))
        before = await stores.stories.load(f"{day - 3}-{number}")
        if before:
            back = replace(before, updated=now)
            again = entry(day - 3, number)
            await stores.stories.commit(commit(back, entry=again, terms=[f"{back.id} is back"]))
        if number == A_DAY - 1:
            await unite(stores, f"{day}-0", f"{day}-1", now)
        for pending in await stores.outbox.take(5, now):
            await stores.outbox.record(pending.delivery, Posted(message="1"), now)


async def unite(stores: Stores, elder: str, younger: str, now: float) -> None:
    """What was two stories is one, and what led to the younger is to be forgotten, too."""
    kept, gone = await stores.stories.load(elder), await stores.stories.load(younger)
    assert kept
    assert gone
    await stores.stories.commit(commit(replace(kept, updated=now), absorbs=gone, terms=["united"]))


async def break_news(stores: Stores, day: int, number: int, now: float, random: Random) -> None:
    """A new story, whose entry is given another id and link at once."""
    new = entry(day, number)
    words = [f"w{random.randrange(30)}", f"{new.id} alone", f"week {day // 7}"]
    sent = [delivery(day * A_DAY + number)] if number % 2 else []
    await stores.stories.around(words, now)
    await stores.stories.commit(commit(story(new.id, updated=now), entry=new, terms=words, deliveries=sent))
    renamed = replace(new, id=f"{new.id} renamed", link=f"{new.link}/renamed")
    update = story(new.id, version=1, updated=now)
    await stores.stories.commit(commit(update, entry=renamed, terms=words, replaces=new.key))


async def test_memory_is_bounded_by_the_window(measured: Measured) -> None:
    random, sizes = Random(1), []
    for day in range(60):
        await live_through(measured.stores, day, random)
        if day % 20 == 19:
            sizes.append(await measured.size())

    assert max(sizes) < 1.1 * min(sizes)
