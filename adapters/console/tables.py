"""What `check` found -> a table, and below it what to do."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.ports import Checked

_VERDICTS = {"well": ("✓ well", "green"), "warning": ("! look", "yellow"), "wrong": ("✗ wrong", "bold red")}


def show_checks(checks: Sequence[Checked], console: Console | None = None) -> None:
    """Print a line for each thing that was looked at, and then the remedies.

    The remedies are printed apart and never broken into lines: some hold a link or a command to copy.
    """
    console = console or Console()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", max_width=28)
    table.add_column(overflow="fold")
    for check in checks:
        word, style = _VERDICTS[check.verdict]
        table.add_row(Text(word, style=style), Text(check.subject), Text(check.detail))
    console.print(table)
    for check in checks:
        if check.remedy:
            console.print(Text(f"\n{check.subject}: {check.detail}", style="bold"), soft_wrap=True)
            console.print(Text(f"  → {check.remedy}"), soft_wrap=True)
