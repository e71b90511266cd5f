"""Feeds: from an address to entries. `HttpFetcher` implements `bot.ports.Fetcher`."""

from adapters.feeds.http import HttpFetcher

__all__ = ["HttpFetcher"]
