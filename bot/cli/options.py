"""Options that several commands have, and what they lead to."""

import os
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from config.settings import Settings

T = TypeVar("T")
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        metavar="FILE",
        help="The configuration; else the file that ONRECORD_CONFIG names, else the shipped one.",
    ),
]


def settings_of(config: Path | None, *, logs: bool = True) -> "Settings":
    """Read the configuration, for a command that writes a log or not. Raises `ConfigError`."""
    from bot.compose import settings

    return settings.load(config, os.environ, logs=logs)


def chosen(text: str, known: Sequence[str], option: str) -> frozenset[str]:
    """Which of those that are known an option names, with commas between. Raises `BadParameter`."""
    named = frozenset(name.strip() for name in text.split(",")) - {""}
    if unknown := sorted(named - set(known)):
        raise typer.BadParameter(f"{', '.join(unknown)}: there are {', '.join(known)}", param_hint=option)
    if not named:
        raise typer.BadParameter(f"name some of {', '.join(known)}", param_hint=option)
    return named


def finished(work: Coroutine[Any, Any, T]) -> T:
    """What a command's work comes to."""
    # A tenth of the start of a command that waits for nothing.
    import asyncio

    return asyncio.run(work)
