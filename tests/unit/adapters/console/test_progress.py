"""What a long replay comes to, in a line."""

import pytest

from adapters.console.progress import Progress


def test_a_story_that_became_part_of_another_is_not_counted(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(3) as progress:
        progress.advance("harbour", alerts=1)
        progress.advance("port", alerts=1)
        progress.advance("harbour", alerts=0, united="port")
    progress.sum_up()
    assert "entries: 3 · stories: 1 · alerts: 2 · " in capsys.readouterr().err
