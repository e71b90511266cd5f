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
from bot.text.digests import digest
from bot.text.sought import line

_NAMES: Final = tuple(each.name for each in fields(Score) if each.type in (float, float | None))
# Tells which parts a score has, should another version have others.
_FORM: Final = digest(*_NAMES)[:2]
# Beyond the tab and the line end; with what follows all are of one byte.
_ZERO: Final = 11
_NOTHING: Final = chr(_ZERO + 101)
_CHARACTERS: Final = tuple(map(chr, range(_ZERO, _ZERO + 101)))
_PROFILE: Final = {"profile"}


def encode_commit(commit: Commit, terms: Sequence[str]) -> tuple[bytes, bytes, bytes]:
    """What is told of the story, the rest of it, and the entry; the first two are empty where the entry says
    it all. `terms` are those that the story is found under from now on."""
    story, placed = committed(commit.story), _encode_placed(commit.placed)
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
    return Known(entry=decode(Entry, entry), story=story, placed=_decode_placed(placed))


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


def _encode_placed(placed: Placed | None) -> bytes:
    """How an entry was placed: with a blank score, which is the same in all and packs into nothing; then its
    words, and its numbers in hundredths, a character each. b"" if nothing is known of it."""
    score = _score(placed)
    if placed is None or score is None:
        return encode(placed) if placed else b""
    numbers = "".join([_character(getattr(score, name)) for name in _NAMES])
    none: dict[str, Any] = dict.fromkeys(_NAMES, 0.0)
    blank = replace(score, shared=(), **none)
    return encode(_with_score(placed, blank)) + f"\t{_FORM}{numbers}\t{json.dumps(score.shared)}".encode()


def _decode_placed(data: bytes) -> Placed | None:
    """What `_encode_placed` was given. A score that an earlier version made of other parts is left out."""
    plain, _, rest = data.partition(b"\t")
    placed = decode(Placed, plain) if plain else None
    if placed is None or not rest:
        return placed
    numbers, _, words = rest.decode().partition("\t")
    if not numbers.startswith(_FORM):
        return replace(placed, placement=None)
    parts: dict[str, Any] = dict(zip(_NAMES, map(_number, numbers[len(_FORM) :]), strict=True))
    blank = _score(placed)
    score = replace(blank, shared=tuple(json.loads(words)), **parts) if blank else None
    return _with_score(placed, score) if score else placed


def _score(placed: Placed | None) -> Score | None:
    why = placed.placement if placed else None
    return why.nearest if isinstance(why, NewStory) else why.score if why else None


def _with_score(placed: Placed, score: Score) -> Placed:
    why = placed.placement
    if isinstance(why, NewStory):
        return replace(placed, placement=replace(why, nearest=score))
    return replace(placed, placement=replace(why, score=score)) if why else placed


def _character(part: float | None) -> str:
    return _NOTHING if part is None else _CHARACTERS[min(100, max(0, round(part * 100)))]


def _number(character: str) -> float | None:
    return None if character == _NOTHING else (ord(character) - _ZERO) / 100
