"""Who may ask a server now: so many at a time in all, so many for each host, and with a pause between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address
from weakref import WeakValueDictionary

_MANY = 1_000


class Turns:
    """Hands out turns, first come first served. `pause` is in seconds, from the end of one turn at a host to
    the beginning of the next; a machine's own servers need none."""

    def __init__(self, *, in_all: int, per_host: int, pause: float = 0.0) -> None:
        self._in_all = asyncio.Semaphore(in_all)
        self._per_host, self._pause = per_host, pause
        # Forgotten as soon as nobody waits for or has a turn at the host.
        self._hosts: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._free: dict[str, float] = {}
        """When each host may be asked again, in seconds of the event loop's clock."""

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at this host and keep it inside the block."""
        mine = self._hosts.get(host)
        if mine is None:
            mine = self._hosts[host] = asyncio.Semaphore(self._per_host)
        # The host's first: who waits for a slow host must not keep others from theirs.
        async with mine:
            await self._paused(host)
            async with self._in_all:
                try:
                    yield
                finally:
                    self._note(host)

    async def _paused(self, host: str) -> None:
        now = asyncio.get_running_loop().time()
        if (free := self._free.get(host, now)) > now:
            # The next one's pause begins where this one ends: several have turns at once if so configured.
            self._free[host] = free + self._pause
            await asyncio.sleep(free - now)

    def _note(self, host: str) -> None:
        if not self._pause or _is_own(host):
            return
        now = asyncio.get_running_loop().time()
        if len(self._free) >= _MANY:
            self._free = {name: free for name, free in self._free.items() if free > now}
        self._free[host] = max(self._free.get(host, 0.0), now + self._pause)


def _is_own(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
