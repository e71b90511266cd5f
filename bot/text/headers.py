"""HTTP header -> what it says: a date, or how long to wait."""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

# Discord writes fractions of a second, which RFC 9110 does not know.
_SECONDS = re.compile(r"([0-9]{1,9})[0-9]*(\.[0-9]{1,9})?[0-9]*")


def date(value: str | None) -> float | None:
    """The Unix seconds of a date (RFC 9110, 5.6.7); None if it is none."""
    try:
        found = parsedate_to_datetime(value or "")
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def retry_after(value: str | None, now: float) -> float | None:
    """The seconds that `Retry-After` asks for, 0 or more, as a number or as a date (RFC 9110, 10.2.3); None
    if it asks for nothing that can be read. `now` is in Unix seconds."""
    text = (value or "").strip()
    if found := _SECONDS.fullmatch(text):
        return float(f"{found[1]}{found[2] or ''}")
    until = date(text)
    return None if until is None else max(0.0, until - now)
