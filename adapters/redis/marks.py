"""What is remembered of the outside, in Redis."""

from dataclasses import dataclass

from adapters.redis.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisMarks:
    """See `bot.ports.Marks`."""

    connection: Connection

    async def load(self, name: str) -> str:
        kept: bytes | None = await self.connection.call("HGET", self.connection.keys.marks, name)
        return (kept or b"").decode()

    async def save(self, name: str, mark: str) -> None:
        await self.connection.call("HSET", self.connection.keys.marks, name, mark)

    async def note(self, name: str, seconds: float) -> bool:
        key, lasts = self.connection.keys.note(name), str(int(seconds * 1000))
        return bool(await self.connection.call("SET", key, "1", "NX", "PX", lasts))
