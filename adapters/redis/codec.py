"""Domain dataclasses <-> JSON bytes.

Types are followed by pydantic: a field added to the domain is stored without a change here, and one with a
default is read back from what an earlier version stored. Unknown fields are ignored, so an upgrade can be
taken back.
"""

from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from bot.errors import StoreError

T = TypeVar("T")
_adapters: dict[type[object], TypeAdapter[Any]] = {}


def _adapter(kind: type[object]) -> TypeAdapter[Any]:
    """The kind's adapter, made when it is first needed: making one takes milliseconds."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def encode(value: object, *, exclude: set[str] | None = None, plain: bool = False) -> bytes:
    """JSON in UTF-8, without the fields excluded and, if `plain`, without those that have their default: for
    types that no default tells from others. Raises `StoreError` for what JSON cannot say (half a surrogate
    pair)."""
    try:
        return _adapter(type(value)).dump_json(value, exclude=exclude, exclude_defaults=plain)
    except PydanticSerializationError as error:
        raise StoreError(f"a {type(value).__name__} cannot be stored: {error}") from error


def decode(kind: type[T], data: bytes) -> T:
    """What `encode` was given. Raises `StoreError` for what it never gave."""
    try:
        value: T = _adapter(kind).validate_json(data)
    except ValidationError as error:
        raise StoreError(f"a stored {kind.__name__} is not readable: {_first(error)}") from error
    return value


def _first(error: ValidationError) -> str:
    """Where and why, without the value: it may be long, and is none of a log's business."""
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
