"""Discord: alerts as embeds, posted, answered in threads, and edited over the REST API; commands and buttons,
heard over the gateway and answered."""

from adapters.discord.messenger import DiscordMessenger

__all__ = ["DiscordMessenger"]
