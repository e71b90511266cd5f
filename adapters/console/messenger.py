"""Deliveries -> the terminal: threads drawn by rich, or one JSON object a line."""

import json
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

from rich.console import Console, RenderableType

from adapters.console.drawing import (
    drawn_context,
    drawn_farewell,
    drawn_notice,
    drawn_parent,
    drawn_reply,
    drawn_status,
)
from bot.domain.alert import Answered, Notice, Opened, Spread, United
from bot.domain.alert.wording import farewell
from bot.domain.delivery import Delivery, Posted
from bot.domain.watch import CONSOLE, Channel, Platform
from bot.errors import OutputGone, PermanentFailure
from bot.jsonl.alerts import alert_row
from bot.ports import Checked

# Far more than can be in doubt at any time: what was drawn and not recorded when the store went away.
REMEMBERED = 1_000


class _Terminal:
    """What is the same however alerts are written there."""

    async def address(self, channel: Channel, posted: Posted) -> str:
        return ""

    async def check(self, channels: Sequence[Channel]) -> list[Checked]:
        return [_checked()] if channels else []

    async def close(self) -> None:
        return None


@dataclass(kw_only=True)
class ConsoleMessenger(_Terminal):
    """Draws each alert when it comes. A terminal cannot be looked through or edited: what an earlier process
    left in doubt is drawn again, and an edit is a line that says how the story stands now."""

    console: Console = field(default_factory=Console)
    platform: Platform = "console"
    _last: str = ""
    """The thread of the last message drawn."""
    _outlets: dict[str, int] = field(default_factory=dict)
    """Of how many outlets the parents of the last threads last spoke."""
    _drawn: deque[str] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    """The ids of the deliveries drawn last."""

    async def post(self, delivery: Delivery, parent: Posted | None) -> Posted:
        alert = delivery.alert
        if isinstance(alert, Spread):
            raise PermanentFailure("an edit is not posted")
        self._print(alert, reply=parent is not None)
        self._drawn.append(delivery.id)
        return Posted(message=delivery.id)

    async def edit(self, delivery: Delivery, posted: Posted) -> None:
        if not isinstance(delivery.alert, Spread):
            raise PermanentFailure("only a changed standing is an edit")
        parent = delivery.alert.parent
        # Answers stand below it already, as replies.
        if self._outlets.get(parent.id) != len(parent.standing.outlets):
            self._turn_to(parent)
            self._draw(drawn_status(parent))
            self._remember(parent)

    async def find(
        self, delivery: Delivery, parent: Posted | None, since: float | None = None
    ) -> Posted | None:
        return Posted(message=delivery.id) if delivery.id in self._drawn else None

    def _print(self, alert: Opened | Answered | United | Notice, *, reply: bool) -> None:
        if isinstance(alert, United) and alert.left:
            self._last = alert.thread
            self._draw(drawn_farewell(alert, alert.left))
            return
        if isinstance(alert, Notice | United):
            self._last = alert.thread
            self._draw(drawn_notice(alert if isinstance(alert, Notice) else farewell(alert)))
            return
        if reply:
            self._turn_to(alert)
            self._draw(drawn_reply(alert))
            return
        self._last = alert.thread
        self._remember(alert)
        self._draw(drawn_parent(alert))

    def _draw(self, drawing: RenderableType) -> None:
        with _told_when_gone():
            self.console.print(drawing)

    def _remember(self, parent: Opened | Answered) -> None:
        self._outlets.pop(parent.id, None)
        self._outlets[parent.id] = len(parent.standing.outlets)
        if len(self._outlets) > REMEMBERED:
            del self._outlets[next(iter(self._outlets))]

    def _turn_to(self, alert: Opened | Answered) -> None:
        """Say which thread comes now, if another was drawn last."""
        if self._last != alert.thread:
            self._draw(drawn_context(alert))
            self._last = alert.thread


@dataclass(kw_only=True)
class JsonMessenger(_Terminal):
    """Writes one JSON object a line for each alert, edits included."""

    out: TextIO = field(default_factory=lambda: sys.stdout)
    platform: Platform = "console"
    _written: deque[str] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    """The ids of the deliveries written last."""

    async def post(self, delivery: Delivery, parent: Posted | None) -> Posted:
        self._write(delivery)
        return Posted(message=delivery.id)

    async def edit(self, delivery: Delivery, posted: Posted) -> None:
        if delivery.id not in self._written:
            self._write(delivery)

    async def find(
        self, delivery: Delivery, parent: Posted | None, since: float | None = None
    ) -> Posted | None:
        return Posted(message=delivery.id) if delivery.id in self._written else None

    def _write(self, delivery: Delivery) -> None:
        row = {**alert_row(delivery.alert), "delivery": delivery.id, "channel": str(delivery.channel)}
        with _told_when_gone():
            self.out.write(json.dumps(row, ensure_ascii=False) + "\n")
            self.out.flush()
        self._written.append(delivery.id)


@contextmanager
def _told_when_gone() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputGone(f"the output cannot be written to: {error.strerror or error}") from error


def _checked() -> Checked:
    return Checked(subject=str(CONSOLE), verdict="well", detail="alerts are drawn in this terminal")
