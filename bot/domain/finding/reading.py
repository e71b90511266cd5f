"""A sentence of an entry, cut into tokens once, with the questions that the rules ask of its words."""

from dataclasses import dataclass

from bot.domain.finding.kinds import EntryField
from bot.text.words import Token, tokens

CLAUSE = 16
"""Tokens: how far behind a cue its object is looked for."""
_DATELINE = 20
"""Tokens before the dash that ends a dateline."""
_CLAUSE_ENDS = frozenset(".;:!?")
QUOTES = frozenset("\"'")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its tokens."""

    text: str
    line: tuple[Token, ...]
    field: EntryField

    def words(self, start: int, end: int) -> str:
        """`line[start:end]` as it stands in the sentence."""
        return self.text[self.line[start].start : self.line[end - 1].end] if start < end else ""

    def shown(self, at: int) -> str:
        """The token at `at` as it stands in the sentence."""
        token = self.line[at]
        return self.text[token.start : token.end]

    def is_word(self, at: int) -> bool:
        """Whether there is a word or number at `at`, not a mark."""
        return 0 <= at < len(self.line) and self.line[at].folded[0].isalnum()

    def is_capital(self, at: int) -> bool:
        """Whether the word at `at` begins with a capital letter."""
        return 0 <= at < len(self.line) and self.text[self.line[at].start].isupper()

    def opening(self) -> int:
        """Where the sentence begins, behind a dateline: "OSLO, Jan 9 (NTB) - ", "Jan 9 (NTB) - "."""
        for at in range(1, min(len(self.line) - 1, _DATELINE)):
            if self.line[at].folded in "-—" and self.line[at - 1].folded == ")":
                return at + 1
        return 0

    def clause_end(self, at: int) -> int:
        """Where the clause that `line[at]` is in ends, at most `CLAUSE` tokens on."""
        stop = min(len(self.line), at + CLAUSE)
        return next((n for n in range(at, stop) if self.line[n].folded in _CLAUSE_ENDS), stop)


def sentence(text: str, field: EntryField) -> Sentence:
    """Cut a sentence into tokens."""
    return Sentence(text, tokens(text), field)
