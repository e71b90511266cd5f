"""What people write for a time, a size, a network or an address -> numbers and checked texts."""

import os
import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from bot.text.shares import WANTED, share
from config.faults import Wrong, quoted

_SECONDS: Mapping[str, float] = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_BYTES: Mapping[str, int] = {"b": 1, "kb": 1_000, "mb": 1_000_000}
_LONGEST = 3650 * 86_400
_LONGEST_NAME = 200
_TIME = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)([smhdw])")


def seconds(text: object) -> float:
    """A duration such as "90s", "5m", "24h", "7d", "2w" or "1h30m" in seconds; "off" and "0" are 0.

    Raises `Wrong` for anything else, and for more than ten years.
    """
    written = "".join(str(text).split()).lower()
    if written in ("off", "no", "false", "0"):
        return 0.0
    if not written or _TIME.sub("", written):
        raise _no_duration(str(text), written)
    total = sum(float(number) * _SECONDS[unit] for number, unit in _TIME.findall(written))
    if total > _LONGEST:
        raise Wrong(f"{quoted(text)} is longer than ten years", "write a shorter time, such as 30d")
    return total


def _no_duration(text: str, written: str) -> Wrong:
    if re.fullmatch(r"\d{1,9}(\.\d+)?", written):
        return Wrong(
            f"{quoted(text)} has no unit",
            f"write {text}s for seconds, {text}m for minutes, {text}h for hours",
        )
    if re.fullmatch(r"(\d+)(sec|min|hour|day|week)[a-z]*", written):
        number, unit = re.findall(r"\d+|[a-z]", written)[:2]
        return Wrong(f"{quoted(text)} is spelt out", f"write {number}{unit}")
    return Wrong(
        f"{quoted(text)} is no length of time", "write a number and s, m, h, d or w, such as 90s, 5m or 24h"
    )


def size(text: object) -> int:
    """A size such as "500kB" or "10MB" in bytes. Raises `Wrong` for anything else, and for none at all."""
    found = re.fullmatch(r"(\d{1,9}(?:\.\d{1,3})?)(b|kb|mb)", "".join(str(text).split()).lower())
    amount = int(float(found[1]) * _BYTES[found[2]]) if found else 0
    if not amount:
        raise Wrong(f"{quoted(text)} is no size", "write a number and kB or MB, such as 10MB")
    return amount


def network(text: object) -> IPv4Network | IPv6Network:
    """An address or a network of addresses. Raises `Wrong` for a host's name, or what is neither."""
    try:
        return ip_network(str(text).strip(), strict=False)
    except ValueError:
        raise Wrong(
            f"{quoted(text)} is no address",
            "write the number of the host, such as 192.168.1.20, or of its network, such as 192.168.1.0/24",
        ) from None


def web_address(text: object) -> str:
    """A URL of http or https with a host. Raises `Wrong` that says what is missing, without printing it:
    there may be a password inside."""
    url = str(text).strip()
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise Wrong(
            "is no address", "write it as the browser shows it, such as https://example.org/feed"
        ) from None
    if parts.scheme not in ("http", "https"):
        raise Wrong(
            "does not begin with http:// or https://", "write the whole address, as the browser shows it"
        )
    if not host or re.search(r"\s", url):
        raise Wrong(
            "is no whole address", "write it as the browser shows it, such as https://example.org/feed"
        )
    return url


def home(text: str) -> Path:
    """A path, with `~` replaced by the home folder; as it is if there is none (`Path.expanduser` raises)."""
    return Path(os.path.expanduser(text))


def language(text: object) -> str:
    """A language's two-letter code (ISO 639-1), in lower case; a region behind it is left off."""
    code = re.split("[-_]", str(text).strip().lower())[0]
    if not re.fullmatch("[a-z]{2}", code):
        raise Wrong(f"{quoted(text)} is no language", "write its two-letter code, such as en or fr")
    return code


def confidence(text: object) -> float:
    """A share such as 0.8 or "80%". Raises `Wrong` for anything else, and for what is not from 0 to 1."""
    found = share(str(text))
    if found is None:
        raise Wrong(f"{quoted(text)} is no confidence", WANTED)
    return found


def name(text: object) -> str:
    """A name or phrase with its white space folded; it must say something, and not go on for ever."""
    if not isinstance(text, str):
        raise Wrong("is no name", "write a text on one line; with a colon in it, put it in quotes")
    folded = " ".join(text.split())
    if not any(character.isalnum() for character in folded):
        raise Wrong("has no letter in it", "write a name or a phrase")
    if len(folded) > _LONGEST_NAME:
        raise Wrong(f"is longer than {_LONGEST_NAME} characters", "write the words that news would use")
    return folded


def lasting(least: str, most: str = "3650d") -> AfterValidator:
    """What a duration must be at least, and at most."""

    def checked(duration: float) -> float:
        if not seconds(least) <= duration <= seconds(most):
            wrong = "is too short" if duration < seconds(least) else "is too long"
            raise Wrong(wrong, f"write a time from {least} to {most}")
        return duration

    return AfterValidator(checked)


Duration = Annotated[float, BeforeValidator(seconds), Field(examples=["5m"])]
Size = Annotated[int, BeforeValidator(size), Field(examples=["10MB"])]
Confidence = Annotated[float, BeforeValidator(confidence), Field(examples=[0.8])]
Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(network), Field(examples=["192.168.1.20"])]
WebAddress = Annotated[str, BeforeValidator(web_address), Field(examples=["https://example.org/feed.xml"])]
Language = Annotated[str, BeforeValidator(language), Field(examples=["en"])]
Name = Annotated[str, BeforeValidator(name), WithJsonSchema({"type": "string", "examples": ["Marco Rubio"]})]
