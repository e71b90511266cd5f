"""Files or standard input -> lines; rows -> lines on standard output."""

import gzip
import io
import json
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

from bot.errors import ConfigError, InputError

# How each gzipped file begins, and no JSON does (RFC 1952, 2.3.1).
_GZIPPED = b"\x1f"


@contextmanager
def opened(source: str) -> Iterator[TextIO]:
    """The text of a file or ("-") of standard input; what begins as gzipped files do is unpacked.

    Bytes that are not UTF-8 become U+FFFD: the line they stand in may be readable all the same. Raises
    `ConfigError` if there is no such file to read, and `InputError` if a gzipped one is damaged.
    """
    if source == "-" and sys.stdin and sys.stdin.isatty():
        complain('reading from the terminal: an entry a line, such as {"title": "…"}, and Ctrl-D at the end')
    with _bytes(source) as file:
        unpacked = gzip.GzipFile(fileobj=file) if file.peek(1)[:1] == _GZIPPED else file
        try:
            yield io.TextIOWrapper(unpacked, encoding="utf-8-sig", errors="replace")
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            what = "standard input" if source == "-" else source
            raise InputError(f"{what}: damaged gzip file: {error}") from error


def _bytes(source: str) -> io.BufferedReader:
    try:
        # Standard input stays open: it is not ours.
        return open(0 if source == "-" else source, "rb", closefd=source != "-")
    except OSError as error:
        problem = error.strerror or str(error)
        raise ConfigError(problem, remedy="name a file of JSON lines, or - for input", file=source) from None


def write(row: Mapping[str, object]) -> None:
    """Print a row as one JSON object a line."""
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def complain(text: object) -> None:
    """Say on standard error what is wrong."""
    sys.stdout.flush()
    print(f"onrecord: {text}", file=sys.stderr)
