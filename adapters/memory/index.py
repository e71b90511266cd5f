"""Terms -> the live stories that share the rarest of them."""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from heapq import heappop, heappush, nlargest

from bot.domain.likeness import Profile, Surroundings
from bot.domain.story import Story
from bot.ports import CANDIDATES, LOOKED_UP, MOST_TERMS, READ


@dataclass(slots=True, kw_only=True)
class Index:
    """The live stories, by the terms they are found under. It does what Redis is told to do in `around.lua`,
    step for step; the contract test compares the two."""

    _postings: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _terms: dict[str, list[str]] = field(default_factory=dict)
    """By story; those given last stand last."""
    _updated: dict[str, float] = field(default_factory=dict)
    _profiles: dict[str, Profile] = field(default_factory=dict)
    _by_age: list[tuple[float, str]] = field(default_factory=list)
    """A heap, with an item for each update, of which only the last counts."""

    def put(self, story: Story, terms: Sequence[str], absorbed: str | None = None) -> None:
        """Have the story found under these terms, too, and under those of the story it absorbed."""
        before = self._terms.get(story.id, [])
        if absorbed in self._terms:
            before = [term for term in self._remove(absorbed) if term not in set(before)] + before
        union = [term for term in before if term not in set(terms)] + list(dict.fromkeys(terms))
        kept = union[-MOST_TERMS:]
        self._unpost(story.id, union[:-MOST_TERMS])
        for term in kept:
            self._postings[term].add(story.id)
        self._terms[story.id] = kept
        self._updated[story.id] = story.updated
        self._profiles[story.id] = story.profile
        heappush(self._by_age, (story.updated, story.id))

    def drop(self, cutoff: float) -> None:
        """Forget the stories last updated before `cutoff`."""
        while self._by_age and self._by_age[0][0] < cutoff:
            updated, story = heappop(self._by_age)
            if self._updated.get(story) == updated:
                self._remove(story)

    def _remove(self, story: str) -> list[str]:
        """Have the story found no more; what it was found under."""
        terms = self._terms.pop(story)
        self._unpost(story, terms)
        del self._updated[story], self._profiles[story]
        return terms

    def _unpost(self, story: str, terms: Sequence[str]) -> None:
        for term in terms:
            self._postings[term].discard(story)
            if not self._postings[term]:
                del self._postings[term]

    def around(self, terms: Sequence[str]) -> Surroundings:
        """What `bot.ports.Stories.around` returns."""
        holding = {term: len(self._postings.get(term, ())) for term in terms}
        best = nlargest(CANDIDATES, self._ranked(holding))
        return Surroundings(
            candidates=tuple((story, self._profiles[story]) for *_, story in best),
            holding=holding,
            stories=len(self._updated),
        )

    def _ranked(self, holding: Mapping[str, int]) -> list[tuple[int, int, float, str]]:
        """What each story that holds one of the rarest terms is ranked by: the sum of their weights in
        billionths (whole, so that two ways to add them give one order), its place by the rarest of them (0,
        -1 ...), when it was updated, and its id."""
        held = [term for term, count in holding.items() if count]
        sums: dict[str, int] = {}
        places: dict[str, int] = {}
        left = READ
        for place, term in enumerate(sorted(held, key=holding.__getitem__)[:LOOKED_UP]):
            if left <= 0:
                break
            weight = math.floor(math.log((len(self._updated) + 1) / (holding[term] + 1)) * 1e9 + 0.5)
            for story in self._latest(self._postings[term], left):
                sums[story] = sums.get(story, 0) + weight
                places.setdefault(story, -place)
            left -= holding[term]
        return [(total, places[story], self._updated[story], story) for story, total in sums.items()]

    def _latest(self, stories: Set[str], limit: int) -> Collection[str]:
        """All, or as many of those updated last."""
        if len(stories) <= limit:
            return stories
        by_age = sorted([(self._updated[story], story) for story in stories], reverse=True)
        return [story for _, story in by_age[:limit]]
