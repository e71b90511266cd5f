"""Story -> alerts: what a story's change means to a reader, and who is to be told."""

from bot.domain.alert.kinds import Alert, Answered, Notice, Opened, Spread, Standing
from bot.domain.alert.telling import alert_id, decide

__all__ = ["Alert", "Answered", "Notice", "Opened", "Spread", "Standing", "alert_id", "decide"]
