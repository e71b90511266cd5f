"""The calls of several processes on one platform -> turns, one after the other."""

from dataclasses import dataclass

from adapters.redis.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisPace:
    """See `bot.ports.Pace`. It goes by the clock of Redis."""

    connection: Connection

    async def turn(self, name: str, seconds: float) -> float:
        key, apart = self.connection.keys.turns(name), round(seconds * 1_000_000)
        return int(await self.connection.run("turn", (key,), (apart,))) / 1_000_000
