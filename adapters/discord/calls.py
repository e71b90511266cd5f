"""Calls of Discord's REST API -> answers, or our errors for whatever goes wrong."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any

import aiohttp
import structlog
from discord.http import HTTPClient, Route

from adapters.discord.limits import Limits
from adapters.discord.refusals import BAD_LOGIN, TROUBLES, LoggedOut, NotDiscord, failure
from bot.errors import DeliveryError, StoreError, TransientFailure
from bot.ports import Pace

Json = dict[str, Any]
# Seconds for which nothing is asked of Discord once it refused the token: it bars who goes on trying.
_BARRED = 3_600.0
# Seconds between two calls: Discord takes fifty a second, of which discord.py learns by refusals alone.
PACE = 1 / 45

log = structlog.get_logger()


def point_at(api_url: str | None) -> None:
    """Have all calls go to this address, which is what stands before "/channels/…" in every path; None for
    Discord's own. discord.py knows one for the whole process."""
    if api_url is not None:
        Route.BASE = api_url.rstrip("/")


class Calls:
    """discord.py keeps to the rate limits that Discord announces. The connection is opened, and the token
    tried, at the first call."""

    def __init__(self, *, token: str, patience: float, in_flight: int, pace: Pace | None = None) -> None:
        """`patience` is how many seconds a call may take with all that discord.py waits and retries in it,
        `in_flight` how many calls go at once; those that wait for a limit do not count. `pace` is what others
        keep to with the same token."""
        self.patience = patience
        self.me: Json = {}
        """Who the bot is, once it logged in."""
        self._token, self._in_flight = token, in_flight
        self._limits = Limits()
        self._login = asyncio.Lock()
        self._http: HTTPClient | None = None
        self._barred = 0.0
        self._pace = pace
        self._next = 0.0

    async def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Json | None = None,
        patience: float | None = None,
        **parts: str,
    ) -> Any:
        """The answer. `parts` fill the path; `patience` is for this call, instead of the usual. Raises
        `DeliveryError`."""
        self._demand_token()
        http = await self._open()
        options: Json = {} if body is None else {"json": body}
        options |= {} if query is None else {"params": query}
        call = partial(http.request, Route(method, path, **parts), **options)
        return await self._within(http, call, patience)

    async def close(self) -> None:
        """Let go of the connection; the next call opens another."""
        http, self._http = self._http, None
        if http is not None:
            await http.close()

    async def _open(self) -> HTTPClient:
        async with self._login:
            if self._http is None:
                connector = aiohttp.TCPConnector(limit=self._in_flight)
                trace = self._limits.trace
                http = HTTPClient(asyncio.get_running_loop(), connector, http_trace=trace)
                try:
                    self.me = dict(await self._within(http, partial(http.static_login, self._token)))
                except BaseException:
                    await http.close()
                    await connector.close()
                    raise
                self._http = http
            return self._http

    async def _within(
        self, http: HTTPClient, call: Callable[[], Awaitable[Any]], patience: float | None = None
    ) -> Any:
        """The answer to a call, or our error for whatever goes wrong with it; none carries the token."""
        patience = patience or self.patience
        await self._wait(patience)
        self._limits.begin()
        try:
            async with asyncio.timeout(patience):
                answer = await call()
        except TimeoutError:
            raise self._given_up(http) from None
        except TROUBLES as error:
            raise self._failure(error) from None
        if not isinstance(answer, dict | list):
            # discord.py hands on what is not JSON: a page of a proxy on the way.
            raise NotDiscord
        return answer

    async def _wait(self, patience: float) -> None:
        """Return when a call may begin. Those that waited for a limit on all calls do not begin all at once
        when it is over: that would be the next limit."""
        turned = False
        while (left := self._limits.left_for_all) or not turned:
            if left > patience:
                raise _limited(left)
            await asyncio.sleep(left or await self._turn())
            turned = not left
        # It may have been refused to another call meanwhile.
        self._demand_token()

    def _demand_token(self) -> None:
        """Raises `LoggedOut` for a while once Discord refused the token."""
        if time.monotonic() < self._barred:
            raise LoggedOut

    async def _turn(self) -> float:
        """In how many seconds a call may begin."""
        if self._pace:
            # Without the store nobody knows of the others: each goes on at a pace of its own.
            with suppress(StoreError):
                return await self._pace.turn("discord", PACE)
        now = time.monotonic()
        begins = max(now, self._next)
        self._next = begins + PACE
        return begins - now

    def _given_up(self, http: HTTPClient) -> DeliveryError:
        """What it means that a call took too long."""
        if http is self._http:
            # It may have been the one that would tell the others when the limit on all calls is over.
            later = asyncio.get_running_loop().call_later
            later(self._limits.left_for_all, http._global_over.set)
        if self._limits.refused and self._limits.left:
            return _limited(self._limits.left)
        return failure(TimeoutError())

    def _failure(self, error: Exception) -> DeliveryError:
        """What went wrong. A token that Discord refuses stops all calls for a while: the alerts wait."""
        failed = failure(error)
        if isinstance(failed, LoggedOut):
            self._barred = time.monotonic() + _BARRED
            log.error("alerts for Discord wait; everything else goes on", reason=BAD_LOGIN)
        return failed


def _limited(seconds: float) -> TransientFailure:
    return TransientFailure("Discord's rate limit", retry_after=seconds, refused=True)
