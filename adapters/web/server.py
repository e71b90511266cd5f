"""The state of the service -> `/health` and `/metrics`."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Self

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

from bot.errors import StoreError

_WAITING = Gauge("onrecord_waiting", "What waits, waits no more, or is unwell.", ["where"])

# Seconds for an answer from the store: whoever asks for health does not wait for much longer.
PATIENCE = 2.0

Status = Callable[[], Awaitable[Mapping[str, int]]]
Answer = tuple[int, dict[str, str], str]
"""Status, headers and body."""
Hear = Callable[[str, dict[str, str], bytes], Awaitable[Answer]]
"""Answers a request, of which it is given the method, the headers and the body."""


class WebServer:
    """Serves `GET /health` (200 when the store answers, else 503) and `GET /metrics` (Prometheus' text)."""

    def __init__(self, host: str, port: int, status: Status, hooks: Mapping[str, Hear] | None = None) -> None:
        """`status` tells how much waits where, or raises `StoreError`. `hooks` are the paths at which others
        answer."""
        self._host, self._port, self._status = host, port, status
        app = web.Application()
        app.add_routes([web.get("/health", self._health), web.get("/metrics", self._metrics)])
        for path, hear in (hooks or {}).items():
            app.router.add_route("*", path, _handler(hear))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)

    async def __aenter__(self) -> Self:
        """Raises `OSError` when the port is taken."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        """The port that is listened on, also where a free one (0) was asked for."""
        address = self._runner.addresses[0]
        return int(address[1])

    async def _health(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(PATIENCE):
                waiting = await self._status()
        except StoreError as error:
            return web.json_response({"ready": False, "reason": str(error)}, status=503)
        except TimeoutError:
            return web.json_response({"ready": False, "reason": "the store does not answer"}, status=503)
        return web.json_response({"ready": True, **waiting})

    async def _metrics(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(PATIENCE):
                for where, count in (await self._status()).items():
                    _WAITING.labels(where).set(count)
        except (StoreError, TimeoutError):
            _WAITING.clear()  # better no figure than an old one
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _handler(hear: Hear) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        body = await request.read()
        status, headers, text = await hear(request.method, dict(request.headers), body)
        return web.Response(status=status, headers=headers, text=text)

    return handle
