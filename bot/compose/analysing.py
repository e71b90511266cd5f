"""JSON lines of entries -> JSON lines of findings."""

import time

from adapters.console.lines import complain, opened, write
from bot.compose.reading import Reader
from bot.errors import InputError
from bot.jsonl.entries import entries
from bot.jsonl.findings import analysed_row
from config.settings import Settings


def analyse(source: str, settings: Settings) -> int:
    """Print what each entry says on the record; return how many lines were malformed and passed over."""
    extract, malformed = Reader(settings).loaded(), 0
    with opened(source) as lines:
        for entry in entries(lines, now=time.time()):
            if isinstance(entry, InputError):
                complain(entry)
                malformed += 1
            else:
                write(analysed_row(entry, extract(entry)))
    return malformed
