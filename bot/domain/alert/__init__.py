"""Story -> alerts: what a story's change means to a reader, and who is to be told."""

from bot.domain.alert.kinds import Alert, Answered, Notice, Opened, Spread, Standing, United
from bot.domain.alert.telling import alert_id, decide
from bot.domain.alert.uniting import farewells

__all__ = [
    "Alert",
    "Answered",
    "Notice",
    "Opened",
    "Spread",
    "Standing",
    "United",
    "alert_id",
    "decide",
    "farewells",
]
