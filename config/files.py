"""A YAML file -> a validated value, or a `ConfigError` that an editor who does not program can act on."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.errors import ConfigError
from config.faults import first_of, told
from config.nodes import Node, parse

T = TypeVar("T")

LARGEST = 20_000_000
"""Bytes: more than 100,000 watches; what is larger is not a file that people edit."""

_SECRET = re.compile(r"\bx(?:ox[abeoprs]|app)-\w+-[\w-]+|\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}")


def read(path: Path, type_: type[T], *, context: Mapping[str, object] | None = None) -> T:
    """The file's content, checked against a pydantic model (or anything a `TypeAdapter` takes).

    Values reach the type as texts, and pydantic's lax mode makes numbers, yes/no and enums of them: give
    fields their real types, forbid extra keys, and use neither strict mode nor `Any` for a number. A key
    without a value counts as not given; an empty file as an empty mapping or list, as the type needs.
    Lines that a message names come from the file. A validator may raise `config.faults.Wrong` to say what
    is right. `context` is what validators find in `info.context`.

    Raises `ConfigError` with all that is wrong, a line each: the first is the error itself, the rest are in
    `others`.
    """
    node = _parsed(path)
    adapter = TypeAdapter(type_)
    try:
        return adapter.validate_python(_value(node, adapter), context=dict(context or {}))
    except ValidationError as error:
        raise first_of(told(error, adapter, node, path)) from None


def _parsed(path: Path) -> Node:
    node = parse(_text(path), path)
    for text in node.texts():
        if _SECRET.search(str(text.value)):
            raise ConfigError(
                "a secret token stands in the file",
                remedy="delete it, set it in the environment instead (SLACK_BOT_TOKEN, SLACK_APP_TOKEN or "
                "DISCORD_TOKEN), and if others could read the file, renew it on the platform",
                file=path,
                line=text.line,
            )
    return node


def _value(node: Node, adapter: TypeAdapter[T]) -> object:
    """An empty file is an empty list or an empty mapping: whichever the type takes."""
    if node.value is not None:
        return node.plain()
    try:
        adapter.validate_python([])
    except ValidationError:
        return {}
    return []


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except OSError as error:
        raise ConfigError(
            f"cannot be read ({error.strerror})", remedy="check the name and its permissions", file=path
        ) from None
    if len(body) > LARGEST:
        raise ConfigError("larger than 20 MB", remedy="name a file of settings", file=path)
    return _decoded(body, path)


def _decoded(body: bytes, path: Path) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(
            "a character is not in UTF-8",
            remedy="save the file again with the encoding UTF-8",
            file=path,
            line=body.count(b"\n", 0, error.start) + 1,
        ) from None
