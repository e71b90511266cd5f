"""What was tracked and muted by command, in dicts."""

from dataclasses import dataclass, field

from bot.domain.watch import Platform, Silence
from bot.ports import AFTER_LEAVING, Tracked


@dataclass(slots=True, kw_only=True)
class MemoryWatches:
    """See `bot.ports.Watches`."""

    _kept: dict[str, Tracked] = field(default_factory=dict)
    _silences: dict[str, Silence] = field(default_factory=dict)
    _left: dict[tuple[Platform, str], tuple[float, list[Tracked]]] = field(default_factory=dict)
    """By workspace: when it was left, and what rests since then."""
    _version: int = 0

    async def version(self) -> int:
        return self._version

    async def all(self) -> tuple[Tracked, ...]:
        return tuple(sorted(self._kept.values(), key=lambda tracked: (tracked.at, tracked.watch.id)))

    async def add(self, tracked: Tracked) -> bool:
        new = tracked.watch.id not in self._kept
        self._kept[tracked.watch.id] = tracked
        self._version += 1
        return new

    async def remove(self, watch: str) -> bool:
        removed = self._kept.pop(watch, None) is not None
        self._version += removed
        return removed

    async def leave(self, platform: Platform, workspace: str, now: float) -> None:
        leaving = [tracked for tracked in self._kept.values() if tracked.is_of(platform, workspace)]
        if leaving:
            self._left[platform, workspace] = now, leaving
            self._version += 1
        for tracked in leaving:
            del self._kept[tracked.watch.id]

    async def rejoin(self, platform: Platform, workspace: str, now: float) -> None:
        at, resting = self._left.pop((platform, workspace), (now, []))
        if now - at <= AFTER_LEAVING and resting:
            self._kept = {tracked.watch.id: tracked for tracked in resting} | self._kept
            self._version += 1

    async def silences(self, now: float) -> tuple[Silence, ...]:
        lasting = (silence for silence in self._silences.values() if silence.until > now)
        return tuple(sorted(lasting, key=lambda silence: (silence.until, silence.key)))

    async def silence(self, silence: Silence, now: float) -> None:
        self._silences = {key: each for key, each in self._silences.items() if each.until > now}
        self._silences[silence.key] = silence
        self._version += 1

    async def unsilence(self, key: str) -> bool:
        ended = self._silences.pop(key, None) is not None
        self._version += ended
        return ended
