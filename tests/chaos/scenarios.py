"""What the service has to live through, one scenario after the other; each ends with a count."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.chaos.killing import MOST_AT_STAKE, Point, killed, points
from tests.chaos.news import topics
from tests.chaos.newsroom import Newsroom, Tally, kill, newsroom
from tests.fakes.mishaps import AcceptedThenDropped, Broken, Garbled, Mishap, RateLimited, Slow

CHANNELS = 25
"""On each platform. Slack takes a message a second in each."""
CLAIMS = DENIALS = 7
"""Of each batch; each is told on both platforms."""
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a scenario ended."""

    tally: Tally
    drained: bool
    detail: str
    seconds: float

    @property
    def well(self) -> bool:
        return self.drained and not self.tally.lost and not self.tally.doubled and not self.tally.astray

    def __str__(self) -> str:
        return f"{self.detail}: {self.tally}, in {self.seconds:.0f} s"


async def kills(room: Newsroom, steps: int, say: Say) -> str:
    """Killed at another point each time, started again, and so on."""
    return await _killed_at(points(steps), room, say)


async def few(room: Newsroom, steps: int, say: Say) -> str:
    """The same at the points where most is at stake."""
    return await _killed_at(MOST_AT_STAKE[:steps], room, say)


async def _killed_at(points: Sequence[Point], room: Newsroom, say: Say) -> str:
    reached = 0
    for number, point in enumerate(points, 1):
        room.publish(CLAIMS, DENIALS)
        came = await killed(room, point)
        reached += came
        if number % 10 == 0:
            say(f"{number} kills, {room.tally().so_far}")
    return f"{len(points)} runs, each killed at another point ({reached} came to it, the others by the clock)"


_PLATFORM_MISHAPS: tuple[Mishap, ...] = (
    *(RateLimited(1), RateLimited(2, everywhere=True), Broken(500), Broken(503), AcceptedThenDropped()),
    *(Slow(0.7), Slow(2.0), Garbled(), AcceptedThenDropped()),
)
_CALLS = ("chat.postMessage", "chat.update", "POST messages", "PATCH message", "POST threads")


async def mishaps(room: Newsroom, steps: int, say: Say) -> str:
    """Lines to Redis cut, Redis away, and every mishap that the platforms know, at any time."""
    random = Random(1)
    cut = wrong = 0
    async with room.running():
        for number in range(steps):
            room.publish(CLAIMS, DENIALS)
            for _ in range(6):
                call = random.choice(_CALLS)
                (room.slack if "." in call else room.discord).misbehave(
                    call, random.choice(_PLATFORM_MISHAPS)
                )
                wrong += 1
                await asyncio.sleep(random.random() * 0.6)
                if random.random() < 0.3:
                    room.proxy.drop()
                    cut += 1
            if number % 10 == 9:
                room.proxy.down = True
                room.proxy.drop()
                await asyncio.sleep(4)
                room.proxy.down = False
                say(f"{number + 1} batches, {room.tally().so_far}")
    return f"{cut} times all lines to Redis cut, {steps // 10} times Redis away, {wrong} calls gone wrong"


async def pairs(room: Newsroom, steps: int, say: Say) -> str:
    """Two processes of each role, one of them killed every few seconds."""
    random = Random(1)
    roles = ["poll", "poll", "place", "place", "deliver", "deliver"]
    processes = [await room.start(role) for role in roles]
    try:
        for number in range(steps):
            room.publish(CLAIMS, DENIALS)
            await asyncio.sleep(2 + 2 * random.random())
            at = number % len(roles)
            kill(processes[at])
            await processes[at].wait()
            processes[at] = await room.start(roles[at])
            if number % 10 == 9:
                say(f"{number + 1} kills, {room.tally().so_far}")
    finally:
        for process in processes:
            kill(process)
            await process.wait()
    return f"two processes of each role, {steps} times one of them killed"


SCENARIOS: Mapping[str, Callable[[Newsroom, int, Say], Awaitable[str]]] = {
    "kills": kills,
    "few": few,
    "mishaps": mishaps,
    "pairs": pairs,
}


async def play(name: str, steps: int, say: Say, channels: int = CHANNELS) -> Outcome:
    """Play a scenario with so many steps, let the service come to rest, and count."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="onrecord-chaos-") as folder:
        async with newsroom(Path(folder), topics(channels)) as room:
            detail = await SCENARIOS[name](room, steps, say)
            async with room.running():
                # Slack takes a message a second in each channel.
                drained = await room.drained(60 + len(room.tally().lost))
            return Outcome(
                tally=room.tally(), drained=drained, detail=detail, seconds=time.monotonic() - began
            )
