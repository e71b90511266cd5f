"""A response -> what is kept of it: its body, what makes the next GET conditional, how long it is fresh."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import aiohttp
from yarl import URL

from adapters.feeds.freshness import fresh
from bot.domain.feed import Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A 200 with its body, or (None) a 304."""

    address: str
    """Where it came from, after all redirects."""
    body: bytes | None
    charset: str | None
    validators: Validators
    fresh: float
    """Seconds for which the answer stays as it is."""
    moved: str | None = None
    """Where permanent redirects led, if the first answer was one."""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """Where an answer leads, and whether it says that this is for good."""

    to: URL
    for_good: bool


def conditions(validators: Validators) -> dict[str, str]:
    """The headers of a conditional GET."""
    headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in headers.items() if value}


def answered(
    response: aiohttp.ClientResponse, url: URL, body: bytes | None, known: Validators, now: float
) -> Answered:
    """A 304 need not repeat the validators: those that are known stay."""
    return Answered(
        address=str(url.with_user(None)),
        body=body,
        charset=response.charset,
        fresh=fresh(response.headers, now),
        headers=response.headers,
        validators=replace(
            known,
            etag=_sendable(response.headers.get("ETag")) or known.etag,
            last_modified=_sendable(response.headers.get("Last-Modified")) or known.last_modified,
        ),
    )


def _sendable(value: str | None) -> str | None:
    """A validator goes into the next request's headers: what could break them is not kept."""
    return value if value and len(value) <= 500 and value.isascii() and value.isprintable() else None
