"""Terms -> the live stories that share the rarest of them."""

import math
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest

from bot.domain.likeness import Surroundings
from bot.domain.story import Story
from bot.ports import (
    CANDIDATES,
    LONGEST,
    LOOKED_UP,
    MANY,
    MOST_TERMS,
    PAIRED,
    PAIRS_ASKED,
    READ,
    SWEPT,
    pairs,
)


@dataclass(slots=True, kw_only=True)
class Index:
    """The live stories, by the terms they are found under. It does what Redis is told to do in `look.lua`
    and `commit.lua`, step for step; the contract test compares the two."""

    _postings: dict[str, list[int]] = field(default_factory=dict)
    """By term, the numbers of the stories that hold it, in order."""
    _slots: OrderedDict[int, Story] = field(default_factory=OrderedDict)
    """By number, the live stories: each gets a new one when it is updated."""
    _numbers: dict[str, int] = field(default_factory=dict)
    _terms: dict[str, list[str]] = field(default_factory=dict)
    """By story; those given last stand last."""
    _first: int = 0
    """The number that the live story updated longest ago may have."""
    _next: int = 0

    def put(self, story: Story, terms: Sequence[str], absorbed: str | None = None) -> None:
        """Have the story found under these terms, too, and under those of the story it absorbed."""
        terms = tuple(dict.fromkeys((*terms, *pairs(terms, PAIRED))))
        own = self._terms.get(story.id, [])
        again, known = set(terms), set(own)
        before = self._numbers.get(story.id)
        if absorbed in self._numbers:
            own = [term for term in self._remove(absorbed) if term not in known] + own
        union = [term for term in own if term not in again] + list(terms)
        kept = union[-MOST_TERMS:]
        number = self._number(story, before)
        for term in union[:-MOST_TERMS]:
            self._post(term, None, before)
        for term in kept:
            self._post(term, number, before if before != number else None)
        self._terms[story.id] = kept

    def _number(self, story: Story, before: int | None) -> int:
        """The story's number: a new one if it is new, or was updated."""
        if before is not None and self._slots[before].updated == story.updated:
            self._slots[before] = story
            return before
        if before is not None:
            del self._slots[before]
        number, self._next = self._next, self._next + 1
        self._slots[number] = story
        self._numbers[story.id] = number
        return number

    def _post(self, term: str, under: int | None, no_longer: int | None) -> None:
        """Have the term found under one number and no longer under another; either may be missing."""
        numbers = self._postings.get(term, [])
        del numbers[: bisect_left(numbers, self._first)]
        if no_longer is not None and no_longer in numbers:
            numbers.remove(no_longer)
        if under is not None and under not in numbers:
            numbers.insert(bisect_left(numbers, under), under)
            del numbers[:-LONGEST]
        if numbers:
            self._postings[term] = numbers
        else:
            self._postings.pop(term, None)

    def drop(self, cutoff: float) -> None:
        """Forget the stories last updated before `cutoff`."""
        for _ in range(min(SWEPT, self._next - self._first)):
            story = self._slots.get(self._first)
            if story is not None:
                if story.updated >= cutoff:
                    break
                self._remove(story.id)
            self._first += 1

    def _remove(self, story: str) -> list[str]:
        """Have the story found no more; what it was found under."""
        number, terms = self._numbers.pop(story), self._terms.pop(story)
        del self._slots[number]
        for term in terms:
            self._post(term, None, number)
        return terms

    @property
    def stories(self) -> int:
        """How many are live."""
        return len(self._slots)

    def around(self, terms: Sequence[str]) -> Surroundings:
        """What `bot.ports.Stories.around` returns."""
        asked = {term: self._count(term) for term in (*terms, *pairs(terms, PAIRS_ASKED))}
        best = nlargest(CANDIDATES, self._ranked(asked))
        found = [self._slots[number] for *_, number in best]
        return Surroundings(
            candidates=tuple((story.id, story.profile) for story in found),
            holding={term: asked[term] for term in terms},
            stories=self.stories,
        )

    def _count(self, term: str) -> int:
        """How many live stories hold the term. Only the latest are kept of many: how close they lie says how
        many there are in all."""
        numbers = self._postings.get(term, [])
        live = numbers[bisect_left(numbers, self._first) :]
        if len(live) < MANY:
            return len(live)
        return min(self.stories, math.floor(len(live) * (self._next - self._first) / (self._next - live[0])))

    def _ranked(self, holding: Mapping[str, int]) -> list[tuple[int, int, int]]:
        """What each story that holds one of the rarest terms is ranked by: the sum of their weights in
        billionths (whole, so that two ways to add them give one order), its place by the rarest of them (0,
        -1 ...), and its number."""
        held = [term for term, count in holding.items() if count]
        sums: dict[int, int] = {}
        places: dict[int, int] = {}
        left = READ
        for place, term in enumerate(sorted(held, key=holding.__getitem__)[:LOOKED_UP]):
            if left <= 0:
                break
            weight = math.floor(math.log((self.stories + 1) / (holding[term] + 1)) * 1e9 + 0.5)
            for number in self._postings[term][-min(left, holding[term]) :]:
                sums[number] = sums.get(number, 0) + weight
                places.setdefault(number, -place)
            left -= holding[term]
        return [(total, places[number], number) for number, total in sums.items()]
