"""Lengths of time as people type them <-> seconds, and as a sentence says them."""

import re
from collections.abc import Mapping

from bot.text.phrases import counted

_UNITS: Mapping[str, int] = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_NAMES: Mapping[str, str] = {"d": "day", "h": "hour", "m": "minute", "s": "second"}
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
    """Seconds as a sentence says them, in the two largest units: "7 days", "1 hour and 30 minutes"."""
    left = max(1, round(span))
    said: list[str] = []
    for unit in ("d", "h", "m", "s"):
        number, left = divmod(left, _UNITS[unit])
        if number:
            said.append(counted(number, _NAMES[unit]))
    return " and ".join(said[:2])
