"""Options that several commands have, and what they lead to."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from config.settings import Settings

Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        metavar="FILE",
        help="The configuration; else the file that ONRECORD_CONFIG names, else the shipped one.",
    ),
]


def settings_of(config: Path | None) -> "Settings":
    """Read the configuration. Raises `ConfigError`."""
    from bot.compose import settings

    return settings.load(config, os.environ)
