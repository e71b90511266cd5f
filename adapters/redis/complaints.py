"""What readers said was mistaken, in Redis."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from adapters.redis.codec import decode, encode
from adapters.redis.connection import Connection
from bot.domain.finding import Kind
from bot.ports import Complaint, Keep


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisComplaints:
    """See `bot.ports.Complaints`."""

    connection: Connection
    keep: Keep = field(default_factory=Keep)

    async def add(self, complaint: Complaint) -> bool:
        keys = self.connection.keys
        names = keys.complaints, keys.complaints_at, keys.complaint_counts
        counted = f"{complaint.kind} {complaint.what} {complaint.rule}".encode()
        times = repr(complaint.at), repr(complaint.at - self.keep.deliveries)
        about = complaint.id, encode(complaint), *times, counted
        return bool(await self.connection.run("complain", names, about))

    async def counts(self) -> Mapping[tuple[str, Kind, str], int]:
        flat = await self.connection.call("HGETALL", self.connection.keys.complaint_counts)
        found: dict[tuple[str, Kind, str], int] = {}
        for name, count in _pairs(flat):
            kind, what, rule = name.decode().split(" ", 2)
            found[rule, cast(Kind, kind), what] = int(count)
        return found

    async def latest(self, limit: int) -> tuple[Complaint, ...]:
        keys = self.connection.keys
        names = keys.complaints, keys.complaints_at
        found = await self.connection.run("newest", names, (limit,))
        return tuple(decode(Complaint, complaint) for complaint in found if complaint)


def _pairs(flat: object) -> list[tuple[bytes, bytes]]:
    """What HGETALL answers: a mapping, or names and values in turn."""
    if isinstance(flat, dict):
        return list(flat.items())
    return list(zip(flat[::2], flat[1::2], strict=True)) if isinstance(flat, list) else []
