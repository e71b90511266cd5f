"""Arguments and environment -> settings, and a log that follows them."""

from collections.abc import Mapping
from pathlib import Path

from adapters.console.logs import start_log
from config.settings import Settings
from config.settings import load as load_settings


def load(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """Read the configuration and start the log. Raises `ConfigError`."""
    settings = load_settings(path, environ)
    start_log(settings.log)
    return settings
