"""What readers said was mistaken, in dicts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.finding import Kind
from bot.ports import Complaint, Keep


@dataclass(slots=True, kw_only=True)
class MemoryComplaints:
    """See `bot.ports.Complaints`."""

    keep: Keep = field(default_factory=Keep)
    _kept: dict[tuple[str, str, str], Complaint] = field(default_factory=dict)
    _counts: Counter[tuple[str, Kind, str]] = field(default_factory=Counter)

    async def add(self, complaint: Complaint) -> bool:
        oldest = complaint.at - self.keep.deliveries
        self._kept = {key: each for key, each in self._kept.items() if each.at >= oldest}
        key = complaint.by, complaint.record, complaint.what
        if key in self._kept:
            return False
        self._kept[key] = complaint
        self._counts[complaint.rule, complaint.kind, complaint.what] += 1
        return True

    async def counts(self) -> Mapping[tuple[str, Kind, str], int]:
        return dict(self._counts)

    async def latest(self, limit: int) -> tuple[Complaint, ...]:
        newest = sorted(self._kept.values(), key=lambda each: (each.at, each.id), reverse=True)
        return tuple(newest[:limit])
