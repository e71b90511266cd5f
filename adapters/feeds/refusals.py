"""What went wrong on the way to a feed -> a `FetchError` in words for the feed's owner."""

import asyncio
import socket
import ssl
from collections.abc import Mapping

import aiohttp
from yarl import URL

from adapters.feeds.addresses import Forbidden
from bot.errors import FetchError, Severity
from bot.text.headers import retry_after
from bot.text.urls import shown

_PERMANENT = {400, 401, 402, 403, 404, 405, 406, 410, 414, 451}
_TEMPORARY = {408, 421, 423, 425, 429}
_MEANT = {
    401: "it wants a name and password; put them into the feed's address, https://name:password@host/…",
    403: "it refuses On Record; its owner may have to let feed readers in",
    404: "there is no feed at this address; look for its new address on the outlet's site",
    410: "the feed was taken away for good; remove it",
    429: "it was asked too often",
    451: "it may not show the feed here, for legal reasons",
}


# Matched in this order.
_BROKEN: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientPayloadError, "the server broke off before the answer was whole, or packed it badly"),
    (ConnectionError, "the server broke off before the answer was whole"),
    (aiohttp.ClientResponseError, "the answer is not valid HTTP, or its headers are too many or too long"),
    (socket.gaierror, "the host cannot be found; check its name, or the network here"),
)


def checked_url(address: str) -> URL:
    """The address to ask. Raises `FetchError` if it is none, or not http or https."""
    try:
        url = URL(address.strip())
        usable = url.scheme in ("http", "https") and bool(url.host) and url.port is not None
    except (ValueError, TypeError):
        url, usable = URL(), False
    if not usable:
        raise FetchError(
            f"{shown(address)} is no address of a feed; it has to begin with https:// or http://",
            severity="permanent",
        )
    return url


def redirected(url: URL, location: str | None, status: int) -> URL:
    """Where a redirect leads, with the credentials if they may go there. Raises `FetchError` if nowhere that
    can be asked."""
    if not location:
        raise FetchError(
            f"the server redirects ({status}) without saying where to", severity="soft", status=status
        )
    try:
        target = checked_url(str(url.with_user(None).join(URL(location))))
    except (ValueError, FetchError):
        raise FetchError(
            f"the server redirects to something that is no address: {shown(location)}",
            severity="soft",
            status=status,
        ) from None
    if target.user is None and url.user is not None and _is_the_same_server(url, target):
        return target.with_user(url.user).with_password(url.password)
    return target


def _is_the_same_server(url: URL, target: URL) -> bool:
    """Whether what may be said to one may be said to the other: it is the same, or the same host, now
    encrypted."""
    upgraded = (url.scheme, target.scheme) == ("http", "https")
    return url.host == target.host and (upgraded or url.origin() == target.origin())


def refused(status: int, reason: str | None, headers: Mapping[str, str], now: float) -> FetchError:
    """For a status that is neither 2xx nor 3xx."""
    said = f"the server answered {status}{f' ({shown(reason)})' if reason else ''}"
    severity: Severity = "permanent" if status in _PERMANENT else "soft"
    if status >= 500 or status in _TEMPORARY:
        severity = "temporary"
    meant = _MEANT.get(status)
    return FetchError(
        f"{said}: {meant}" if meant else said,
        severity=severity,
        status=status,
        retry_after=retry_after(headers.get("Retry-After"), now),
    )


def explained(error: Exception, *, timeout: float) -> FetchError:
    """For an error of aiohttp, the system or Python; of one that nobody foresaw, its kind."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(cause, Forbidden):
        return FetchError(
            f"{cause}; if it is your own server, name it in the configuration under poll: allow",
            severity="permanent",
        )
    if isinstance(error, aiohttp.InvalidURL):
        return FetchError(
            "the host in the feed's address is not valid; check how it is written", severity="permanent"
        )
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return FetchError(
            f"the server's certificate or encryption is not valid: {_tls(error)}", severity="soft"
        )
    return FetchError(_in_words(error, cause, timeout))


def _in_words(error: Exception, cause: Exception, timeout: float) -> str:
    match error:
        case asyncio.TimeoutError() | aiohttp.ServerTimeoutError():
            return f"the server is too slow: no whole answer within {timeout:g} seconds"
        case aiohttp.ClientConnectorDNSError():
            return f"the host {error.host} cannot be found; check its name, or the network here"
        case aiohttp.ClientConnectorError():
            return f"{error.host}:{error.port} does not take connections ({_system(cause)})"
        case _:
            said = (text for kinds, text in _BROKEN if isinstance(error, kinds))
            return next(said, f"the feed cannot be fetched ({type(error).__name__})")


def _system(cause: Exception) -> str:
    text = cause.strerror if isinstance(cause, OSError) and cause.strerror else type(cause).__name__
    return shown(text)


def _tls(error: Exception) -> str:
    certificate = (
        error.certificate_error if isinstance(error, aiohttp.ClientConnectorCertificateError) else None
    )
    cause = certificate or getattr(error, "os_error", None) or error
    reason = getattr(cause, "verify_message", None) or getattr(cause, "reason", None) or type(cause).__name__
    return shown(str(reason))
