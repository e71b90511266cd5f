"""The platforms that alerts are posted on, and where people ask."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.delivery import Delivery, Posted
from bot.domain.watch import Channel, Platform
from bot.ports.checks import Checked

SKEW = 600.0
"""Seconds by which a platform's clock may differ from ours."""


class Messenger(Protocol):
    """A platform on which alerts are posted. Every method raises `TransientFailure` or `PermanentFailure`,
    and no other error of the platform or its library."""

    platform: Platform

    async def post(self, delivery: Delivery, parent: Posted | None) -> Posted:
        """Post an `Opened` or `Answered`: under `parent` if given, else as a message of its own. Where the
        parent was deleted, it says so and opens a thread of its own."""

    async def edit(self, delivery: Delivery, posted: Posted) -> None:
        """Make the message at `posted` read as the delivery's `Spread.parent` does. Safe to repeat. Raises
        `MessageGone` if it was deleted, where the platform tells."""

    async def find(
        self, delivery: Delivery, parent: Posted | None, since: float | None = None
    ) -> Posted | None:
        """Where this delivery stands among the messages of its channel or thread, by its id; None if it does
        not. Called only when a crash left it in doubt. It cannot have been posted before `since` (Unix
        seconds on our clock); where that is not known the newest messages are looked through."""

    async def address(self, channel: Channel, posted: Posted) -> str:
        """Where people find the message in their browser or app, and what was posted under it: an https
        address; "" on a platform without any."""

    async def check(self, channels: Sequence[Channel]) -> list[Checked]:
        """Whether the token works, and whether alerts can be posted in these channels. Raises nothing."""

    async def close(self) -> None:
        """Let go of all connections. Safe to repeat."""


class Pace(Protocol):
    """The pace that a platform bears, of all processes together."""

    async def turn(self, name: str, seconds: float) -> float:
        """Take the next of the turns of that name, which are `seconds` apart, and return in how many seconds
        it is: 0 if it is now."""


class Listener(Protocol):
    """A platform on which people ask for commands."""

    platform: Platform

    async def listen(self) -> None:
        """Answer what is asked until cancelled, through all outages of the platform: what is wrong with it is
        said in the log, with what to do."""

    async def close(self) -> None:
        """Finish the answers under way, and let go of all connections. Safe to repeat."""
