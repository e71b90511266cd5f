"""What `check` found -> a table."""

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from bot.ports import Checked

_VERDICTS = {"well": ("✓ well", "green"), "warning": ("! look", "yellow"), "wrong": ("✗ wrong", "bold red")}


def checks_table(checks: Iterable[Checked]) -> Table:
    """A line for each thing that was looked at; under what is not well, what to do about it."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for check in checks:
        word, style = _VERDICTS[check.verdict]
        said = Text(check.detail)
        if check.remedy:
            said.append(f"\n→ {check.remedy}", style="bold")
        table.add_row(Text(word, style=style), Text(check.subject), said)
    return table
