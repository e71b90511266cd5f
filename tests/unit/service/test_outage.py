"""A platform is away for an hour of a made-up clock: what waited is told in order and at its pace."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from adapters.memory import MemoryOutbox
from adapters.redis import Connection, RedisOutbox
from bot.domain.alert import Alert
from bot.domain.delivery import Delivery, Posted, delivery
from bot.domain.watch import Channel
from bot.errors import TransientFailure
from bot.ports import Outbox
from bot.service import Deliverer
from tests import builders as b
from tests.fakes.messenger import FakeMessenger
from tests.stores import in_redis, send

HOUR = 3_600.0
THREADS, CHANNELS = 60, 3


@dataclass
class Clock:
    now: float = b.FIRST_SEEN

    def __call__(self) -> float:
        return self.now


@dataclass(kw_only=True)
class Limited(FakeMessenger):
    """Takes one message a second in each channel, and none while it is away."""

    clock: Clock
    away: bool = True
    asked: int = 0
    posts: dict[Channel, list[tuple[float, Delivery]]] = field(default_factory=lambda: defaultdict(list))
    broken_limits: int = 0

    async def post(self, delivery: Delivery, parent: Posted | None) -> Posted:
        self.asked += 1
        if self.away:
            raise TransientFailure("503")
        before = self.posts[delivery.channel]
        if before and self.clock.now - before[-1][0] < 1.0:
            self.broken_limits += 1
            raise TransientFailure("slow down", retry_after=1.0, refused=True)
        posted = await super().post(delivery, parent)
        before.append((self.clock.now, delivery))
        return posted

    async def edit(self, delivery: Delivery, posted: Posted) -> None:
        if self.away:
            raise TransientFailure("503")
        await super().edit(delivery, posted)


def channel(number: int) -> Channel:
    return Channel(platform="console", id=f"C{number}")


def backlog() -> list[Delivery]:
    """Claims, and a denial of each that comes when all claims are there."""
    claims = [b.record(b.claim(f"Harbour {at} is to close."), id=f"claim {at}") for at in range(THREADS)]
    opened: list[Alert] = [b.opened(claim) for claim in claims]
    answered: list[Alert] = []
    for claim in claims:
        denial = b.answer_record(b.denial(f"No, not {claim.id}."), answers=claim)
        answered.append(b.answered(denial, claimed=claim))
    return [
        delivery(channel(at % CHANNELS), alert)
        for alerts in (opened, answered)
        for at, alert in enumerate(alerts)
    ]


@pytest.fixture(params=["memory", "redis"])
async def outbox(request: pytest.FixtureRequest, connection: Connection) -> Outbox:
    """With the backlog in it."""
    if request.param == "memory":
        filled = MemoryOutbox()
        for each in backlog():
            filled.enqueue(each, b.FIRST_SEEN)
        return filled
    await send(in_redis(connection), *backlog())
    return RedisOutbox(connection=connection, lease=60.0)


async def test_after_an_hour_away_the_backlog_is_told_in_order_and_at_its_pace(outbox: Outbox) -> None:
    clock = Clock()
    platform = Limited(clock=clock)
    deliverer = Deliverer(outbox=outbox, messengers={"console": platform}, clock=clock)

    async def pass_until(end: float, step: float) -> None:
        while clock.now < end:
            if await deliverer.deliver_due():
                await deliverer.finished()
            clock.now += step

    await pass_until(clock.now + HOUR, 5.0)
    asked = platform.asked
    platform.away = False
    back = clock.now
    await pass_until(back + 300, 0.25)

    assert await outbox.waiting() == 0
    # A platform in trouble is not stormed: a try a minute in each channel, once it is known to be away.
    assert asked < CHANNELS * 75
    for at in range(CHANNELS):
        due = [each for each in backlog() if each.channel == channel(at)]
        times = told_in_order(platform, due)
        assert min(after - before for before, after in pairwise(times)) >= 1.0
        # A minute until it is tried again, then about a message a second.
        assert times[-1] - back < 60 + 3 * len(due)


def told_in_order(platform: Limited, due: list[Delivery]) -> list[float]:
    """When each of what was due in a channel was posted there, in the order in which it was due."""
    posts = platform.posts[due[0].channel]
    assert [each.id for _, each in posts] == [each.id for each in due]
    return [when for when, _ in posts]
