"""What somebody looks for -> whether a text holds it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.text.words import words


@dataclass(frozen=True, slots=True)
class Sought:
    """Words that must all begin words of a text, and names of which it must hold one."""

    words: tuple[str, ...] = ()
    """Folded: "tariff" finds "Tariffs"."""
    names: tuple[str, ...] = ()
    """Folded words with spaces between; () when any name will do."""

    def is_in(self, line: str) -> bool:
        """Whether a line, as `line` makes them, holds all of it."""
        held = all(f" {word}" in line for word in self.words)
        return held and (not self.names or any(f" {name} " in line for name in self.names))


ANYTHING = Sought()


def sought(text: str, names: Iterable[str] = ()) -> Sought:
    """What a reader typed: words in any order, and other ways to write one name."""
    folded = (" ".join(words(name)) for name in names)
    return Sought(tuple(dict.fromkeys(words(text))), tuple(dict.fromkeys(name for name in folded if name)))


def line(texts: Sequence[str]) -> str:
    """The texts as a padded line of folded words, with a bar between two: no name is found across it."""
    return f" {' | '.join(' '.join(words(text)) for text in texts)} "
