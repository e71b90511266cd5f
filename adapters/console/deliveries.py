"""Deliveries that did not reach their channel -> a table, and rows of JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.text.phrases import counted

Condition = Literal["waiting", "postponed", "buried"]
_STYLES: dict[Condition, str] = {"waiting": "dim", "postponed": "yellow", "buried": "bold red"}
_SPANS = ((86_400.0, "d"), (3_600.0, "h"), (60.0, "min"), (1.0, "s"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """A line of `onrecord deliveries list`. Times in Unix seconds."""

    id: str
    channel: str
    condition: Condition
    says: str
    """What the message says, on one line."""
    since: float
    """When it came into the outbox, or was buried."""
    attempts: int | None = None
    """None of what was buried: that is not kept."""
    due: float | None = None
    """When it is tried again."""
    reason: str | None = None
    """Why it was buried."""


def row_of(delivery: DeliveryRow) -> dict[str, object]:
    """The delivery as `deliveries list --json` prints it; keys are never taken away."""
    return {
        "id": delivery.id,
        "channel": delivery.channel,
        "state": delivery.condition,
        "says": delivery.says,
        "since": delivery.since,
        "attempts": delivery.attempts,
        "due": delivery.due,
        "reason": delivery.reason,
    }


def show_deliveries(deliveries: Sequence[DeliveryRow], now: float, console: Console | None = None) -> None:
    """Print two lines for each: its id, state and channel, and what it says; then why it was buried."""
    console = console or Console()
    for delivery in deliveries:
        style = _STYLES[delivery.condition]
        line = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
        for width in (24, 9, 9, 0):
            line.add_column(width=width or max(console.width - 48, 12), no_wrap=True, overflow="ellipsis")
        line.add_row(
            Text(delivery.id),
            Text(delivery.condition, style=style),
            Text(f"{_span(now - delivery.since)} ago"),
            Text(delivery.channel),
        )
        console.print(line)
        console.print(Text(f"  {delivery.says}", style="dim"), no_wrap=True, overflow="ellipsis")
        detail = _detail(delivery, now)
        if detail:
            console.print(Text(f"  → {detail}", style=style), soft_wrap=True)
    console.print(Text(_summed_up(deliveries), style="dim"))


def _detail(delivery: DeliveryRow, now: float) -> str:
    if delivery.reason:
        return delivery.reason
    if delivery.due is None:
        return ""
    when = f"in {_span(delivery.due - now)}" if delivery.due > now else "now"
    if not delivery.attempts:
        return f"not tried yet, {when} at the earliest"
    return f"tried {counted(delivery.attempts, 'time')}, again {when}"


def _summed_up(deliveries: Sequence[DeliveryRow]) -> str:
    if not deliveries:
        return "Nothing waits, and nothing is buried."
    states = [each.condition for each in deliveries]
    return " · ".join(f"{states.count(state)} {state}" for state in _STYLES if state in states)


def _span(seconds: float) -> str:
    """ "3 h" for three hours and a half."""
    return next((f"{int(seconds // unit)} {name}" for unit, name in _SPANS if seconds >= unit), "0 s")
