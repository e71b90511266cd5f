"""What is written lies under the prefix, and goes away by itself or is meant not to."""

from dataclasses import replace

import pytest

from adapters.redis import Connection, connect
from adapters.redis.keys import Keys, digest, name_of, story_of, term_digest
from bot.domain.delivery import Posted
from bot.domain.entry import Arrival, EntryKey
from bot.domain.feed import FeedState
from bot.ports import LONGEST, Subscription
from tests import builders
from tests.stores import DAY, NOW, Stores, commit, delivery, in_redis, story


async def all_keys(connection: Connection) -> set[str]:
    """Under the connection's prefix."""
    keys = await connection.call("KEYS", f"{{{connection.keys.prefix}}}:*")
    return {key.decode() for key in keys}


async def use_everything(stores: Stores) -> None:
    """Leave every kind of key behind."""
    old, new = builders.entry("old"), builders.entry("new")
    sent = [delivery(number) for number in range(5)]
    await stores.feed_states.plan({"f": 0, "g": 0, "h": NOW + 1})
    await stores.feed_states.due(2, NOW)
    await stores.feed_states.save([FeedState(feed="f", failing_since=NOW)])
    await stores.subscriptions.add([Subscription(url="https://ledger.example/", outlet="Ledger", added=NOW)])
    await stores.inbox.put([Arrival(entry=old, seen=NOW)])
    watched = replace(story(), watches=("w",))
    await stores.stories.commit(commit(watched, entry=old, terms=["a", "b"], deliveries=sent))
    await stores.stories.commit(commit(replace(watched, version=1), entry=new, replaces=old.key))
    await stores.outbox.take(4, NOW)
    await stores.outbox.record(sent[0], Posted(message="1"), NOW)
    await stores.outbox.bury(sent[1], "no such channel", NOW)
    await stores.outbox.postpone(sent[2], NOW + 60, in_doubt=False)
    await stores.outbox.postpone(sent[3], NOW + 1, in_doubt=False)
    await stores.outbox.take(0, NOW + 1)


async def test_only_what_must_not_be_lost_is_kept_for_ever(connection: Connection) -> None:
    await use_everything(in_redis(connection))
    keys = connection.keys

    lasting = {key for key in await all_keys(connection) if await connection.call("TTL", key) == -1}

    assert lasting == {
        *(keys.subscriptions, keys.subscriptions_version),
        *(keys.feeds, keys.feeds_planned, keys.feeds_due, keys.feeds_taken, keys.feeds_failing),
        *(keys.inbox, keys.outbox, keys.ready("deliver"), keys.postponed, keys.attempts),
        *(keys.delivering, keys.lanes),
        *(keys.unposted, *(keys.delivery(delivery(number).id) for number in (2, 3, 4))),
        *(keys.buried, keys.buried_at),
    }


@pytest.mark.parametrize(
    ("name", "days"),
    [
        *(("index", 7), ("noted", 30), ("postings", 7), ("slots", 7), ("stories", 30), ("entries", 30)),
        *(("links", 30), ("shown", 30), ("watched", 30)),
        *(("delivery:" + delivery(0).id, 90), ("delivery:" + delivery(1).id, 90)),
    ],
)
async def test_the_rest_goes_a_little_later_than_it_has_to(
    connection: Connection, name: str, days: int
) -> None:
    await use_everything(in_redis(connection))

    first = f"{{{connection.keys.prefix}}}:{name}"

    found = [key for key in await all_keys(connection) if key == first or key.startswith(f"{first}:")]

    assert found
    for key in found:
        assert days * DAY < await connection.call("TTL", key) <= (days + 2) * DAY


async def test_what_was_posted_is_known_for_as_long_as_somebody_asks_for_it(connection: Connection) -> None:
    stores, key = in_redis(connection), connection.keys.delivery(delivery(0).id)
    await stores.outbox.record(delivery(0), Posted(message="1"), NOW)
    await connection.call("EXPIRE", key, 60)

    assert await stores.outbox.posted(delivery(0).id) == Posted(message="1")

    assert await connection.call("TTL", key) > 90 * DAY


