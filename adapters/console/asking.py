"""A numbered list on the terminal -> the numbers that somebody chose."""

import re
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

_RANGE = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")
TRIES = 3


def choose(
    offers: Sequence[str], console: Console | None = None, ask: Callable[[str], str] | None = None
) -> tuple[int, ...]:
    """Show the offers and ask which: positions from 0, each once, in order; () if none is wanted.

    `1`, `1,3`, `2-4`, `all` and nothing (the first) are understood; `0`, `q` and no more input mean none.
    """
    console = console or Console(stderr=True)
    for number, offer in enumerate(offers, start=1):
        console.print(Text(f"  {number}. {offer}"), soft_wrap=True)
    for _ in range(TRIES):
        try:
            chosen = chosen_of(
                (ask or typed)(f"Which? 1-{len(offers)}, several as 1,3 or 2-4, all, 0 for none [1]: "),
                len(offers),
            )
        except EOFError:
            return ()
        if chosen is not None:
            return chosen
        console.print(f"Please write numbers from 1 to {len(offers)}.")
    return ()


def typed(prompt: str) -> str:
    """A line of input. Raises `EOFError` if there is no more, and `KeyboardInterrupt` at Ctrl-C."""
    with heeding_ctrl_c():
        return input(prompt)


@contextmanager
def heeding_ctrl_c() -> Iterator[None]:
    """Ctrl-C raises `KeyboardInterrupt` while input is waited for, also in an event loop, which would only
    note it down."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def chosen_of(text: str, count: int) -> tuple[int, ...] | None:
    """The positions that a text names; None if it cannot be understood."""
    text = text.strip().lower()
    if text in ("all", "a", "*"):
        return tuple(range(count))
    if text in ("0", "q", "n", "no", "none"):
        return ()
    found: set[int] = set()
    for part in re.split(r"[,\s]+", text or "1"):
        match = _RANGE.fullmatch(part)
        if not match:
            return None
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= count:
            return None
        found.update(range(first - 1, last))
    return tuple(sorted(found))
