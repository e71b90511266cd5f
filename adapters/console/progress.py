"""Long work -> a bar on a terminal, and a line at the end that sums it up."""

import asyncio
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar


class Progress:
    """Counts entries, stories and alerts, and says in the end what it came to, also if that is stopped before
    its time. The bar is drawn on standard error, and only on a terminal."""

    def __init__(self, total: int) -> None:
        self._console = Console(stderr=True)
        columns = (TextColumn("placing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Bar(*columns, console=self._console, transient=True, disable=not sys.stderr.isatty())
        self._task = self._bar.add_task("", total=total)
        self._total = total
        self._entries, self._alerts, self._stories = 0, 0, set[str]()
        self._began = time.perf_counter()

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()
        if kind is None or issubclass(kind, asyncio.CancelledError | KeyboardInterrupt):
            self._sum_up()

    def advance(self, story: str, alerts: int, united: str | None = None) -> None:
        """One more entry is placed in `story`, with so many alerts; the story `united` is part of it now."""
        self._entries += 1
        self._alerts += alerts
        self._stories.add(story)
        if united:
            self._stories.discard(united)
        self._bar.advance(self._task)

    def _sum_up(self) -> None:
        seconds = max(time.perf_counter() - self._began, 1e-9)
        left = f" of {self._total:,}" if self._entries < self._total else ""
        counts = (
            f"entries: {self._entries:,}{left} · stories: {len(self._stories):,} · alerts: {self._alerts:,}"
        )
        self._console.print(f"{counts} · {self._entries / seconds:,.0f} entries/s", highlight=False)


@contextmanager
def counted(doing: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar that moves on by one at each call of what is handed out; drawn as `Progress` is."""
    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Bar(
        *columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty() or total < 2
    )
    task = bar.add_task("", total=total)
    with bar:
        yield lambda: bar.advance(task)
