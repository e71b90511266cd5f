"""What was tracked and muted by command, in Redis."""

from dataclasses import dataclass

from adapters.redis.codec import decode, encode
from adapters.redis.connection import Connection
from bot.domain.watch import Platform, Silence
from bot.ports import AFTER_LEAVING, Tracked


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisWatches:
    """See `bot.ports.Watches`."""

    connection: Connection

    async def version(self) -> int:
        return int(await self.connection.call("GET", self.connection.keys.watches_version) or 0)

    async def all(self) -> tuple[Tracked, ...]:
        kept = await self.connection.call("HVALS", self.connection.keys.watches)
        found = (decode(Tracked, tracked) for tracked in kept)
        return tuple(sorted(found, key=lambda tracked: (tracked.at, tracked.watch.id)))

    async def add(self, tracked: Tracked) -> bool:
        keys = self.connection.keys
        put = "put", tracked.watch.id.encode(), encode(tracked)
        return bool(await self.connection.run("change", (keys.watches, keys.watches_version), put))

    async def remove(self, watch: str) -> bool:
        keys = self.connection.keys
        take = "take", watch.encode()
        return bool(await self.connection.run("change", (keys.watches, keys.watches_version), take))

    async def leave(self, platform: Platform, workspace: str, now: float) -> None:
        leaving = [t.watch.id.encode() for t in await self.all() if t.is_of(platform, workspace)]
        await self._move("leave", platform, workspace, repr(now), int(AFTER_LEAVING), *leaving)

    async def rejoin(self, platform: Platform, workspace: str, now: float) -> None:
        await self._move("rejoin", platform, workspace, repr(now - AFTER_LEAVING))

    async def _move(self, script: str, platform: Platform, workspace: str, *about: str | bytes | int) -> None:
        keys = self.connection.keys
        left = keys.left(f"{platform} {workspace}")
        await self.connection.run(script, (keys.watches, left, keys.watches_version), about)

    async def silences(self, now: float) -> tuple[Silence, ...]:
        lasting = (silence for silence in await self._silences() if silence.until > now)
        return tuple(sorted(lasting, key=lambda silence: (silence.until, silence.key)))

    async def _silences(self) -> list[Silence]:
        kept = await self.connection.call("HVALS", self.connection.keys.silences)
        return [decode(Silence, silence) for silence in kept]

    async def silence(self, silence: Silence, now: float) -> None:
        keys = self.connection.keys
        ended = [each.key.encode() for each in await self._silences() if each.until <= now]
        put: list[str | bytes] = ["put", silence.key.encode(), encode(silence), *ended]
        await self.connection.run("change", (keys.silences, keys.watches_version), put)

    async def unsilence(self, key: str) -> bool:
        keys = self.connection.keys
        take = "take", key.encode()
        return bool(await self.connection.run("change", (keys.silences, keys.watches_version), take))
