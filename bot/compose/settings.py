"""Arguments and environment -> settings, and a log that follows them."""

from collections.abc import Mapping
from pathlib import Path

from config.settings import Settings
from config.settings import load as load_settings


def load(path: Path | None, environ: Mapping[str, str], *, logs: bool = True) -> Settings:
    """Read the configuration and, for a command that `logs`, start the log. Raises `ConfigError`."""
    settings = load_settings(path, environ)
    if logs:
        # What draws the log takes a sixth of the start of a command that writes none.
        from adapters.console.logs import start_log

        start_log(settings.log)
    return settings
