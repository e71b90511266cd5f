"""Something new to take -> whoever waits for it wakes up."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Bell:
    """Rung when there is something new; stays rung until it is muted."""

    _rung: asyncio.Event = field(default_factory=asyncio.Event)

    def ring(self) -> None:
        self._rung.set()

    def mute(self) -> None:
        self._rung.clear()

    async def wait(self, seconds: float) -> None:
        """Return once it has rung, or after `seconds`."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._rung.wait(), seconds)
