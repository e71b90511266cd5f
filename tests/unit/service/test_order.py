"""Whatever platforms do and operators ask for: each thread in order, and nothing lost or told twice."""

import asyncio
from collections import defaultdict
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.memory import MemoryOutbox
from bot.domain.delivery import Delivery, delivery
from bot.domain.watch import CONSOLE
from bot.errors import TransientFailure
from bot.service import Deliverer, lane
from bot.service import deliver as delivering
from tests import builders as b
from tests.fakes.messenger import FakeMessenger

THREADS, REPLIES = 3, 3


def news() -> list[Delivery]:
    """Claims, and denials of each: in all threads one after the other."""
    claims = [b.record(b.claim(f"Harbour {at} is to close."), id=f"claim {at}") for at in range(THREADS)]
    found = [delivery(CONSOLE, b.opened(claim)) for claim in claims]
    for number in range(REPLIES):
        for claim in claims:
            denial = b.answer_record(b.denial(f"No {number}, not {claim.id}."), answers=claim)
            found.append(delivery(CONSOLE, b.answered(denial, claimed=claim)))
    return found


NEWS = news()
failures = st.sampled_from(
    [
        TransientFailure("503"),
        TransientFailure("not now", refused=True),
        TransientFailure("slow down", retry_after=7, refused=True),
        TransientFailure("this one waits", retry_after=40),
    ]
)
moves = st.one_of(
    st.tuples(st.just("send"), st.integers(1, 4)),
    st.tuples(st.just("pass"), st.integers(0, 20)),
    st.tuples(st.just("retry"), st.integers(0, len(NEWS) - 1)),
    st.tuples(st.just("restart"), st.just(0)),
)


class Day:
    """A deliverer on a made-up clock."""

    def __init__(self, refusals: list[Exception | None]) -> None:
        self.now, self.sent = b.FIRST_SEEN, 0
        self.outbox, self.platform = MemoryOutbox(), FakeMessenger(refusals=refusals)
        self.begin()

    def begin(self) -> None:
        self.deliverer = Deliverer(
            outbox=self.outbox, messengers={"console": self.platform}, clock=lambda: self.now
        )

    async def restart(self) -> None:
        """What waits comes again at once."""
        for each in await self.outbox.undelivered(100):
            await self.outbox.retry(each.delivery.id)
        self.begin()

    def send(self, count: int) -> None:
        for each in NEWS[self.sent : self.sent + count]:
            self.outbox.enqueue(each, self.now)
        self.sent += count

    async def pass_by(self, seconds: float) -> None:
        self.now += seconds
        # A lane that has not begun with its first is full for the second.
        while await self.deliverer.deliver_due():
            await self.deliverer.deliver_due()
            await self.deliverer.finished()

    async def live(self, plan: list[tuple[str, int]]) -> None:
        for what, number in plan:
            match what:
                case "send":
                    self.send(number)
                case "pass":
                    await self.pass_by(number)
                case "retry":
                    await self.outbox.retry(NEWS[number].id)
                case "restart":
                    await self.restart()
        self.send(len(NEWS))
        for _ in range(100):
            await self.pass_by(30)


@settings(max_examples=150)
@given(
    plan=st.lists(moves, max_size=25),
    refusals=st.lists(st.one_of(st.none(), failures), max_size=20),
    full=st.integers(1, 4),
)
def test_each_thread_is_told_in_order_and_once(
    plan: list[tuple[str, int]], refusals: list[Exception | None], full: int
) -> None:
    day = Day(refusals)
    with patch.object(lane, "FULL", full), patch.object(delivering, "BATCH", 2):
        asyncio.run(day.live(plan))

    told: dict[str, list[str]] = defaultdict(list)
    for each in day.platform.messages.values():
        told[each.alert.thread].append(each.id)
    due: dict[str, list[str]] = defaultdict(list)
    for each in NEWS:
        due[each.alert.thread].append(each.id)
    assert told == due
