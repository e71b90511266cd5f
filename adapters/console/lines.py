"""Files or standard input -> lines; rows -> lines on standard output."""

import gzip
import io
import json
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO, TextIO

from bot.errors import ConfigError, InputError


@contextmanager
def opened(source: str) -> Iterator[TextIO]:
    """The text of a file, of a gzipped one whose name ends in `.gz`, or ("-") of standard input.

    Bytes that are not UTF-8 become U+FFFD: the line they stand in may be readable all the same. Raises
    `ConfigError` if there is no such file to read, and `InputError` if a gzipped one is damaged.
    """
    if source == "-":
        yield io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace")
        return
    with _file(source) as file:
        unpacked = gzip.GzipFile(fileobj=file) if source.endswith(".gz") else file
        try:
            yield io.TextIOWrapper(unpacked, encoding="utf-8-sig", errors="replace")
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise InputError(f"{source}: damaged gzip file: {error}") from error


def _file(source: str) -> BinaryIO:
    try:
        return open(source, "rb")
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
