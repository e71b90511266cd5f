"""Watches: what is tracked, and which entries speak of it."""

from bot.domain.watch.kinds import ALERT_ON, CONSOLE, Channel, Platform, Watch
from bot.domain.watch.matching import Watchlist

__all__ = ["ALERT_ON", "CONSOLE", "Channel", "Platform", "Watch", "Watchlist"]
