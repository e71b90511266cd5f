"""How rare a term is, here and now."""

import pytest

from bot.domain.likeness import Surroundings
from bot.domain.likeness.rarity import KNOWN, Rarities

NEW = "quexalmar"


@pytest.mark.parametrize("stories", [KNOWN, 10 * KNOWN, 1_000_000])
def test_in_a_large_store_a_term_is_as_rare_as_in_one_of_a_day(stories: float) -> None:
    day = Rarities(Surroundings(holding={NEW: 0}, stories=int(KNOWN)))
    large = Rarities(Surroundings(holding={NEW: 0}, stories=int(stories)))
    assert large[NEW] == pytest.approx(day[NEW])
    assert large["police"] == pytest.approx(day["police"])


def test_what_many_stories_hold_is_common() -> None:
    rare = Rarities(Surroundings(holding={NEW: 1}, stories=1_000))
    common = Rarities(Surroundings(holding={NEW: 500}, stories=1_000))
    assert common[NEW] < 1.0 < rare[NEW]
