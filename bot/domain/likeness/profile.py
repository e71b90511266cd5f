"""What likeness knows of an entry or a story."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What likeness compares: of one entry, or of a story's core."""

    terms: Mapping[str, float]
    """Folded content words and names, with how much each stands for the text (0 to 1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the store knows about the neighbourhood of an entry's terms."""

    candidates: tuple[tuple[str, Profile], ...] = ()
    """The ids and profiles of live stories that share rare terms with it, best first."""
    holding: Mapping[str, int] = field(default_factory=dict)
    """For each term asked for, how many live stories hold it (0 if none)."""
    stories: int = 0
    """How many live stories there are."""
