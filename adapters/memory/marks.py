"""What is remembered of the outside, in a dict."""

from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class MemoryMarks:
    """See `bot.ports.Marks`."""

    _kept: dict[str, str] = field(default_factory=dict)

    async def load(self, name: str) -> str:
        return self._kept.get(name, "")

    async def save(self, name: str, mark: str) -> None:
        self._kept[name] = mark
