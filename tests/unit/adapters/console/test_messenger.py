"""What the terminal shows."""

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from adapters.console.messenger import ConsoleMessenger, JsonMessenger
from bot.domain.alert import Alert, Answered, Opened
from bot.domain.delivery import Posted, delivery
from bot.domain.watch import CONSOLE
from bot.errors import PermanentFailure
from tests import builders as b


class Terminal:
    """A messenger and what it printed."""

    def __init__(self, width: int = 100) -> None:
        self.out = io.StringIO()
        console = Console(file=self.out, width=width, force_terminal=False)
        self.messenger = ConsoleMessenger(console=console)

    async def post(self, alert: Opened | Answered) -> None:
        parent = None if alert.id == alert.thread else Posted(message=alert.thread)
        await self.messenger.post(delivery(CONSOLE, alert), parent)

    async def edit(self, alert: Alert) -> None:
        await self.messenger.edit(delivery(CONSOLE, alert), Posted(message=alert.thread))

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.out.getvalue().splitlines() if line.strip()]


async def test_a_parent_shows_who_what_where_and_how_it_stands() -> None:
    terminal = Terminal()
    await terminal.post(b.opened(stands=b.standing(outlets=("The Ledger", "Coast Radio"))))
    assert terminal.lines == [
        "● Claim by Harbour Post  Ports Ministry",
        "  Leaked memo orders twelve harbours closed, Harbour Post reports",
        "  “A leaked memo orders twelve harbours to close by spring, the Harbour Post reported.”",
        "  Reported by 2 outlets",
        "  The Ledger · 2025-11-21 14:05 UTC · https://ledger.example/harbours",
    ]


async def test_a_reply_hangs_under_its_parent() -> None:
    terminal = Terminal()
    await terminal.post(b.opened())
    before = len(terminal.lines)
    await terminal.post(b.answered())
    assert terminal.lines[before:] == [
        "  └─ ✗ Denied by the Ports Ministry (official)",
        "       No harbour will close, says ministry",
        "       “The Ports Ministry denied that any harbour was to close.”",
        "       Coast Radio · 2025-11-21 14:05 UTC · https://coast.example/no-harbour-will-close",
    ]


async def test_a_reply_to_another_thread_says_which() -> None:
    terminal = Terminal()
    await terminal.post(b.opened())
    await terminal.post(
        b.opened(b.record(b.claim("The mayor is accused."), id="other", title="Mayor accused"))
    )
    before = len(terminal.lines)
    await terminal.post(b.answered())
    assert terminal.lines[before].startswith("… Claim by Harbour Post: Leaked memo")


async def test_an_edit_is_a_line_and_only_when_it_says_something_new() -> None:
    terminal = Terminal()
    await terminal.post(b.opened())
    before = len(terminal.lines)
    edit = b.spread(b.opened(stands=b.standing(outlets=("The Ledger", "Coast Radio"))))
    await terminal.edit(edit)
    await terminal.edit(edit)
    assert terminal.lines[before:] == ["  └─ now: Reported by 2 outlets"]


async def test_nothing_of_a_feed_is_taken_for_markup_or_steers_the_terminal() -> None:
    terminal = Terminal()
    hostile = "[red]Alarm[/red] \x1b[2J\u202egnorw [link=https://evil.example]x[/link]"
    await terminal.post(b.opened(b.record(b.claim(hostile), title=hostile, link="javascript:alert(1)")))
    shown = terminal.out.getvalue()
    assert "[red]Alarm[/red]" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "javascript" not in shown


async def test_what_can_not_be_posted_or_edited_is_refused() -> None:
    terminal = Terminal()
    with pytest.raises(PermanentFailure):
        await terminal.messenger.post(delivery(CONSOLE, b.spread()), None)
    with pytest.raises(PermanentFailure):
        await terminal.edit(b.opened())


async def test_a_terminal_is_always_there() -> None:
    messenger = Terminal().messenger
    assert [check.verdict for check in await messenger.check([CONSOLE])] == ["well"]
    assert await messenger.check([]) == []
    await messenger.close()


async def test_json_is_an_object_a_line_for_posts_and_edits() -> None:
    out = io.StringIO()
    messenger = JsonMessenger(out=out)
    await messenger.post(delivery(CONSOLE, b.opened()), None)
    await messenger.post(delivery(CONSOLE, b.answered()), Posted(message="1"))
    await messenger.edit(delivery(CONSOLE, b.spread()), Posted(message="1"))
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [row["alert"] for row in rows] == ["opened", "answered", "spread"]
    assert {row["channel"] for row in rows} == {"console"}
    assert await messenger.find(b.delivery(), None) is None
    assert [check.verdict for check in await messenger.check([CONSOLE])] == ["well"]
    await messenger.close()


async def test_a_notice_is_drawn_in_two_lines_and_told_in_one_row() -> None:
    terminal = Terminal()
    await terminal.messenger.post(delivery(CONSOLE, b.notice()), None)
    assert [line.rstrip() for line in terminal.out.getvalue().splitlines()] == [
        "",
        "! Feed broken: The Ledger",
        "  https://ledger.example/ has failed",
    ]
    out = io.StringIO()
    await JsonMessenger(out=out).post(delivery(CONSOLE, b.notice()), None)
    row = json.loads(out.getvalue())
    assert (row["alert"], row["kind"], row["title"], row["story"]) == (
        *("notice", "notice"),
        *("Feed broken: The Ledger", None),
    )


async def test_the_last_reply_of_a_thread_says_where_its_story_goes_on() -> None:
    terminal = Terminal()
    await terminal.messenger.post(delivery(CONSOLE, b.united()), Posted(message="1"))
    assert terminal.lines == [
        "✓ This story goes on in an earlier thread",
        "  Claim by Harbour Post: Leaked memo orders twelve harbours closed, Harbour Post reports",
    ]


async def test_the_last_reply_of_a_thread_says_in_a_terminal_which_thread_ends() -> None:
    terminal = Terminal()
    left = b.record(b.claim("The mayor is accused.", origin=None), title="The mayor is accused", outlet="C")
    last = replace(b.united(), left=left)
    await terminal.messenger.post(delivery(CONSOLE, last), Posted(message="1"))
    assert terminal.lines[0] == "✓ Claim reported by C: The mayor is accused"
    assert terminal.lines[1].startswith(
        "  └─ This story goes on in an earlier thread: Claim by Harbour Post: "
    )
