"""An entry and the story that it founds <-> one piece of bytes, which says once what both of them hold.

Most stories never have a second entry. All that such a story says, but for a few numbers, stands in its
entry; so both lie in one piece, with the entry, until the story grows. Lines of the piece: the entry, how it
was placed and the rest of the story in JSON; the title, the lead and the terms of the story's profile; then
numbers, which may hold line ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pydantic_core import from_json

from adapters.redis.codec import decode, encode
from adapters.redis.packing import packed, unpacked
from bot.domain.entry import Entry, EntryKey
from bot.domain.likeness import Print, Profile
from bot.domain.story import Record, Story, Thread, founded
from bot.errors import StoreError
from bot.ports import PAIRED, pairs

FOUNDING: Final = b"\x03"
# In bytes. Every look at the stories around reads the whole piece, and an article is long.
LONGEST: Final = 4_000
_COUNTS: Final = 5
_EXACT: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rest:
    """What the entry does not say of its story."""

    opened: float
    updated: float
    records: tuple[Record, ...] = ()
    watches: tuple[str, ...] = ()
    threads: tuple[Thread, ...] = ()


def encode_founding(story: Story, entry: Entry, placed: bytes, terms: Sequence[str]) -> bytes | None:
    """The entry, how it was `placed` in JSON, and the story that it founds, found under those terms; None if
    they say more than the form holds, or are long."""
    rest = _Rest(
        opened=story.opened,
        updated=story.updated,
        records=story.records,
        watches=story.watches,
        threads=story.threads,
    )
    lines = (
        _profile_lines(story.profile, terms)
        if _story(story.id, entry, story.profile, rest) == story
        else None
    )
    if lines is None or _profile(entry.key, entry.published, *lines) != story.profile:
        return None
    data = b"\n".join((encode(entry, plain=True), placed, encode(rest), *lines))
    return packed(data, FOUNDING) if len(data) <= LONGEST else None


def decode_founding(id: str, data: bytes) -> tuple[Story, tuple[str, ...]]:
    """The story with this id, and the terms that it is found under."""
    about, _, rest, *lines = _lines(data)
    entry = decode(Entry, about)
    profile = _profile(entry.key, entry.published, *lines)
    return _story(id, entry, profile, decode(_Rest, rest)), _terms(tuple(profile.terms), lines[-1][1])


def founding_profile(data: bytes) -> Profile:
    """The story's profile alone."""
    about, _, _, *lines = _lines(data)
    entry = from_json(about)
    return _profile(EntryKey(entry["feed"], entry["id"]), entry["published"], *lines)


def founding_entry(data: bytes) -> tuple[bytes, bytes]:
    """The entry, and how it was placed, in JSON."""
    about, placed, *_ = _lines(data)
    return about, placed


def _terms(words: tuple[str, ...], given: int) -> tuple[str, ...]:
    """What a story is found under if its strongest words, so many, were given for it."""
    return *words[:given], *pairs(words[:given], PAIRED)


def _lines(data: bytes) -> list[bytes]:
    lines = unpacked(data).split(b"\n", 6)
    if len(lines) != 7 or len(lines[-1]) < _COUNTS:
        raise StoreError("a stored entry and story are not readable")
    return lines


def _story(id: str, entry: Entry, profile: Profile, rest: _Rest) -> Story:
    return replace(
        founded(entry, profile, rest.opened),
        id=id,
        updated=rest.updated,
        records=rest.records,
        watches=rest.watches,
        threads=rest.threads,
        version=1,
    )


def _profile_lines(profile: Profile, terms: Sequence[str]) -> tuple[bytes, ...] | None:
    """The profile, but for what it shares with its entry; None if it is of another form."""
    words = tuple(profile.terms)
    place = {word: at for at, word in enumerate(words)}
    lists = profile.title, profile.names, profile.numbers
    given = sum(term in place for term in terms)
    if len(words) > 255 or _terms(words, given) != tuple(terms) or len(profile.prints) != 1:
        return None
    if any(len(each) > 255 or not place.keys() >= set(each) for each in lists):
        return None
    weights = [round(weight * _EXACT) for weight in profile.terms.values()]
    if not all(0 <= weight < 1 << 16 for weight in weights):
        return None
    numbers = bytes((profile.loose, given, *map(len, lists)))
    places = bytes(place[word] for each in lists for word in each)
    spread = bytes(weight & 255 for weight in weights) + bytes(weight >> 8 for weight in weights)
    (own,) = profile.prints
    # Half a surrogate pair comes back as another text, and so does not pass for this form.
    texts = [text.encode(errors="replace") for text in (own.title, own.lead, " ".join(words))]
    return None if any(b"\n" in text for text in texts) else (*texts, numbers + places + spread)


def _profile(
    key: EntryKey, published: float, title: bytes, lead: bytes, joined: bytes, numbers: bytes
) -> Profile:
    """What `_profile_lines` was given."""
    words = joined.decode().split(" ") if joined else []
    loose, _, of_title, of_names, of_numbers = numbers[:_COUNTS]
    named = _COUNTS + of_title
    counted = named + of_names
    low = counted + of_numbers
    high = low + len(words)
    weights = zip(words, numbers[low:high], numbers[high:], strict=True)
    return Profile(
        terms={word: (units + 256 * rest) / _EXACT for word, units, rest in weights},
        title=tuple([words[place] for place in numbers[_COUNTS:named]]),
        names=tuple([words[place] for place in numbers[named:counted]]),
        numbers=tuple([words[place] for place in numbers[counted:low]]),
        prints=(Print(entry=key, title=title.decode(), lead=lead.decode()),),
        time=published,
        opened=published,
        loose=bool(loose),
    )
