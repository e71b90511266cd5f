"""What `check` prints."""

import io

from rich.console import Console

from adapters.console.tables import show_checks
from bot.ports import Checked

LINK = "https://discord.example/oauth2/authorize?" + "permissions=1234567890&" * 10


def shown(*checks: Checked) -> str:
    out = io.StringIO()
    show_checks(checks, Console(file=out, width=60))
    return out.getvalue()


def test_a_line_for_each_thing_with_its_verdict() -> None:
    text = shown(
        Checked(subject="redis", verdict="well", detail="Valkey 9 answers"),
        Checked(subject="feed x", verdict="wrong", detail="404", remedy="correct its address"),
        Checked(subject="feed y", verdict="warning", detail="time-out", remedy="look again"),
    )
    assert [line.split()[1] for line in text.splitlines()[:3]] == ["well", "wrong", "look"]
    assert "feed x: 404\n  → correct its address" in text


def test_what_is_to_be_copied_is_not_broken_into_lines() -> None:
    assert LINK in shown(Checked(subject="discord", verdict="warning", detail="no channel", remedy=LINK))


def test_nothing_of_what_was_found_is_taken_for_markup() -> None:
    assert "[red]x[/red]" in shown(Checked(subject="[red]x[/red]", verdict="well", detail=""))