async def test_asking_for_what_is_still_on_its_way_gives_it_no_end(connection: Connection) -> None:
    stores, key = in_redis(connection), connection.keys.delivery(delivery(0).id)
    await stores.stories.commit(commit(deliveries=[delivery(0)]))

    assert await stores.outbox.posted(delivery(0).id) is None

    assert await connection.call("TTL", key) == -1


async def test_a_conversation_that_is_over_leaves_nothing_in_the_outbox(connection: Connection) -> None:
    stores, keys = in_redis(connection), connection.keys
    await use_everything(stores)
    for number in range(5):
        await stores.outbox.record(delivery(number), Posted(message="1"), NOW)

    left = await all_keys(connection)

    assert not left & {keys.ready("deliver"), keys.postponed, keys.attempts, keys.unposted}
    assert not left & {keys.buried, keys.buried_at}
    assert await connection.call("XLEN", keys.outbox) == 0
    assert await connection.call("XPENDING", keys.outbox, "deliver") == {
        "pending": 0,
        "min": None,
        "max": None,
        "consumers": [],
    }


async def test_two_prefixes_do_not_meet(connection: Connection, valkey_url: str) -> None:
    await use_everything(in_redis(connection))
    other = connect(valkey_url, prefix=connection.keys.prefix + "2")
    stores = in_redis(other)

    assert await stores.stories.load("s1") is None
    assert (await stores.stories.around(["a"], NOW)).stories == 0
    assert await stores.outbox.take(10, NOW) == []
    assert await stores.inbox.take(10) == []
    await other.close()


async def test_all_keys_of_a_commit_lie_in_one_slot_of_a_cluster(connection: Connection) -> None:
    await use_everything(in_redis(connection))

    names = await all_keys(connection)

    assert len(names) > 10
    assert {name[: name.index("}") + 1] for name in names} == {f"{{{connection.keys.prefix}}}"}


def test_names_of_feeds_and_entries_are_not_mixed_up() -> None:
    keys = [
        EntryKey("a", "bc"),
        EntryKey("ab", "c"),
        EntryKey("1 a", "b"),
        EntryKey("a", "1 b"),
        EntryKey("", ""),
    ]

    assert len({digest(key) for key in keys}) == len(keys)
    assert all(len(digest(key)) == 8 for key in keys)
    assert Keys().feeds == "{onrecord}:feeds"


@pytest.mark.parametrize(
    "id", ["0", "7", "00", "1152921504606846975", "99999999999999999999", "-1", "s é", "", "٣"]
)
def test_a_story_is_named_by_its_id(id: str) -> None:
    assert story_of(name_of(id)) == id


async def posted(connection: Connection) -> dict[str, int]:
    """How many stories are remembered under each of the terms `a`, `b` and `old …`, live or not."""
    fields = dict[bytes, int]()
    for key in await all_keys(connection):
        if ":postings:" in key:
            held = await connection.call("HGETALL", key)
            pairs = held.items() if isinstance(held, dict) else zip(held[::2], held[1::2], strict=True)
            fields |= {field: len(numbers) // 4 for field, numbers in pairs}
    asked = ["a", "b", *(f"old {number}" for number in range(50))]
    return {term: fields[digest] for term in asked if (digest := term_digest(term)[2:]) in fields}


async def test_a_story_that_goes_on_is_remembered_once_under_each_term(connection: Connection) -> None:
    stores = in_redis(connection)
    await stores.stories.commit(commit(terms=["a", "b"]))
    await stores.stories.commit(commit(story(version=1, updated=NOW + DAY), terms=["b"]))

    assert await posted(connection) == {"a": 1, "b": 1}


async def test_a_long_pause_is_swept_up_bit_by_bit(connection: Connection) -> None:
    stores = in_redis(connection)
    for number in range(50):
        await stores.stories.commit(commit(story(f"old {number}"), terms=[f"old {number}"]))
    for number in range(600):
        later = story(f"new {number}", updated=NOW + 400 * DAY)
        await stores.stories.commit(commit(later, terms=["a"]))
        if number < 3:
            around = await stores.stories.around([f"old {n}" for n in range(50)], NOW + 400 * DAY)
            assert around.stories == number + 1
            assert not any(around.holding.values())

    assert await posted(connection) == {"a": LONGEST}
