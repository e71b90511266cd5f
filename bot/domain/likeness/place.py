"""An entry's profile and the stories around it -> the story it belongs to, or a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.entry import EntryKey
from bot.domain.likeness.profile import Profile, Surroundings
from bot.domain.likeness.repeat import nearest
from bot.domain.likeness.score import WEIGHTS, WINDOW, Score, scores

# A wrong join is worse than a missed one. What is loose is like everything, so more must speak for it.
ENOUGH, ENOUGH_IF_LOOSE = 0.45, 0.6
# Uniting two stories is a wrong join of all their entries if it is wrong at all.
ENOUGH_TO_UNITE = 0.7
# Below it a text can only look like a copy by a habit of its outlet: the same words under every bulletin.
WORTH_READING = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStory:
    """The entry opens a story."""

    nearest: Score | None = None
    """The best score of those that fell short; None if no story was around."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joins:
    """The entry belongs to a story that is there."""

    story: str
    score: Score
    repeat_of: EntryKey | None = None
    """The entry it is a near-copy of; None if it tells the story in words of its own."""
    also: str | None = None
    """Another story that it surely belongs to as well: the entry shows that the two are one."""


Placement = NewStory | Joins


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An entry beside the stories around it that it can join."""

    entry: Profile
    stories: tuple[tuple[str, Profile], ...]
    scores: tuple[Score, ...]
    """One a story."""


def compared(
    profile: Profile, around: Surroundings, now: float, *, weights: Mapping[str, float] = WEIGHTS
) -> Comparison:
    """The entry beside those of the stories around it that were alive in the week before `now`, or before the
    entry was published. `now` is in Unix seconds."""
    live = tuple(
        (story, core) for story, core in around.candidates if min(now, profile.time) - core.time <= WINDOW
    )
    found = scores(profile, replace(around, candidates=live), weights)
    return Comparison(entry=profile, stories=live, scores=tuple(found))


def placed(comparison: Comparison) -> Placement:
    """Which of the stories the entry belongs to.

    A near-copy goes where its original is. Else the likeliest story takes it, if it is likely enough.
    """
    return original(comparison) or _likeliest(comparison.entry, comparison.stories, comparison.scores)


def original(comparison: Comparison) -> Joins | None:
    """The story with the entry that this one is a near-copy of; None if it is none's."""
    for (story, core), score in zip(comparison.stories, comparison.scores, strict=True):
        likely = score.total >= WORTH_READING
        copied = nearest(comparison.entry.prints[0], core.prints) if likely else None
        if copied is not None:
            return Joins(story=story, score=score, repeat_of=copied.entry)
    return None


def _likeliest(profile: Profile, live: Sequence[tuple[str, Profile]], found: Sequence[Score]) -> Placement:
    if not found:
        return NewStory()
    score, (story, core) = max(zip(found, live, strict=True), key=lambda pair: pair[0].total)
    enough = ENOUGH_IF_LOOSE if core.loose or profile.loose else ENOUGH
    if score.total < enough:
        return NewStory(nearest=score)
    return Joins(story=story, score=score, also=_next(profile, story, live, found))


def _next(
    profile: Profile, first: str, live: Sequence[tuple[str, Profile]], found: Sequence[Score]
) -> str | None:
    """The likeliest of the other stories, if the entry surely belongs to it, too."""
    if profile.loose:
        return None
    others = [
        (score.total, story)
        for score, (story, core) in zip(found, live, strict=True)
        if story != first and not core.loose and score.total >= ENOUGH_TO_UNITE
    ]
    return max(others)[1] if others else None
