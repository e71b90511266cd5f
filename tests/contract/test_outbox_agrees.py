"""Outboxes of both kinds are told the same, and hand out the same; and never what was recorded."""

from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.redis import connect
from bot.domain.delivery import Pending, Posted
from tests.stores import NOW, Stores, commit, delivery, in_memory, in_redis, story

numbers = st.integers(1, 8)
steps = st.one_of(
    st.tuples(st.just("send"), numbers, st.just(0)),
    st.tuples(st.just("take"), st.integers(1, 4), st.just(0)),
    st.tuples(st.just("record"), numbers, st.just(0)),
    st.tuples(st.just("bury"), numbers, st.just(0)),
    st.tuples(st.just("postpone"), numbers, st.integers(0, 6)),
    st.tuples(st.just("put back"), numbers, st.integers(0, 6)),
)
Step = tuple[str, int, int]


async def carry_out(stores: Stores, step: Step, now: float, in_doubt: frozenset[str]) -> list[Pending]:
    """One step, a second after the last one; those `in_doubt` were handed out so."""
    what, number, seconds = step
    match what:
        case "send":
            await stores.stories.commit(
                commit(story(f"at {now}", updated=now), deliveries=[delivery(number)])
            )
        case "take":
            return await stores.outbox.take(number, now)
        case "record":
            await stores.outbox.record(delivery(number), Posted(message=str(number)), now)
        case "bury":
            await stores.outbox.bury(delivery(number), "no such channel", now)
        case "postpone":
            await stores.outbox.postpone(delivery(number), now + seconds, in_doubt=seconds % 2 == 1)
        case "put back":
            doubtful = delivery(number).id in in_doubt
            await stores.outbox.put_back([delivery(number)], now + seconds, in_doubt=doubtful)
    return []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(steps, max_size=40))
async def test_both_kinds_of_outbox_do_the_same(valkey_url: str, plan: list[Step]) -> None:
    connection = connect(valkey_url, prefix=f"test-{uuid4().hex}")
    memory, redis, now = in_memory(), in_redis(connection), NOW
    over: set[str] = set()
    in_doubt: frozenset[str] = frozenset()
    for step in plan:
        now += 1
        taken = await carry_out(redis, step, now, in_doubt)
        assert taken == await carry_out(memory, step, now, in_doubt)
        in_doubt -= {pending.delivery.id for pending in taken}
        in_doubt |= {pending.delivery.id for pending in taken if pending.in_doubt}
        assert not over.intersection(pending.delivery.id for pending in taken)
        if step[0] in ("record", "bury"):
            over.add(delivery(step[1]).id)
        assert await redis.outbox.waiting() == await memory.outbox.waiting()
    assert await redis.outbox.buried() == await memory.outbox.buried()
    for number in range(1, 9):
        id = delivery(number).id
        assert await redis.outbox.posted(id) == await memory.outbox.posted(id)
        assert await redis.outbox.is_waiting(id) == await memory.outbox.is_waiting(id)
    await connection.close()
