"""Discord: alerts as embeds, posted, answered in threads, and edited over the REST API."""

from adapters.discord.messenger import DiscordMessenger

__all__ = ["DiscordMessenger"]
