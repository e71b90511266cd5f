"""Lengths of time as people type them <-> seconds, and as a sentence says them."""

import re
from collections.abc import Mapping

_UNITS: Mapping[str, int] = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_NAMES: Mapping[str, str] = {"w": "week", "d": "day", "h": "hour", "m": "minute", "s": "second"}
_SPAN = re.compile(r"(?:[0-9]{1,9}[wdhms])+", re.IGNORECASE)
_PART = re.compile(r"([0-9]{1,9})([wdhms])", re.IGNORECASE)
LONGEST = 3_650 * 86_400.0


def seconds(text: str) -> float | None:
    """ "90s", "2h", "7d", "1h30m" in seconds; None for what is none, is nothing, or is over ten years."""
    written = "".join(text.split())
    if not _SPAN.fullmatch(written):
        return None
    total = float(sum(int(number) * _UNITS[unit.lower()] for number, unit in _PART.findall(written)))
    return total if 0 < total <= LONGEST else None


def written(span: float) -> str:
    """Seconds as they are typed: "7d", "90s"; whole seconds."""
    whole = max(1, round(span))
    unit = next(unit for unit, size in _UNITS.items() if whole % size == 0 and (unit != "w"))
    return f"{whole // _UNITS[unit]}{unit}"


def said(span: float) -> str:
    """Seconds as a sentence says them, in the largest unit that fits: "2 hours", "7 days", "45 minutes"."""
    whole = max(1, round(span))
    unit = next(unit for unit, size in _UNITS.items() if whole >= size and (unit != "w"))
    number = round(whole / _UNITS[unit])
    return f"{number} {_NAMES[unit]}{'' if number == 1 else 's'}"
