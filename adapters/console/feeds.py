"""What is known of feeds -> a table, rows of JSON, and what a look at one of them shows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.domain.entry import Entry
from bot.text.phrases import counted

Condition = Literal["well", "new", "failing", "stopped"]
_STYLES: dict[Condition, tuple[str, str]] = {
    "well": ("✓", "green"),
    "new": ("·", "dim"),
    "failing": ("!", "yellow"),
    "stopped": ("✗", "bold red"),
}
_SPANS = ((86_400.0, "d"), (3_600.0, "h"), (60.0, "min"))
_WIDTHS = (1, 0, 8, 11, 10, 8, 6)
"""Columns of the table; the second, for the outlet, takes what is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """A line of `onrecord feeds list`. Times in Unix seconds."""

    url: str
    """Without credentials."""
    outlet: str
    language: str | None = None
    source: Literal["configured", "added", "sample"]
    condition: Condition
    polled: float | None = None
    """Of the last poll; None before the first."""
    changed: float | None = None
    """When its entries were last seen to change."""
    next_poll: float | None = None
    """None: it is not polled any more."""
    failures: int = 0
    """In a row."""
    error: str | None = None
    entries_a_day: float | None = None
    """By the dates of its newest entries; None if they do not tell."""
    moved: str | None = None
    """The address that is asked instead."""


def row_of(feed: FeedRow) -> dict[str, object]:
    """The feed as `feeds list --json` prints it; keys are never taken away."""
    return {
        "url": feed.url,
        "outlet": feed.outlet,
        "language": feed.language,
        "source": feed.source,
        "state": feed.condition,
        "polled": feed.polled,
        "changed": feed.changed,
        "next_poll": feed.next_poll,
        "failures": feed.failures,
        "error": feed.error,
        "entries_a_day": feed.entries_a_day,
        "moved": feed.moved,
    }


def show_feeds(feeds: Sequence[FeedRow], now: float, console: Console | None = None) -> None:
    """Print a line for each feed, its address below it, and what is wrong with it below that."""
    console = console or Console()
    console.print(
        _line(console.width, *(("", "feed", "state", "changed", "next poll", "failures", "a day")), "bold")
    )
    for feed in feeds:
        mark, style = _STYLES[feed.condition]
        cells = (
            *(mark, feed.outlet, feed.condition, span(feed.changed, now), span(feed.next_poll, now)),
            *(str(feed.failures or ""), _rate(feed.entries_a_day)),
        )
        console.print(_line(console.width, *cells, style))
        console.print(Text(f"  {feed.url}", style="dim"), soft_wrap=True)
        if feed.moved:
            console.print(Text(f"  now asked at {feed.moved}", style="dim"), soft_wrap=True)
        if feed.error:
            console.print(Text(f"  → {feed.error}", style=style), soft_wrap=True)
    console.print(Text(_summed_up(feeds), style="dim"))


def _line(width: int, *cells: str) -> Table:
    """One line of the table; the last cell is the style of the first and third."""
    *texts, style = cells
    taken = sum(_WIDTHS) + 2 * (len(_WIDTHS) - 1)
    line = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    for number, wide in enumerate(_WIDTHS):
        right = number >= len(_WIDTHS) - 2
        line.add_column(
            width=wide or max(width - taken, 12),
            no_wrap=True,
            overflow="ellipsis",
            justify="right" if right else "left",
        )
    line.add_row(
        *(
            Text(text, style=style if number in (0, 2) or style == "bold" else "")
            for number, text in enumerate(texts)
        )
    )
    return line


def _summed_up(feeds: Sequence[FeedRow]) -> str:
    unwell = sum(feed.condition in ("failing", "stopped") for feed in feeds)
    count = counted(len(feeds), "feed")
    return f"{count}, {unwell} unwell" if unwell else count


def span(moment: float | None, now: float) -> str:
    """How far a moment is from now, roughly: "3 min ago", "in 2 h", "now"; "–" for none."""
    if moment is None:
        return "–"
    for seconds, unit in _SPANS:
        if abs(moment - now) >= seconds:
            count = f"{abs(moment - now) / seconds:.0f} {unit}"
            return f"in {count}" if moment > now else f"{count} ago"
    return "now"


def _rate(entries: float | None) -> str:
    if entries is None:
        return "–"
    return f"{entries:.0f}" if entries >= 9.5 else f"{entries:.1f}"


SHOWN = 20
"""Entries that are shown although no watch matches them."""


def show_tried(
    facts: Mapping[str, str],
    entries: Sequence[tuple[Entry, Sequence[str]]],
    undated: Collection[str],
    now: float,
    console: Console | None = None,
) -> None:
    """Print what a look at a feed showed: facts, then its entries, newest first, each with the names of the
    watches that match it."""
    console = console or Console()
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in facts.items():
        table.add_row(Text(name), Text(value))
    console.print(table)
    for number, (entry, names) in enumerate(entries):
        if names or number < SHOWN:
            date = "no date" if entry.id in undated else span(entry.published, now)
            _show_entry(console, date, entry, names)
    if len(entries) > SHOWN:
        console.print(
            Text(f"  … {len(entries)} in all; those that a watch matches are all shown", style="dim")
        )
    matched = sum(bool(names) for _, names in entries)
    console.print(Text(f"{matched} of {len(entries)} entries match a watch"))


def _show_entry(console: Console, date: str, entry: Entry, names: Sequence[str]) -> None:
    title = Text.assemble((f"  {date:>10}  ", "dim"), (entry.title, "bold" if names else ""))
    console.print(title, soft_wrap=True)
    if names:
        console.print(Text(f"              matches {', '.join(names)}", style="green"), soft_wrap=True)
