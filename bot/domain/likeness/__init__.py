"""How like an entry is to the stories around it, and which of them it belongs to."""

from bot.domain.likeness.describe import index_terms, lookup_terms, profile
from bot.domain.likeness.meaning import Doubts, doubts, resolved
from bot.domain.likeness.merge import merged, united
from bot.domain.likeness.place import Comparison, Joins, NewStory, Placement, compared, placed
from bot.domain.likeness.profile import Print, Profile, Surroundings
from bot.domain.likeness.score import Score

__all__ = [
    "Comparison",
    "Doubts",
    "Joins",
    "NewStory",
    "Placement",
    "Print",
    "Profile",
    "Score",
    "Surroundings",
    "compared",
    "doubts",
    "index_terms",
    "lookup_terms",
    "merged",
    "placed",
    "profile",
    "resolved",
    "united",
]
