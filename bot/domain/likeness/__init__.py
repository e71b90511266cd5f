"""How like an entry is to the stories around it, and which of them it belongs to."""

from bot.domain.likeness.profile import Profile, Surroundings

__all__ = ["Profile", "Surroundings"]
