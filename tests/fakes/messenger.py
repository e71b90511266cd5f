"""A platform in memory: channels with threads, and refusals on command."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.alert import Answered, Notice, Opened, Spread, United
from bot.domain.alert.wording import shown, told
from bot.domain.delivery import Delivery, Posted
from bot.domain.entry import EntryKey
from bot.domain.watch import Channel, Platform
from bot.ports import Checked


@dataclass(kw_only=True)
class FakeMessenger:
    """Remembers what stands where; raises `refusals` one by one before it does anything."""

    platform: Platform = "console"
    messages: dict[str, Delivery] = field(default_factory=dict)
    """By id; an edit replaces the message's delivery."""
    replies: dict[str, list[str]] = field(default_factory=dict)
    """By the parent's message, in order."""
    edits: int = 0
    since: float | None = None
    """From when on was looked for a message the last time."""
    entries: list[tuple[str, EntryKey]] = field(default_factory=list)
    """For each post, in order: the record that it told of, and the entry that one is from."""
    refusals: list[Exception | None] = field(default_factory=list)
    deleted: bool = False
    """The parents of what is posted are no more."""
    loses_answer: bool = False
    """The next post is carried out, and then the connection breaks."""

    async def post(self, delivery: Delivery, parent: Posted | None) -> Posted:
        self._refuse()
        message = str(len(self.messages) + 1)
        if not isinstance(delivery.alert, Notice | United):
            record = told(shown(delivery.alert))
            self.entries.append((record.id, record.entry))
        self.messages[message] = delivery
        if parent is not None and not self.deleted:
            self.replies.setdefault(parent.thread or parent.message, []).append(message)
        if self.loses_answer:
            self.loses_answer = False
            raise ConnectionResetError
        return Posted(message=message, moved=self.deleted and parent is not None)

    async def edit(self, delivery: Delivery, posted: Posted) -> None:
        self._refuse()
        self.edits += 1
        self.messages[posted.message] = delivery

    async def find(
        self, delivery: Delivery, parent: Posted | None, since: float | None = None
    ) -> Posted | None:
        self.since = since
        for message, known in self.messages.items():
            if known.id == delivery.id:
                return Posted(message=message)
        return None

    async def address(self, channel: Channel, posted: Posted) -> str:
        self._refuse()
        return f"https://{channel.id or channel.platform}.example/{posted.thread or posted.message}"

    async def check(self, channels: Sequence[Channel]) -> list[Checked]:
        return []

    async def close(self) -> None:
        return None

    @property
    def alerts(self) -> list[str]:
        """What kinds of messages stand there, oldest first."""
        return [delivery.alert.alert for delivery in self.messages.values()]

    def shown(self, message: str) -> Opened | Answered:
        """What the message reads as now."""
        alert = self.messages[message].alert
        assert not isinstance(alert, Notice | United)
        return alert.parent if isinstance(alert, Spread) else alert

    def _refuse(self) -> None:
        refusal = self.refusals.pop(0) if self.refusals else None
        if refusal:
            raise refusal
