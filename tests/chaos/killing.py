"""The service, killed at a chosen moment of its work."""

import asyncio
from dataclasses import dataclass
from typing import Any

from tests.chaos.newsroom import Newsroom, Process, kill
from tests.chaos.proxy import When
from tests.fakes.mishaps import Broken, Slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A moment: before or after a step has taken effect."""

    step: str
    """A script of `adapters/redis/lua`, a method of Slack's, or a call of Discord's."""
    when: When
    times: int = 1
    """The how-manieth time."""

    def __str__(self) -> str:
        return f"{self.when} {self.step} no. {self.times}"


STEPS = (
    *("due_feeds", "put", "save_feeds"),
    *("hold_lease", "read", "commit", "done"),
    *("take", "chat.postMessage", "POST messages", "POST threads", "chat.update", "PATCH message", "finish"),
)
"""Poll, place, claim, post and record, in this order."""


MOST_AT_STAKE = (
    Point(step="put", when="after"),
    Point(step="commit", when="after", times=3),
    Point(step="chat.postMessage", when="after", times=2),
    Point(step="POST messages", when="after", times=2),
    Point(step="finish", when="before", times=2),
    Point(step="take", when="after"),
)


def points(count: int) -> list[Point]:
    """So many different ones, each step in turn."""
    found = []
    for at in range(count):
        round_, step = divmod(at, 2 * len(STEPS))
        often = STEPS[step // 2] not in ("save_feeds", "hold_lease")
        times = 1 + round_ if often else 1 + round_ % 2
        found.append(Point(step=STEPS[step // 2], when="after" if step % 2 else "before", times=times))
    return found


@dataclass(slots=True, kw_only=True)
class Trap:
    """Kills the service when it comes to the point."""

    room: Newsroom
    point: Point
    process: Process | None = None
    sprung: bool = False
    _left: int = 0

    def arm(self) -> None:
        self._left = self.point.times
        self.room.proxy.seen = self._seen
        self.room.slack.on_call = self._called
        self.room.discord.on_call = self._called

    def disarm(self) -> None:
        self.room.proxy.seen = lambda command, when: False
        self.room.slack.on_call = self.room.discord.on_call = None

    def _seen(self, command: str, when: When) -> bool:
        return self._is_it(command, when) and self._spring()

    def _is_it(self, step: str, when: When) -> bool:
        if step != self.point.step or when != self.point.when:
            return False
        self._left -= 1
        return self._left == 0

    def _spring(self) -> bool:
        if self.process is not None:
            kill(self.process)
            self.sprung = True
        return True

    def _called(self, step: str, arguments: Any) -> None:
        if not self._is_it(step, self.point.when):
            return
        fake = self.room.slack if "." in step else self.room.discord
        if self.point.when == "before":
            fake.misbehave(step, Broken())
            self._spring()
        else:
            fake.misbehave(step, Slow(0.5))
            asyncio.get_running_loop().call_later(0.05, self._spring)


async def killed(room: Newsroom, point: Point, patience: float = 10.0) -> bool:
    """Start the service and kill it at the point, or when it has not come there in so many seconds. Returns
    whether it came there."""
    trap = Trap(room=room, point=point)
    trap.arm()
    trap.process = process = await room.start()
    try:
        await asyncio.wait_for(process.wait(), patience)
    except TimeoutError:
        kill(process)
        await process.wait()
    trap.disarm()
    return trap.sprung
