"""A story's profile and an entry that joined it -> the story's profile."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.likeness.describe import MOST_TERMS, strongest
from bot.domain.likeness.profile import Print, Profile
from bot.domain.likeness.repeat import nearest

MOST_PRINTS = 20
PRINT_TERMS = 24
MOST_NAMES, MOST_NUMBERS = 80, 40
# The core is the mean of its entries until so many; after that an old one fades as new ones come.
MEMORY = 8


def merged(story: Profile, entry: Profile) -> Profile:
    """The story once the entry has joined. Bounded, however many join.

    A loose entry and a repeat count as members and leave the core as it is: they say nothing new of it.
    """
    mine = entry.prints[0]
    silent = (entry.loose and not story.loose) or nearest(mine, story.prints) is not None
    known = replace(
        story,
        time=max(story.time, entry.time),
        opened=min(story.opened, entry.time),
        entries=story.entries + 1,
    )
    if silent:
        return known
    kept = (*_filled(story), *_filled(entry))[-MOST_PRINTS:]
    return replace(
        known,
        terms=_core(story, entry),
        names=_newest(story.names, entry.names, MOST_NAMES),
        numbers=_newest(story.numbers, entry.numbers, MOST_NUMBERS),
        prints=kept,
        loose=story.loose and entry.loose,
    )


def _core(story: Profile, entry: Profile) -> Mapping[str, float]:
    if story.loose and not entry.loose:
        return entry.terms
    old = min(story.entries, MEMORY)
    core = {term: weight * old / (old + 1) for term, weight in story.terms.items()}
    for term, weight in entry.terms.items():
        core[term] = core.get(term, 0.0) + weight / (old + 1)
    return strongest(core, MOST_TERMS)


def _filled(profile: Profile) -> tuple[Print, ...]:
    if profile.entries > 1:
        return profile.prints
    terms = strongest(profile.terms, PRINT_TERMS)
    return tuple(replace(own, terms=terms, heading=profile.title) for own in profile.prints)


def _newest(before: tuple[str, ...], after: tuple[str, ...], most: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*reversed(after), *reversed(before))))[:most][::-1]


def united(one: Profile, other: Profile) -> Profile:
    """The profile of two stories that are one: each counts for as much as it has entries."""
    entries = one.entries + other.entries
    core: dict[str, float] = {}
    for profile in (one, other):
        for term, weight in profile.terms.items():
            core[term] = core.get(term, 0.0) + weight * profile.entries / entries
    return replace(
        one,
        terms=strongest(core, MOST_TERMS),
        names=_newest(one.names, other.names, MOST_NAMES),
        numbers=_newest(one.numbers, other.numbers, MOST_NUMBERS),
        prints=(*_filled(one), *_filled(other))[-MOST_PRINTS:],
        time=max(one.time, other.time),
        opened=min(one.opened, other.opened),
        entries=entries,
        loose=one.loose and other.loose,
    )
