"""An answer's headers -> for how long it stays as it is."""

import re
from collections.abc import Mapping

from bot.text.headers import date

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NOT_KEPT = re.compile(r"(?:^|[\s,])no-(?:cache|store)(?=$|[\s,])", re.IGNORECASE)


def fresh(headers: Mapping[str, str], now: float) -> float:
    """Seconds for which asking again brings the same, 0 or more: RFC 9111, 4.2.1 and 5.2.2.

    What a cache on the way has had for a while (`Age`) is fresh for so much less. `s-maxage` is for caches
    that many share. What cannot be read counts as not said.
    """
    control = headers.get("Cache-Control", "")
    if _NOT_KEPT.search(control):
        return 0.0
    if found := _MAX_AGE.search(control):
        return max(0.0, float(found[1]) - _age(headers.get("Age", "")))
    expires = date(headers.get("Expires"))
    if expires is None:
        return 0.0
    sent = date(headers.get("Date"))
    return max(0.0, expires - (now if sent is None else sent))


def _age(value: str) -> float:
    value = value.strip()
    return float(value[:10]) if value.isascii() and value.isdigit() else 0.0
