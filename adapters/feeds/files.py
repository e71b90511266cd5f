"""A feed that another program writes into a file beside the configuration -> what a poll of it brought."""

import asyncio
import os
import stat
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from adapters.feeds.answer import Answered
from adapters.feeds.http import HttpFetcher
from adapters.feeds.reading import found
from bot.domain.feed import Feed, Validators
from bot.errors import FetchError, NotAFeed
from bot.ports import Fetched

_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetchers:
    """Implements `bot.ports.Fetcher`: files from the folder `root`, all else over the network."""

    web: HttpFetcher
    root: Path
    max_bytes: int = 10_000_000

    async def fetch(self, feed: Feed, validators: Validators, now: float) -> Fetched:
        """See `bot.ports.Fetcher`. A redirect never leads to a file: the web's own part follows those."""
        if not feed.url.startswith("file:"):
            return await self.web.fetch(feed, validators, now)
        try:
            async with asyncio.timeout(_SECONDS):
                return await asyncio.to_thread(self._fetch, feed, validators, now)
        except TimeoutError:
            raise FetchError("the file takes too long to be read", severity="soft") from None

    def _fetch(self, feed: Feed, validators: Validators, now: float) -> Fetched:
        try:
            version, body = self._read(feed.url, validators.etag)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is no path"
            raise FetchError(f"the file {feed.id} cannot be read: {reason}") from None
        known = Validators(etag=version, body_hash=validators.body_hash)
        if body is None:
            return Fetched(validators=known, unchanged=True)
        known = replace(known, body_hash=blake2b(body, digest_size=16).hexdigest())
        if known.body_hash == validators.body_hash:
            return Fetched(validators=known, unchanged=True)
        answer = Answered(address=feed.url, body=body, charset=None, validators=known, fresh=0.0)
        return replace(self._found(answer, feed, now), validators=known)

    def _found(self, answer: Answered, feed: Feed, now: float) -> Fetched:
        try:
            return found(answer, feed, now)
        except NotAFeed:
            raise
        except Exception as error:
            raise NotAFeed(f"the file cannot be read as a feed ({type(error).__name__})") from None

    def _read(self, url: str, known: str | None) -> tuple[str, bytes | None]:
        """The file's version and its bytes; None if the version is the known one."""
        path = Path(url2pathname(urlsplit(url).path)).resolve(strict=True)
        if not path.is_relative_to(self.root.resolve()):
            raise FetchError(
                "the file lies outside the folder of the configuration; a link must not lead out of it",
                severity="permanent",
            )
        # A pipe would hold up whoever opens it; a link put there since must not be followed.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise FetchError("it is no file", severity="permanent")
            version = f'"{status.st_ino}-{status.st_size}-{status.st_mtime_ns}"'
            if version == known:
                return version, None
            body = file.read(self.max_bytes + 1)
        if len(body) > self.max_bytes:
            raise FetchError(f"the file is bigger than {self.max_bytes / 1e6:g} MB", severity="soft")
        return version, body
