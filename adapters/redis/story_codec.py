"""Stories and their entries <-> the pieces of bytes that the server keeps of them."""

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any, Final

from adapters.redis.codec import decode, encode
from adapters.redis.founding import (
    FOUNDING,
    decode_founding,
    encode_founding,
    founding_entry,
    founding_profile,
)
from adapters.redis.packing import packed, unpacked
from bot.domain.entry import Entry
from bot.domain.likeness import NewStory, Profile, Score
from bot.domain.story import Story, outlined, texts
from bot.ports import Commit, Known, Placed
from bot.text.sought import line

# What a reader is shown of a score has two digits.
_DIGITS: Final = 4
_PROFILE: Final = {"profile"}


def encode_commit(commit: Commit, terms: Sequence[str]) -> tuple[bytes, bytes, bytes]:
    """What is told of the story, the rest of it, and the entry; the first two are empty where the entry says
    it all. `terms` are those that the story is found under from now on."""
    story, placed = committed(commit.story), _placed(commit.placed)
    if story.version == 1:
        both = encode_founding(story, commit.entry, placed, terms)
        if both is not None:
            return b"", b"", both
    body = encode(story, exclude=_PROFILE) + b"\n" + json.dumps(terms).encode()
    entry = encode(commit.entry, plain=True) + b"\n" + placed
    return packed(encode(story.profile)), packed(body), packed(entry)


def decode_story(id: str, told: bytes, body: bytes) -> tuple[Story, tuple[str, ...]]:
    """The story with this id, and the terms that it is found under."""
    if told.startswith(FOUNDING):
        return decode_founding(id, told)
    plain, _, terms = unpacked(body).partition(b"\n")
    story = decode(Story, plain[:-1] + b',"profile":' + unpacked(told) + b"}")
    return story, tuple(json.loads(terms))


@lru_cache(2048)
def decode_profile(told: bytes) -> Profile:
    """What is told of a story. The same few stories are candidates again and again while they are told of,
    and reading a profile takes longer than all else that is done for a candidate."""
    return founding_profile(told) if told.startswith(FOUNDING) else decode(Profile, unpacked(told))


def decode_known(story: str, data: bytes) -> Known:
    """An entry in that story."""
    if data.startswith(FOUNDING):
        entry, placed = founding_entry(data)
    else:
        entry, _, placed = unpacked(data).partition(b"\n")
    return Known(entry=decode(Entry, entry), story=story, placed=decode(Placed, placed) if placed else None)


def encode_outline(story: Story) -> tuple[bytes, bytes]:
    """The folded words that a watched story is looked for by, and what a list shows of it; nothing of one
    that is not watched."""
    if not story.watches:
        return b"", b""
    outline = outlined(story)
    held = line([outline.title, *(text for record in outline.records for text in texts(record))])
    return held.encode(errors="replace"), encode(outline)


def committed(story: Story) -> Story:
    """The story as the store keeps it: one version on."""
    return replace(story, version=story.version + 1)


def _placed(placed: Placed | None) -> bytes:
    """How an entry was placed; b"" if nothing is known of it."""
    if placed is None:
        return b""
    why = placed.placement
    if isinstance(why, NewStory) and why.nearest is not None:
        placed = replace(placed, placement=replace(why, nearest=_rounded(why.nearest)))
    elif why is not None and not isinstance(why, NewStory):
        placed = replace(placed, placement=replace(why, score=_rounded(why.score)))
    return encode(placed)


def _rounded(score: Score) -> Score:
    parts: dict[str, Any] = {field.name: getattr(score, field.name) for field in fields(Score)}
    floats: dict[str, Any] = {
        name: round(part, _DIGITS) for name, part in parts.items() if isinstance(part, float)
    }
    return replace(score, **floats)
