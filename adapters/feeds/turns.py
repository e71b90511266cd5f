"""Who may ask a server now: so many at the same time in all, so many for each host."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Turns:
    """Hands out turns, first come first served."""

    def __init__(self, *, in_all: int, per_host: int) -> None:
        self._in_all = asyncio.Semaphore(in_all)
        self._per_host = per_host
        # Forgotten as soon as nobody waits for or has a turn at the host.
        self._hosts: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at this host and keep it inside the block."""
        mine = self._hosts.get(host)
        if mine is None:
            mine = self._hosts[host] = asyncio.Semaphore(self._per_host)
        # The host's first: who waits for a slow host must not keep others from theirs.
        async with mine, self._in_all:
            yield
