"""What was tracked and muted by command -> the watchlist of a pipeline that runs."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from bot.domain.watch import Watch, Watchlist
from bot.ports import Watches

# Seconds between two looks at whether anything changed: so long a watch may wait for its first match.
EVERY = 1.0

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Tracking:
    """Keeps a watchlist what it should be, without a restart: one small question a second to the store."""

    watches: Watches
    watchlist: Watchlist
    configured: tuple[Watch, ...] = ()
    """The watches that commands do not change."""
    clock: Callable[[], float] = time.time
    """Unix seconds."""
    monotonic: Callable[[], float] = time.monotonic
    _version: int | None = field(default=None, init=False)
    _looked: float = field(default=float("-inf"), init=False)

    async def refresh(self) -> None:
        """Take up what changed since the last time, if that was long enough ago. Raises `StoreError`."""
        if self.monotonic() - self._looked < EVERY:
            return
        # Before the watches are read: what changes while they are is seen the next time.
        version = await self.watches.version()
        if version != self._version:
            tracked = await self.watches.all()
            silences = await self.watches.silences(self.clock())
            self.watchlist.change((*self.configured, *(each.watch for each in tracked)), silences)
            log.info("watches taken up", tracked=len(tracked), configured=len(self.configured))
        self._version, self._looked = version, self.monotonic()
