"""Domain dataclasses <-> JSON bytes.

Types are followed by pydantic: a field added to the domain is stored without a change here, and one with a
default is read back from what an earlier version stored. Unknown fields are ignored, so an upgrade can be
taken back.
"""

import zlib
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from bot.domain.entry import Entry
from bot.domain.likeness import Profile
from bot.domain.story import Story, outlined, texts
from bot.errors import StoreError
from bot.ports import Known, Placed
from bot.text.sought import line

T = TypeVar("T")
_PROFILE: Final = {"profile"}


_adapters: dict[type[object], TypeAdapter[Any]] = {}


def _adapter(kind: type[object]) -> TypeAdapter[Any]:
    """The kind's adapter, made when it is first needed: making one takes milliseconds."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def encode(value: object) -> bytes:
    """JSON in UTF-8. Raises `StoreError` for what JSON cannot say (half a surrogate pair)."""
    return _encode(value)


def _encode(value: object, exclude: set[str] | None = None) -> bytes:
    try:
        return _adapter(type(value)).dump_json(value, exclude=exclude)
    except PydanticSerializationError as error:
        raise StoreError(f"a {type(value).__name__} cannot be stored: {error}") from error


def decode(kind: type[T], data: bytes) -> T:
    """What `encode` was given. Raises `StoreError` for what it never gave."""
    try:
        value: T = _adapter(kind).validate_json(data)
    except ValidationError as error:
        raise StoreError(f"a stored {kind.__name__} is not readable: {_first(error)}") from error
    return value


def encode_story(story: Story) -> tuple[bytes, bytes]:
    """The story but for its profile, and the profile, each packed."""
    return packed(_encode(story, _PROFILE)), packed(encode(story.profile))


def decode_story(body: bytes, profile: bytes) -> Story:
    """What `encode_story` was given."""
    return decode(Story, unpacked(body)[:-1] + b',"profile":' + unpacked(profile) + b"}")


# What every one of them says again, the most frequent last: half of what deflating gains is in it.
_SAID = (
    b'"placed":{"seen":,"quiet":false,"placement":{"nearest":{"words":0.,"closest":0.,"title":0.,"rare":0.,"broad'
    b'":0.0,"names":0.,"numbers":0.5,"near":0.,"young":1.0,"size":0.0,"alone":0.,"shared":["","total":0.,"story":'
    b'"repeat_of":null,"also":null}}},"shares_link":false,"authors":[],"language":"en","version":1,"earlier":[],"'
    b'records":[],"watches":[],"threads":[]}"opened":,"updated":,"members":[{"entry":["https://","outlet":"","link'
    b'":"https://www.","published":17,"repeat_of":null}],"entries":1,"loose":false}"terms":{},"heading":[]}],"time'
    b'":17.0,"names":[""],"numbers":[],"prints":[{"entry":["https:///feed.xml","lead":"","summary":"","content":"","'
    b'title":["":0.9,"":0.65,"":0.585,"":0.36'
)
_PACKED: Final = b"\x01"


def packed(data: bytes) -> bytes:
    """The bytes in less room."""
    deflate = zlib.compressobj(1, zlib.DEFLATED, -15, 8, zlib.Z_DEFAULT_STRATEGY, _SAID)
    return _PACKED + deflate.compress(data) + deflate.flush()


def unpacked(data: bytes) -> bytes:
    """What `packed` was given; what it never gave, as it is. Raises `StoreError` if it is damaged."""
    if not data.startswith(_PACKED):
        return data
    try:
        return zlib.decompressobj(-15, _SAID).decompress(data[1:])
    except zlib.error as error:
        raise StoreError(f"what is stored is damaged: {error}") from error


_PLACED: Final = b',"placed":'


def encode_entry(entry: Entry, placed: Placed | None) -> bytes:
    """The entry, and after its own fields how it was placed: what reads only the entry passes over that."""
    plain = encode(entry) if placed is None else encode(entry)[:-1] + _PLACED + encode(placed) + b"}"
    return packed(plain)


def decode_known(story: bytes, data: bytes) -> Known:
    """What `encode_entry` was given, in that story."""
    # No text in JSON holds these bytes: a quote inside one has a backslash before it.
    data = unpacked(data)
    _, found, placed = data.rpartition(_PLACED)
    return Known(
        entry=decode(Entry, data),
        story=story.decode(),
        placed=decode(Placed, placed[:-1]) if found else None,
    )


def encode_outline(story: Story) -> tuple[bytes, bytes]:
    """The folded words that a watched story is looked for by, and what a list shows of it; nothing of one
    that is not watched."""
    if not story.watches:
        return b"", b""
    outline = outlined(story)
    held = line([outline.title, *(text for record in outline.records for text in texts(record))])
    return held.encode(errors="replace"), encode(outline)


@lru_cache(2048)
def decode_profile(data: bytes) -> Profile:
    """What `encode_story` gave of it. The same few stories are candidates again and again while they are
    told, and reading a profile takes longer than all else that is done for a candidate."""
    return decode(Profile, unpacked(data))


def committed(story: Story) -> Story:
    """The story as the store keeps it: one version on."""
    return replace(story, version=story.version + 1)


def _first(error: ValidationError) -> str:
    """Where and why, without the value: it may be long, and is none of a log's business."""
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
