"""The lexicons, and what reads entries with them."""

from collections.abc import Callable
from functools import partial

from bot.domain.entry import Entry
from bot.domain.finding import Finding, Lexicons, findings
from config.lexicons import load
from config.settings import Settings


def lexicons_of(settings: Settings) -> Lexicons:
    """The configured cues, officials and outlets. Raises `ConfigError`."""
    return load(settings.cues)


def extractor(settings: Settings) -> Callable[[Entry], tuple[Finding, ...]]:
    """What an entry says on the record, by the configured cues. Raises `ConfigError`."""
    return partial(findings, lexicons=lexicons_of(settings))
