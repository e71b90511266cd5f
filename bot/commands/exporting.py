"""`export`: claims, denials or a story as a file, for a spreadsheet or a program."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from bot.commands.asking import Asker
from bot.commands.desk import Desk
from bot.commands.kinds import Export, Form
from bot.commands.lookups import story_of
from bot.commands.replies import File, Reply
from bot.commands.searching import hits
from bot.domain.story import Member, Record, Story
from bot.errors import NotThere
from bot.jsonl.findings import Row, finding_row
from bot.text.phrases import counted, one_line

MOST_ROWS = 10_000
LARGEST = 8_000_000
"""Bytes: Discord takes no larger file from a bot."""
COLUMNS = (
    *("published", "kind", "strength", "source", "official", "origin", "evidence", "title", "outlet", "link"),
    *("confidence", "rule", "cue", "answers", "record", "story"),
)
# The wide signs, too: where Japanese is written, spreadsheets take them for the narrow ones.
_FORMULA = tuple("=+-@＝＋－＠")


async def export(desk: Desk, asked: Export, asker: Asker, now: float) -> Reply:
    """The file, and how much is in it."""
    if asked.what == "story":
        rows = _told(await story_of(desk, asked.words, asker))
    else:
        rows = []
        async for hit in hits(desk, asked, asked.what, asker, now):
            rows.append(_row(hit.record, hit.story.id))
            if len(rows) >= MOST_ROWS:
                break
    if not rows:
        raise NotThere(f"There are no {asked.what} that fit, so there is no file.", suggestions=(asked.what,))
    data, written = _written(rows, asked.form)
    day = datetime.fromtimestamp(now, UTC).date().isoformat()
    kind = "text/csv" if asked.form == "csv" else "application/json"
    short = "" if written == len(rows) < MOST_ROWS else "; there are more: ask for less at a time with since:"
    return Reply(
        heading=f"{counted(written, 'row')}{short}",
        file=File(name=f"{asked.what}-{day}.{asked.form}", type=kind, data=data),
    )


def _told(story: Story) -> list[Row]:
    """Entries and records, as they came."""
    rows = [_row(record, story.id) for record in story.records]
    rows += [_entry(member, story) for member in story.members]
    return sorted(rows, key=lambda row: str(row["published"]))


def _row(record: Record, story: str) -> Row:
    said: Row = {
        **finding_row(record.finding),
        "published": _date(record.published),
        "title": record.title,
        "outlet": record.outlet,
        "link": record.link,
        "answers": record.answers,
        "record": record.id,
        "story": story,
    }
    return _in_columns(said)


def _entry(member: Member, story: Story) -> Row:
    said: Row = {
        "published": _date(member.published),
        "kind": "repeat" if member.repeat_of else "report",
        "title": member.title,
        "outlet": member.outlet,
        "link": member.link,
        "story": story.id,
    }
    return _in_columns(said)


def _in_columns(said: Row) -> Row:
    return {column: said.get(column) for column in COLUMNS}


def _date(seconds: float) -> str:
    """RFC 3339, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _written(rows: Sequence[Row], form: Form) -> tuple[bytes, int]:
    """The file, and how many of the rows went into it."""
    lines = _csv(rows) if form == "csv" else _json(rows)
    kept, size = [next(lines)], 0
    for line in lines:
        size += len(line)
        if size > LARGEST:
            break
        kept.append(line)
    end = b"" if form == "csv" else b"\n]\n"
    joined = b"".join(kept) if form == "csv" else kept[0] + b",\n".join(kept[1:])
    return joined + end, len(kept) - 1


def _csv(rows: Iterable[Row]) -> Iterator[bytes]:
    """RFC 4180, in UTF-8 with the mark by which spreadsheets know it."""
    yield b"\xef\xbb\xbf" + _line(COLUMNS)
    for row in rows:
        yield _line([_cell(row[column]) for column in COLUMNS])


def _line(cells: Iterable[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> str:
    """A text that a spreadsheet takes for a formula would run there: a headline may begin with =."""
    if value is None:
        return ""
    text = str(value)
    # Spaces and what cannot be seen may stand before the sign.
    runs = isinstance(value, str) and one_line(text).startswith(_FORMULA)
    return f"'{text}" if runs else text


def _json(rows: Iterable[Row]) -> Iterator[bytes]:
    yield b"[\n"
    for row in rows:
        yield json.dumps(row, ensure_ascii=False).encode("utf-8", "replace")
