"""The terminal as a channel, and what else is shown there."""

from adapters.console.messenger import ConsoleMessenger, JsonMessenger

__all__ = ["ConsoleMessenger", "JsonMessenger"]
