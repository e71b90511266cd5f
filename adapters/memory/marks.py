"""What is remembered of the outside, in a dict."""

import time
from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class MemoryMarks:
    """See `bot.ports.Marks`."""

    _kept: dict[str, str] = field(default_factory=dict)
    _noted: dict[str, float] = field(default_factory=dict)
    """Until when each counts as noted, on the monotonic clock."""

    async def load(self, name: str) -> str:
        return self._kept.get(name, "")

    async def save(self, name: str, mark: str) -> None:
        self._kept[name] = mark

    async def note(self, name: str, seconds: float) -> bool:
        now = time.monotonic()
        self._noted = {noted: until for noted, until in self._noted.items() if until > now}
        if name in self._noted:
            return False
        self._noted[name] = now + seconds
        return True
