"""JSON lines -> entries."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from bot.domain.entry import LONGEST_CONTENT, LONGEST_SUMMARY, LONGEST_TITLE, RAW, Entry
from bot.errors import InputError
from bot.text.digests import digest
from bot.text.markup import one_line, plain, shortened
from bot.text.urls import canonical

# The years 1 to 9999 are all that have a date. Milliseconds, a common slip, lie beyond them.
_EARLIEST, _LATEST = -62_135_596_800, 253_402_300_799


def entries(lines: Iterable[str], now: float) -> Iterator[Entry | InputError]:
    """The entries of JSON lines, in order, with an error in the place of each line that is none.

    Only `title` is required. `published` is Unix seconds or RFC 3339 (without a zone: UTC), and `now` when it
    is missing. Without a `feed` an entry belongs to one named as its outlet. Blank lines are passed over.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _entry(json.loads(line), now)
        except (ValueError, RecursionError) as error:
            yield InputError(f"line {number}: not JSON: {error}")
        except InputError as error:
            yield InputError(f"line {number}: {error}")


def _entry(row: object, now: float) -> Entry:
    if not isinstance(row, dict):
        raise InputError('not a JSON object such as {"title": "..."}')
    title, link = one_line(_raw(row, "title", LONGEST_TITLE)), canonical(_text(row, "link"))
    if not title:
        raise InputError("title: missing or empty")
    outlet = _text(row, "outlet")
    return Entry(
        feed=_text(row, "feed") or outlet or "input",
        id=_text(row, "id") or link or digest(title),
        outlet=outlet,
        title=shortened(title, LONGEST_TITLE),
        summary=shortened(plain(_raw(row, "summary", LONGEST_SUMMARY)), LONGEST_SUMMARY),
        content=shortened(plain(_raw(row, "content", LONGEST_CONTENT)), LONGEST_CONTENT),
        link=link,
        published=_seconds(row.get("published"), now),
        language=_text(row, "language").lower()[:2] or None,
    )


def _raw(row: Mapping[str, object], key: str, longest: int) -> str:
    """As much of a text as is read of a feed's: a finding must not depend on where the entry came from."""
    return _text(row, key)[: RAW * longest]


def _text(row: Mapping[str, object], key: str) -> str:
    value = row.get(key)
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool) and key == "id":
        return str(value)
    if not isinstance(value, str):
        raise InputError(f"{key}: {json.dumps(value)[:40]} is not a text")
    # A lone surrogate is legal in JSON's escapes and in no encoding that a store or a terminal takes.
    return value.encode("utf-8", "replace").decode()


def _seconds(value: object, now: float) -> float:
    if value is None:
        return now
    seconds = _moment(value) if isinstance(value, str) else value
    # Its zone may take a date out of those years, too.
    if isinstance(seconds, int | float) and not isinstance(seconds, bool) and _EARLIEST <= seconds <= _LATEST:
        return float(seconds)
    raise InputError(f"published: {json.dumps(value)[:40]} is neither Unix seconds nor RFC 3339")


def _moment(text: str) -> float | None:
    """The Unix seconds of a date in RFC 3339; None if it is none."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
