"""A comparison that words leave open -> the texts whose meaning would tell; and the comparison with that."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.likeness.place import Comparison, original
from bot.domain.likeness.profile import Print
from bot.domain.likeness.score import PARTS, WEIGHTS, WEIGHTS_WITH_MEANING, Score, total

# Below this chance, by words alone, the meaning is not asked for: it would have to be the very same.
SURELY_NOT = 0.01
# Of a story's entries the newest so many are asked about: each costs time, and more tell no better.
MOST_ASKED = 4
# How alike the closest must be, where both share names and no other word.
ENOUGH_FOR_NAMES = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubts:
    """What is to be asked of an embedder."""

    text: str
    """The entry's own."""
    others: Mapping[str, tuple[str, ...]]
    """The texts of each story in doubt, by its id."""

    @property
    def texts(self) -> list[str]:
        """All the others, in order."""
        return [text for texts in self.others.values() for text in texts]


def doubts(
    comparison: Comparison, *, weights: Mapping[str, float] = WEIGHTS, surely_not: float = SURELY_NOT
) -> Doubts | None:
    """The stories that words do not rule out; None if they rule out all, or the entry is a near-copy."""
    if original(comparison) is not None:
        return None
    others = {
        story: tuple(_read(kept) for kept in core.prints[-MOST_ASKED:])
        for (story, core), score in zip(comparison.stories, comparison.scores, strict=True)
        if _chance(score, weights) >= surely_not
    }
    return Doubts(text=_read(comparison.entry.prints[0]), others=others) if others else None


def resolved(
    comparison: Comparison,
    doubts: Doubts,
    alike: Sequence[float],
    *,
    weights: Mapping[str, float] = WEIGHTS_WITH_MEANING,
) -> Comparison:
    """The comparison, once it is known how alike in meaning the entry is to each of `Doubts.texts`, as
    `bot.ports.Embedder` tells it."""
    told = iter(alike)
    answers = {story: [next(told) for _ in texts] for story, texts in doubts.others.items()}
    return replace(comparison, scores=tuple(_scored(comparison, answers, weights)))


def _scored(
    comparison: Comparison, answers: Mapping[str, Sequence[float]], weights: Mapping[str, float]
) -> Iterator[Score]:
    for (story, _), score in zip(comparison.stories, comparison.scores, strict=True):
        yield _with_meaning(score, answers[story], weights) if story in answers else score


def _with_meaning(score: Score, alike: Sequence[float], weights: Mapping[str, float]) -> Score:
    meaning, theme = max(0.0, *alike), max(0.0, sum(alike) / len(alike))
    parts = _parts(score) | {"meaning": meaning, "theme": theme}
    barred = score.named_alone and meaning < ENOUGH_FOR_NAMES
    return replace(score, meaning=meaning, theme=theme, total=0.0 if barred else total(parts, weights))


def _chance(score: Score, weights: Mapping[str, float]) -> float:
    return total(_parts(score), weights) if score.named_alone else score.total


def _parts(score: Score) -> dict[str, float]:
    return {part: getattr(score, part) for part in PARTS}


def _read(kept: Print) -> str:
    return f"{kept.title}. {kept.lead}" if kept.lead else kept.title
