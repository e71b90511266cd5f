"""What did not reach its channel, in the terminal."""

from io import StringIO

import pytest
from rich.console import Console

from adapters.console.deliveries import DeliveryRow, show_deliveries

NOW = 1_700_000_000.0


@pytest.mark.parametrize(
    ("attempts", "due", "words"),
    [
        (3, NOW + 90, "tried 3 times, again in 1 min"),
        (1, NOW - 5, "tried 1 time, again now"),
        (0, NOW + 30, "not tried yet, in 30 s at the earliest"),
    ],
)
def test_what_waits_says_how_often_it_was_tried_and_when_it_is_again(
    attempts: int, due: float, words: str
) -> None:
    out = StringIO()
    row = DeliveryRow(
        id="f" * 24,
        channel="slack:C1",
        condition="postponed",
        says="Claim",
        since=NOW,
        attempts=attempts,
        due=due,
    )
    show_deliveries([row], NOW, Console(file=out, width=80))

    assert words in out.getvalue()
