"""What can go wrong with a platform, on command: the fakes of Slack and Discord take these alike."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field

from aiohttp import web


@dataclass(frozen=True, slots=True)
class RateLimited:
    """429, with how many seconds to wait."""

    after: float = 1.0
    everywhere: bool = False
    """Discord's limit on all calls of a bot, told by Discord itself and not by the wall before it."""
    here: bool = False
    """Discord's limit on such calls, told by Discord itself."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A server's error, without the platform's own words."""

    status: int = 503


@dataclass(frozen=True, slots=True)
class AcceptedThenDropped:
    """The call takes effect, and the connection breaks before the answer."""


@dataclass(frozen=True, slots=True)
class Slow:
    """The call takes effect at once, and its answer takes this many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Garbled:
    """200, with a page that a proxy might send."""

    content_type: str = "text/html"


@dataclass(frozen=True, slots=True)
class Hollow:
    """An answer that is well, and has nothing in it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform's own refusal: Slack's word for it, or Discord's status and code as "403/50013"."""

    code: str


Mishap = RateLimited | Broken | AcceptedThenDropped | Slow | Garbled | Hollow | Refused


@dataclass(slots=True)
class Mishaps:
    """For each call, what is to happen to its next times, one after the other."""

    waiting: dict[str, deque[Mishap]] = field(default_factory=lambda: defaultdict(deque))

    def add(self, call: str, *mishaps: Mishap) -> None:
        self.waiting[call].extend(mishaps)

    def next(self, call: str) -> Mishap | None:
        return self.waiting[call].popleft() if self.waiting[call] else None


async def answered(request: web.Request, answer: web.Response, mishap: Mishap | None) -> web.Response:
    """The answer to a call that took effect, slowed down or lost on its way."""
    if isinstance(mishap, Slow):
        await asyncio.sleep(mishap.seconds)
    if isinstance(mishap, AcceptedThenDropped) and request.transport is not None:
        request.transport.abort()
    return answer


@dataclass(slots=True)
class Listening:
    """An aiohttp application on a free port of the loopback."""

    app: web.Application
    runner: web.AppRunner | None = None
    port: int = 0

    async def start(self) -> None:
        # A slow answer that nobody waits for any more must not hold up the end of a test.
        self.runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=0.05)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        self.port = self.runner.addresses[0][1]

    async def stop(self) -> None:
        if self.runner is not None:
            await self.runner.cleanup()
