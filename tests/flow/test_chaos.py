"""The whole service, killed where most is at stake, and one of two processes killed again and again. A short
version of `make chaos`."""

import pytest

from tests.chaos.newsroom import Tally
from tests.chaos.scenarios import play


def say(line: str) -> None:
    print(line)


def test_what_is_not_posted_yet_is_lost_only_in_the_end() -> None:
    tally = Tally(due=9, lost=("slack c1",), doubled=(), astray=(), turned=(), edits=0)
    assert "1 still to come" in tally.so_far
    assert "1 lost" in str(tally)


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("scenario", "steps"), [("few", 5), ("pairs", 3)])
async def test_nothing_is_lost_and_nothing_doubled(scenario: str, steps: int) -> None:
    outcome = await play(scenario, steps, say, channels=8)

    assert outcome.well, f"{outcome}\n{outcome.tally}"
