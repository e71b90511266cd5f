"""A name -> the right of one process to do what only one may do at a time, in Redis.

The fencing token is what makes it safe: each holder is given another, and the server compares it in the same
atomic step in which it writes. A holder that was stopped for a while, and does not know that its time is
over, can write nothing.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adapters.redis.connection import Connection, Fenced
from bot.errors import LeaseLost

# A process that says nothing for so long is taken for dead, and another goes on with its work: seconds.
LEASE = 8.0


@dataclass(slots=True, kw_only=True)
class RedisLease:
    """See `bot.ports.Lease`."""

    connection: Connection
    holder: str
    """Who asks. A restart under the same name has the lease at once; so two processes must not share one."""
    seconds: float = LEASE
    """For how long the lease is held after each `take`."""
    _value: str = ""
    """The fencing token and the holder, as the server keeps them; "" when it is not held."""
    _until: float = 0.0

    @property
    def held(self) -> bool:
        return bool(self._value) and time.monotonic() < self._until

    @property
    def value(self) -> str:
        """What stands in the key while the lease is held. It changes whenever it is taken anew."""
        return self._value

    async def take(self) -> bool:
        asked = time.monotonic()
        keys = self.connection.keys
        about = self.holder, self._value, int(self.seconds * 1000)
        found = await self.connection.run("hold_lease", (keys.placing, keys.placing_token), about)
        self._value = found.decode() if found else ""
        # From when it was asked for, not from when the answer came: the server may have counted since then.
        self._until = asked + self.seconds
        return bool(found)

    async def give_back(self) -> None:
        if self._value:
            value, self._value = self._value, ""
            await self.connection.run("free_lease", (self.connection.keys.placing,), (value,))

    async def run(
        self,
        script: str | tuple[str, ...],
        keys: Sequence[str],
        args: Sequence[str | bytes | int | float] = (),
    ) -> Any:
        """Run a script as `Connection.run` does, if the lease is held. Raises `LeaseLost` if it is not."""
        try:
            return await self.connection.run_if(
                self.connection.keys.placing, self._value or "none", script, keys, args
            )
        except Fenced as error:
            self._value = ""
            raise LeaseLost(
                "another process places entries by now, or none does; nothing was written"
            ) from error
