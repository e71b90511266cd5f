"""A feed's address -> what a poll of it brought, over HTTP, however hostile the other side."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from importlib.metadata import version
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from adapters.feeds import refusals
from adapters.feeds.addresses import Guard, GuardedResolver
from adapters.feeds.answer import Answered, Redirect, answered, conditions
from adapters.feeds.body import read
from adapters.feeds.reading import found, heard
from adapters.feeds.rests import Rests, Scope
from adapters.feeds.turns import Turns
from bot.domain.feed import Feed, Validators
from bot.errors import FeedError, FetchError
from bot.ports import Fetched
from bot.text.urls import shown

MAX_REDIRECTS = 5
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
_PARSERS = 2
"""Threads. Every body is parsed in one: 64 kB can be written so that they take a second, and the way to a
thread and back costs a tenth of a millisecond."""
_IDLE = 3.0
"""Seconds a connection is kept for the next feed of the same host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Any document of the web."""

    address: str
    """Where it came from, after all redirects; without credentials."""
    body: bytes
    charset: str | None
    """What the HTTP header says."""
    headers: Mapping[str, str]
    """Of the last answer; names in any case."""


Permitted = Callable[[URL], Awaitable[None]]
"""Raises `FetchError` if an address may not be read."""


class HttpFetcher:
    """Implements `bot.ports.Fetcher`. One session for all feeds; use as `async with`, or call `aclose`.

    timeout: seconds for a whole fetch, without the time spent waiting for a turn.
    between_bytes: seconds without a single byte after which the server counts as gone.
    max_bytes: of a body, both as sent and unpacked.
    allowed: hosts that may be fetched although they are not public (see `addresses.Guard`).
    contact: an address or mail for the owners of feeds, sent in the User-Agent.
    connections, per_host: how many feeds are asked for at the same time.
    pause: seconds between two requests to a host.
    retry_after: whose feeds all wait when a server asks one of them to: the host's, the registrable
        domain's, or only that one (`url`).
    """

    def __init__(
        self,
        *,
        timeout: float = 30.0,
        between_bytes: float = 10.0,
        max_bytes: int = 10_000_000,
        allowed: Collection[str] = (),
        contact: str | None = None,
        connections: int = 100,
        per_host: int = 1,
        pause: float = 0.0,
        retry_after: Scope = "host",
    ) -> None:
        self._timeout, self._between_bytes, self._max_bytes = timeout, between_bytes, max_bytes
        self._guard = Guard(allowed)
        self._turns = Turns(in_all=connections, per_host=per_host, pause=pause)
        self._rests = Rests(retry_after)
        self._agent = f"OnRecord/{version('onrecord')} ({contact or 'news feed reader'})"
        self._session: aiohttp.ClientSession | None = None
        # Its own: a hostile document may hold a thread for seconds, and asyncio's resolve the names.
        self._parsers = ThreadPoolExecutor(_PARSERS, thread_name_prefix="parse")
        self._parsing = asyncio.Semaphore(_PARSERS)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Let go of all connections. Safe to repeat."""
        session, self._session = self._session, None
        if session:
            await session.close()
        self._parsers.shutdown(wait=False, cancel_futures=True)

    async def fetch(self, feed: Feed, validators: Validators, now: float) -> Fetched:
        """Read a feed. Raises `FetchError` or `NotAFeed`, and nothing else, however hostile the server.

        A 304, and a body whose bytes are those of the last time, are `unchanged` and cost no parsing."""
        try:
            return await self._fetch(feed, validators, now)
        except FeedError:
            raise
        except Exception as error:
            # The chain is cut: other libraries write addresses, credentials and all, into their errors.
            raise refusals.explained(error, timeout=self._timeout) from None

    async def page(self, address: str, now: float, permitted: Permitted | None = None) -> Page:
        """Any document, within the limits that feeds have. `permitted` is asked before each address on the
        way. Raises `FetchError`, and nothing else."""
        try:
            answer = await self._ask(address, Validators(), now, permitted)
        except FeedError:
            raise
        except Exception as error:
            raise refusals.explained(error, timeout=self._timeout) from None
        return Page(
            address=answer.address,
            body=answer.body or b"",
            charset=answer.charset,
            headers=answer.headers,
        )

    async def _fetch(self, feed: Feed, validators: Validators, now: float) -> Fetched:
        answer = await self._ask(feed.url, validators, now)
        if answer.body is None:
            return Fetched(validators=answer.validators, heard=heard(answer), unchanged=True)
        body_hash = blake2b(answer.body, digest_size=16).hexdigest()
        known = replace(answer.validators, body_hash=body_hash)
        if body_hash == validators.body_hash:
            return Fetched(validators=known, heard=heard(answer), unchanged=True)
        return replace(await self._read(answer, feed, now), validators=known)

    async def _read(self, answer: Answered, feed: Feed, now: float) -> Fetched:
        work = partial(found, answer, feed, now)
        loop = asyncio.get_running_loop()
        try:
            # In this order: a feed that waits for a thread is not slow to read.
            async with self._parsing, asyncio.timeout(self._timeout):
                return await loop.run_in_executor(self._parsers, work)
        except TimeoutError:
            raise FetchError("the feed came, but takes too long to be read", severity="soft") from None

    async def _ask(
        self, address: str, validators: Validators, now: float, permitted: Permitted | None = None
    ) -> Answered:
        """Follow redirects to an answer. Every address on the way is checked, and gets its own turn."""
        url, left = refusals.checked_url(address), self._timeout
        seen, moved, for_good = {url}, None, True
        for _ in range(MAX_REDIRECTS + 1):
            if permitted:
                await permitted(url)
            async with self._turns.turn(url.host or ""):
                self._rests.check(url)
                began = asyncio.get_running_loop().time()
                async with asyncio.timeout(left):
                    answer = await self._ask_once(url, validators, now)
                left -= asyncio.get_running_loop().time() - began
            if isinstance(answer, Answered):
                return replace(answer, moved=moved)
            for_good = for_good and answer.for_good and not (url.scheme == "https" != answer.to.scheme)
            url = answer.to
            moved = str(url) if for_good else moved
            if url in seen:
                raise FetchError(
                    f"the feed redirects in a circle, by way of {shown(str(url))}", severity="soft"
                )
            seen.add(url)
        raise FetchError(f"the feed redirects more than {MAX_REDIRECTS} times", severity="soft")

    async def _ask_once(self, url: URL, validators: Validators, now: float) -> Answered | Redirect:
        """The answer, or where it redirects to."""
        self._guard.check_literal(url.host or "", url.port or 0)
        headers = conditions(validators)
        async with self._opened().get(url, headers=headers, allow_redirects=False) as response:
            if response.status == 304:
                return answered(response, url, None, validators, now)
            if 300 <= response.status < 400:
                to = refusals.redirected(url, response.headers.get("Location"), response.status)
                return Redirect(to=to, for_good=response.status in (301, 308))
            if not 200 <= response.status < 300:
                refusal = refusals.refused(response.status, response.reason, response.headers, now)
                self._rests.note(url, refusal)
                raise refusal
            body = await read(response, self._max_bytes)
            return answered(response, url, body, Validators(), now)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                resolver=GuardedResolver(self._guard), limit=0, limit_per_host=0, keepalive_timeout=_IDLE
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                # A feed sets cookies to recognise readers; On Record sends none back.
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self._agent, "Accept": _ACCEPT},
                timeout=aiohttp.ClientTimeout(
                    total=None, sock_connect=self._between_bytes, sock_read=self._between_bytes
                ),
            )
        return self._session
