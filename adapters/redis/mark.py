"""A store -> whether it takes what is written, and whether it is still the one it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from adapters.redis.connection import Connection, Fenced
from bot.errors import StoreUnavailable


@dataclass(slots=True, kw_only=True)
class RedisMark:
    """See `bot.ports.Mark`."""

    connection: Connection
    _born: str = ""

    async def look(self) -> bool:
        found = (await self.connection.run("mark", (self.connection.keys.born,), (uuid4().hex,))).decode()
        before, self._born = self._born, found
        return before in ("", found)

    async def run(
        self, script: str, keys: Sequence[str], args: Sequence[str | bytes | int | float] = ()
    ) -> Any:
        """Run a script as `Connection.run` does. Raises `StoreUnavailable` if the store came back empty since
        it was last looked at: what was decided by what it held is no longer right."""
        if not self._born:
            await self.look()
        try:
            return await self.connection.run_if(self.connection.keys.born, self._born, script, keys, args)
        except Fenced as error:
            raise StoreUnavailable(f"{self.connection.address}: it has come back empty") from error
