"""What an entry says on the record."""

from dataclasses import dataclass
from typing import Literal

IMPLIED = "what is denied: "
"""How the rule of a claim begins that is known from its denial alone; the rule of that follows."""
EntryField = Literal["title", "summary", "content"]
Strength = Literal["outright", "soft"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who claims or denies."""

    name: str
    """The shortest span that names them: "Ottawa", "Lena Diab", "sources"."""
    official: bool
    """Whether they are, or speak for, a government, public body, company or organisation, or are the
    public figure whom the claim is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What every finding has: who said it, and what shows that they did."""

    source: Source | None = None
    evidence: str
    """The sentence that says so, as it stands in the entry."""
    field: EntryField
    """Which text of the entry the evidence is from."""
    cue: str
    """The words in the evidence that gave it away, as they stand there: "denies"."""
    rule: str
    """The name of the rule that found it."""
    confidence: float
    """0 to 1: of findings given 0.9, about nine in ten are right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(_Said):
    """An assertion of fact that the outlet attributes rather than vouches for, or an accusation."""

    kind: Literal["claim"] = "claim"
    origin: str | None = None
    """Who first made it, in one spelling for all who repeat it: "New York Times"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial(_Said):
    """Somebody rejects the truth of a claim: outright, or softly (in part, or without saying so flatly)."""

    kind: Literal["denial"] = "denial"
    strength: Strength = "outright"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation(_Said):
    """Somebody with standing says that a claim is true."""

    kind: Literal["confirmation"] = "confirmation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(_Said):
    """An outlet takes back what it reported."""

    kind: Literal["correction"] = "correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoComment(_Said):
    """Somebody asked about a claim would not say."""

    kind: Literal["no_comment"] = "no_comment"


Answer = Denial | Confirmation | Correction | NoComment
Finding = Claim | Answer
Kind = Literal["claim", "denial", "confirmation", "correction", "no_comment"]
