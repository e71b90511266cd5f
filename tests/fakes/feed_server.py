"""A web server on a free loopback port that serves feeds, remembers every request, and misbehaves on command.

    async with FeedServer() as server:
        url = server.serve("/world.xml", b"<rss>...")
        ...
        assert server.statuses("/world.xml") == [200, 304]

It answers conditional requests as RFC 9110, section 13, says: the entity tag decides before the date.
"""

import asyncio
import gzip
import hashlib
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime
from types import TracebackType

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
RSS = "application/rss+xml; charset=utf-8"
FIRST_MODIFIED = 1_763_733_900.0
"""2025-11-21 14:05 UTC: `Last-Modified` of what is served first; each change is a minute later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that came, and how it was answered."""

    path: str
    headers: Mapping[str, str]
    status: int


@dataclass(slots=True, kw_only=True)
class FeedServer:
    """Serves what it is told to, under any path. Everything else is a 404."""

    tls: ssl.SSLContext | None = None
    asked: list[Asked] = field(default_factory=list)
    busiest: int = 0
    """The most requests that were ever being answered at the same time."""
    _answers: dict[str, Answer] = field(default_factory=dict)
    _changes: int = 0
    _busy: int = 0
    _port: int = 0
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> "FeedServer":
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self.tls)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner:
            await self._runner.cleanup()

    @property
    def host(self) -> str:
        """`127.0.0.1:port`: what the fetcher has to be allowed."""
        return f"127.0.0.1:{self._port}"

    def url(self, path: str = "/feed.xml") -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}{path}"

    def count(self, path: str | None = None) -> int:
        """How many requests came, for one path or for all."""
        return len(self.statuses(path))

    def statuses(self, path: str | None = None) -> list[int]:
        """How they were answered, in order."""
        return [asked.status for asked in self.asked if path in (None, asked.path)]

    def serve(
        self,
        path: str,
        body: bytes,
        *,
        content_type: str = RSS,
        validators: bool = True,
        compressed: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """Serve this under the path from now on, with an entity tag and a date unless told otherwise."""
        modified = FIRST_MODIFIED + 60 * self._changes
        self._changes += 1
        tag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
        sent = {"Content-Type": content_type, **(headers or {})}
        if validators:
            sent |= {"ETag": tag, "Last-Modified": formatdate(modified, usegmt=True)}
        if compressed:
            sent |= {"Content-Encoding": "gzip"}
        served = gzip.compress(body) if compressed else body

        async def answer(request: web.Request) -> web.StreamResponse:
            if validators and _still_fresh(request, tag, modified):
                return web.Response(status=304, headers={"ETag": tag})
            return web.Response(body=served, headers=sent)

        return self.misbehave(path, answer)

    def answer(
        self, path: str, status: int, *, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> str:
        """Answer every request for the path with this status."""

        async def answer(request: web.Request) -> web.StreamResponse:
            return web.Response(status=status, headers=headers, body=body)

        return self.misbehave(path, answer)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        """Send whoever asks for the path elsewhere."""
        return self.answer(path, status, headers={"Location": to})

    def misbehave(self, path: str, answer: Answer) -> str:
        """Answer requests for the path like that: with one of the functions below, or with your own."""
        self._answers[path] = answer
        return self.url(path)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        answer = self._answers.get(request.path)
        self._busy += 1
        self.busiest = max(self.busiest, self._busy)
        try:
            response = await answer(request) if answer else web.Response(status=404)
        except ConnectionError:  # whoever asked has heard enough
            response = web.Response(status=499)
        finally:
            self._busy -= 1
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.asked.append(Asked(path=request.path, headers=headers, status=response.status))
        return response


def _still_fresh(request: web.Request, tag: str, modified: float) -> bool:
    if known := request.headers.get("If-None-Match"):
        return tag in known
    if since := request.headers.get("If-Modified-Since"):
        return parsedate_to_datetime(since).timestamp() >= modified
    return False


def drips(body: bytes, pause: float) -> Answer:
    """A byte at a time, with a pause (in seconds) after each."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": RSS})
        await response.prepare(request)
        for at in range(len(body)):
            await response.write(body[at : at + 1])
            await asyncio.sleep(pause)
        return response

    return answer


def streams(chunk: bytes, times: int, headers: Mapping[str, str] | None = None) -> Answer:
    """The same chunk again and again, in a chunked body, as long as anyone listens."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": RSS, **(headers or {})})
        await response.prepare(request)
        for _ in range(times):
            await response.write(chunk)
        return response

    return answer


def hangs(seconds: float) -> Answer:
    """Nothing at all for so long, and then an empty answer."""

    async def answer(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return web.Response()

    return answer


def breaks_off(body: bytes) -> Answer:
    """Promises twice the body, and hangs up after the half of what it promised."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": RSS, "Content-Length": str(2 * len(body))})
        await response.prepare(request)
        await response.write(body)
        if request.transport:
            request.transport.close()
        return response

    return answer


def floods_headers(count: int, size: int) -> Answer:
    """So many headers, each with so many characters."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(headers={f"X-Flood-{number}": "x" * size for number in range(count)})

    return answer


def gzip_bomb(megabytes: int) -> bytes:
    """A small gzip body that unpacks to so many megabytes of spaces."""
    return gzip.compress(b" " * (megabytes * 1_000_000))
