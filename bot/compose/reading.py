"""The lexicons, and what reads entries with them."""

from collections.abc import Mapping
from functools import cached_property
from typing import Self

from bot.domain.entry import Entry
from bot.domain.finding import Finding, Lexicons, findings
from config.lexicons import load
from config.settings import Settings


def lexicons_of(settings: Settings) -> Lexicons:
    """The configured cues, officials and outlets. Raises `ConfigError`."""
    return load(settings.cues)


class Reader:
    """Reads entries by the configured cues: what an entry says on the record.

    The lexicons are loaded when they are first needed, and once: that takes a fifth of a start, and most
    roles and most commands read nothing. All raise `ConfigError` for a lexicon that is wrong.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def loaded(self) -> Self:
        """The same, for what is sure to read: with the lexicons loaded now."""
        _ = self._lexicons
        return self

    def __call__(self, entry: Entry) -> tuple[Finding, ...]:
        return findings(entry, lexicons=self._lexicons)

    def outlets(self) -> Mapping[tuple[str, ...], str]:
        """Folded words of an outlet's name -> its one spelling: ("nyt",) -> "New York Times"."""
        return self._lexicons.outlets.names

    @cached_property
    def _lexicons(self) -> Lexicons:
        return lexicons_of(self._settings)
