"""The whole service, killed where most is at stake, and one of two processes killed again and again. A short
version of `make chaos`."""

import pytest

from tests.chaos.scenarios import play


def say(line: str) -> None:
    print(line)


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("scenario", "steps"), [("few", 5), ("pairs", 3)])
async def test_nothing_is_lost_and_nothing_doubled(scenario: str, steps: int) -> None:
    outcome = await play(scenario, steps, say, channels=8)

    assert outcome.well, f"{outcome}\n{outcome.tally}"
