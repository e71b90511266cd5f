"""Watches: what is tracked, and which entries speak of it."""

from bot.domain.watch.kinds import ALERT_ON, CONSOLE, Channel, Platform, Watch
from bot.domain.watch.matching import Watchlist
from bot.domain.watch.silences import Silence, silent

__all__ = ["ALERT_ON", "CONSOLE", "Channel", "Platform", "Silence", "Watch", "Watchlist", "silent"]
