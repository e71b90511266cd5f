"""A page's address -> whether its site lets programs read it (robots.txt, RFC 9309).

Asked for pages alone. A feed is made to be read by programs, and whoever configured it has said so.
"""

from collections import OrderedDict

from protego import Protego
from yarl import URL

from adapters.feeds.http import HttpFetcher
from bot.errors import FetchError
from bot.text.urls import shown

AGENT = "OnRecord"
"""The name under which a robots.txt can speak to On Record."""
MAX_BYTES = 512_000
"""What comes after is not read (RFC 9309, 2.5: at least 500 KiB are)."""
KEPT, KEPT_UNREACHED = 86_400.0, 600.0
"""Seconds for which a robots.txt holds, and for which one that could not be read counts as such."""
SITES = 1_000
"""Sites whose robots.txt is kept."""
_NO_SUCH_FILE = range(400, 500)


class Robots:
    """Reads each site's robots.txt once a day, within the limits that feeds have."""

    def __init__(self, fetcher: HttpFetcher) -> None:
        self._fetcher = fetcher
        self._read: OrderedDict[URL, tuple[float, Protego | None]] = OrderedDict()

    async def permitted(self, url: URL, now: float) -> None:
        """Raises `FetchError` if the site asks programs not to read this page, or cannot be asked."""
        rules = await self._rules(url.origin(), now)
        page = shown(str(url))
        if rules is None:
            raise FetchError(f"the robots.txt for {page} cannot be read just now, so the page is not either")
        if not rules.can_fetch(str(url.with_user(None)), AGENT):
            raise FetchError(f"the site's robots.txt asks programs not to read {page}", severity="permanent")

    async def _rules(self, site: URL, now: float) -> Protego | None:
        """None if nobody knows."""
        until, rules = self._read.get(site, (0.0, None))
        if until <= now:
            rules = await self._ask(site, now)
            self._read[site] = (now + (KEPT if rules else KEPT_UNREACHED), rules)
            while len(self._read) > SITES:
                self._read.popitem(last=False)
        return rules

    async def _ask(self, site: URL, now: float) -> Protego | None:
        try:
            page = await self._fetcher.page(str(site.with_path("/robots.txt")), now)
        except FetchError as error:
            # No such file: all is allowed. Asked too often, the network, a fault of the server: RFC 9309,
            # 2.3.1.4, has it that then nothing is.
            gone = error.status in _NO_SUCH_FILE and error.status != 429
            return Protego.parse("") if gone else None
        return Protego.parse(page.body[:MAX_BYTES].decode("utf-8-sig", errors="replace"))
