"""The bundled sample feeds -> a local HTTP server, and the `Feed`s that lead to it."""

import hashlib
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import unescape
from pathlib import Path
from types import TracebackType

from aiohttp import web

from bot.domain.feed import Feed

HOST = "127.0.0.1"
BACKFILL = 86_400.0
"""Seconds: the samples are there to be seen, though all in them was published before the start."""
_TYPES = {
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".rdf": "application/rdf+xml",
}
_AGO = re.compile(r"\{\{(\d+) minutes ago\}\}")
_TITLE = re.compile(r"<title>([^<]+)</title>")
_LANGUAGE = re.compile(r"(?:<(?:dc:)?language>|xml:lang=\")([a-z]{2})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample:
    """A sample feed with its times filled in."""

    name: str
    body: bytes
    type: str
    etag: str
    outlet: str
    language: str | None


def samples(folder: Path, now: float) -> tuple[_Sample, ...]:
    """The folder's feeds (`.rss`, `.atom`, `.rdf`), with `{{95 minutes ago}}` replaced by the time that was
    95 minutes before `now` (Unix seconds): as RFC 822 has it in RSS, and as RFC 3339 does elsewhere."""
    paths = sorted(path for path in folder.iterdir() if path.suffix in _TYPES)
    return tuple(_sample(path, now) for path in paths)


def _sample(path: Path, now: float) -> _Sample:
    def moment(found: re.Match[str]) -> str:
        at = datetime.fromtimestamp(int(now) - 60 * int(found[1]), UTC)
        return format_datetime(at, usegmt=True) if path.suffix == ".rss" else f"{at:%Y-%m-%dT%H:%M:%SZ}"

    text = path.read_text(encoding="utf-8")
    body = _AGO.sub(moment, text).encode()
    title, language = _TITLE.search(text), _LANGUAGE.search(text)
    return _Sample(
        name=path.name,
        body=body,
        type=_TYPES[path.suffix],
        etag=hashlib.sha256(body).hexdigest()[:16],
        outlet=unescape(title[1]) if title else path.stem,
        language=language[1] if language else None,
    )


class SampleServer:
    """Serves a folder of sample feeds on the loopback address: `async with SampleServer(folder) as server`.

    `port` 0 takes any free one. `now` (Unix seconds; by default the time of the start) is the moment that
    the samples' times count from: they, and so each feed's ETag, stay as they are until the next start.
    """

    def __init__(self, folder: Path, *, port: int = 0, now: float | None = None) -> None:
        self._folder, self._port, self._now = folder, port, now
        self._samples: Mapping[str, _Sample] = {}
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int:
        """The port it listens on; the one asked for before it does."""
        return self._port

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """The feeds, while it serves. Their `id`s are the same after every start, whatever the port."""
        return tuple(
            Feed(
                url=f"http://{HOST}:{self._port}/{sample.name}",
                outlet=sample.outlet,
                language=sample.language,
                name=f"sample:{sample.name}",
                backfill=BACKFILL,
            )
            for sample in self._samples.values()
        )

    async def __aenter__(self) -> "SampleServer":
        now = time.time() if self._now is None else self._now
        found = {sample.name: sample for sample in samples(self._folder, now)}
        application = web.Application()
        application.router.add_get("/{name}", self._answer)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, self._port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._samples, self._runner, self._port = found, runner, runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._samples, self._runner = {}, None

    async def _answer(self, request: web.Request) -> web.Response:
        sample = self._samples.get(request.match_info["name"])
        if sample is None:
            raise web.HTTPNotFound
        known = {tag.value for tag in request.if_none_match or ()}
        if known & {sample.etag, "*"}:
            answer = web.Response(status=304)
        else:
            answer = web.Response(body=sample.body, content_type=sample.type, charset="utf-8")
        answer.etag = sample.etag
        return answer
