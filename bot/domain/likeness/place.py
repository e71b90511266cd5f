"""An entry's profile and the stories around it -> the story it belongs to, or a new one."""

from dataclasses import dataclass

from bot.domain.entry import EntryKey
from bot.domain.likeness.profile import Profile, Surroundings
from bot.domain.likeness.rarity import rarities
from bot.domain.likeness.repeat import nearest
from bot.domain.likeness.score import WINDOW, Comparison, Score

# A wrong join is worse than a missed one. What is loose is like everything, so more must speak for it.
ENOUGH, ENOUGH_IF_LOOSE = 0.35, 0.6


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


Placement = NewStory | Joins


def place(profile: Profile, around: Surroundings, now: float) -> Placement:
    """Which of the stories around the entry belongs to.

    A near-copy goes where its original is. Else the likeliest story takes it, if it is likely enough and
    was alive in the week before `now` or before the entry was published. `now` is in Unix seconds.
    """
    comparison = Comparison(profile, rarities(around.holding, around.stories))
    scored = []
    for story, core in around.candidates:
        if min(now, profile.time) - core.time > WINDOW:
            continue
        score = comparison.score(core)
        original = nearest(profile.prints[0], core.prints)
        if original is not None:
            return Joins(story=story, score=score, repeat_of=original.entry)
        scored.append((score.total, story, score, core.loose))
    return _likeliest(profile, scored)


def _likeliest(profile: Profile, scored: list[tuple[float, str, Score, bool]]) -> Placement:
    if not scored:
        return NewStory()
    total, story, score, loose = max(scored, key=lambda found: found[0])
    enough = ENOUGH_IF_LOOSE if loose or profile.loose else ENOUGH
    return Joins(story=story, score=score) if total >= enough else NewStory(nearest=score)
