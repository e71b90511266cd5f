"""Which servers want to be left alone, and until when."""

import asyncio
from functools import cached_property
from ipaddress import ip_address
from typing import Literal

from publicsuffixlist import PublicSuffixList
from yarl import URL

from bot.errors import FetchError, Resting

Scope = Literal["url", "host", "domain"]

LONGEST = 86_400.0
UNSAID = 60.0
"""Seconds for a server that was asked too often, and does not say when it may be asked again."""
_MANY = 1_000


class Rests:
    """Remembers `Retry-After` for all feeds of a host or registrable domain ("feeds.bbci.co.uk" is of
    "bbci.co.uk"); with the scope `url` it is left to the feed that was refused."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._until: dict[str, float] = {}
        """By host or domain, in seconds of the event loop's clock."""

    def check(self, url: URL) -> None:
        """Raises `Resting` if this address may not be asked now."""
        name = self._name(url)
        left = self._until.get(name, 0.0) - asyncio.get_running_loop().time()
        if left > 0:
            raise Resting(f"{name} asked to be left alone for {left:.0f} more seconds", rest=left)

    def note(self, url: URL, refusal: FetchError) -> None:
        """Keep what a server asked for as it refused."""
        seconds = refusal.retry_after or (UNSAID if refusal.status == 429 else 0.0)
        if self._scope == "url" or not seconds:
            return
        now = asyncio.get_running_loop().time()
        if len(self._until) >= _MANY:
            self._until = {name: until for name, until in self._until.items() if until > now}
        self._until[self._name(url)] = now + min(seconds, LONGEST)

    def _name(self, url: URL) -> str:
        host = url.raw_host or ""
        return self._domain(host) if self._scope == "domain" else host

    def _domain(self, host: str) -> str:
        try:
            return str(ip_address(host))
        except ValueError:
            return self._suffixes.privatesuffix(host.lower()) or host

    @cached_property
    def _suffixes(self) -> PublicSuffixList:
        return PublicSuffixList()
