"""A watched entry's page -> the text of its article. Needs the extra `fulltext`."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.util import find_spec

from adapters.feeds.encoding import utf8
from adapters.feeds.entries import LONGEST_CONTENT
from adapters.feeds.forgiving import Overrun, in_time
from adapters.feeds.http import HttpFetcher, Page
from adapters.feeds.robots import Robots
from bot.domain.entry import Entry
from bot.errors import FetchError, NotAFeed
from bot.text.markup import plain, shortened
from bot.text.words import fold

REMEDY = "install it: pip install 'onrecord[fulltext]' (in a checkout: make fulltext)"
SHORTEST = 200
"""Characters: less is no article, but a note on a wall before it."""
MAX_BYTES = 2_000_000
"""Of a page; what comes after is not read."""
MAX_SECONDS = 5.0
_AT_WORK = ("trafilatura", "justext", "htmldate", "courlan", "lxml", "re", "copy", "unicodedata")
_CHARSET = re.compile(rb"""<meta[^>]{1,200}?charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)


def is_installed() -> bool:
    """Whether the extra is there."""
    return find_spec("trafilatura") is not None and find_spec("lxml_html_clean") is not None


class WebArticles:
    """Implements `bot.ports.Articles`, through the guard and the limits that feeds have, and as far as the
    sites' robots.txt lets it."""

    def __init__(self, fetcher: HttpFetcher) -> None:
        self._fetcher, self._robots = fetcher, Robots(fetcher)
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="article")

    async def text(self, entry: Entry, now: float) -> str | None:
        """See `bot.ports.Articles`."""
        page = await self._fetcher.page(entry.link, now, partial(self._robots.permitted, now=now))
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, article, page)
        return found if found and _is_about(found, entry.title) else None

    def close(self) -> None:
        """Take no more work. Safe to repeat."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def article(page: Page) -> str | None:
    """The text of the article that a page shows, a line each paragraph; None if it shows none. Raises
    `NotAFeed` for what is no page, and `FetchError` if reading takes too long."""
    if (
        not (page.headers.get("Content-Type") or "text/html")
        .lower()
        .startswith(("text/html", "application/xhtml"))
    ):
        raise NotAFeed("the link leads to something that is no page")
    import trafilatura  # half a second and 30 MB, for those alone who want it

    meta = _CHARSET.search(page.body[:4_000])
    charset = page.charset or (meta[1].decode("ascii") if meta else None)
    document = utf8(page.body[:MAX_BYTES], charset).decode()
    work = partial(
        trafilatura.extract, document, include_comments=False, include_tables=False, deduplicate=False
    )
    try:
        found = in_time(work, MAX_SECONDS, _AT_WORK)
    except Overrun:
        raise FetchError("the page came, but takes too long to be read", severity="soft") from None
    except Exception as error:
        raise FetchError(f"the page cannot be read ({type(error).__name__})", severity="soft") from None
    text = shortened(plain((found or "").replace("\n", "\n\n")), LONGEST_CONTENT)
    return text if len(text) >= SHORTEST else None


def _is_about(text: str, title: str) -> bool:
    """Whether the text has a third of the title's longer words: a page that asks for consent, or to pay, is
    full of others."""
    words = {word for word in fold(title).split() if len(word) >= 4}
    held = set(fold(text).split())
    return 3 * len(words & held) >= len(words)
