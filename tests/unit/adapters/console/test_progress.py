"""What a long replay comes to, in a line."""

import asyncio
from contextlib import suppress

import pytest

from adapters.console.progress import Progress


def test_a_story_that_became_part_of_another_is_not_counted(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(3) as progress:
        progress.advance("harbour", alerts=1)
        progress.advance("port", alerts=1)
        progress.advance("harbour", alerts=0, united="port")
    assert "entries: 3 · stories: 1 · alerts: 2 · " in capsys.readouterr().err


def test_what_was_stopped_says_how_far_it_came(capsys: pytest.CaptureFixture[str]) -> None:
    placed_before(asyncio.CancelledError())
    assert "entries: 1 of 3,000 · stories: 1 · alerts: 1 · " in capsys.readouterr().err


def test_what_failed_comes_to_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    placed_before(ZeroDivisionError())
    assert capsys.readouterr().err == ""


def placed_before(error: BaseException) -> None:
    with suppress(type(error)), Progress(3_000) as progress:
        progress.advance("harbour", alerts=1)
        raise error
