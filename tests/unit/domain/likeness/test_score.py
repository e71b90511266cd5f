"""The weights of a score."""

from bot.domain.likeness.score import PARTS, WEIGHTS, WEIGHTS_WITH_MEANING


def test_every_part_has_a_weight() -> None:
    assert set(WEIGHTS) == {"start", *PARTS}
    assert set(WEIGHTS_WITH_MEANING) == {"start", "meaning", "theme", *PARTS}
