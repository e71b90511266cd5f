"""What `onrecord feeds` prints, and what it understands of what is typed."""

import asyncio
import builtins
import io
import re
import signal

import pytest
from rich.console import Console

from adapters.console.asking import choose, chosen_of, typed
from adapters.console.feeds import FeedRow, row_of, show_feeds, show_tried, span
from tests import builders as b

NOW = 1_763_733_900.0
WELL = FeedRow(
    url="https://ledger.example/a/rather/long/address/of/a/feed/that/does/not/fit/into/eighty/columns.xml",
    outlet="The Ledger of the Northern Harbours and Coasts",
    source="added",
    condition="well",
    polled=NOW - 30,
    changed=NOW - 7_200,
    next_poll=NOW + 300,
    entries_a_day=41.7,
)
BAD = FeedRow(
    url="https://coast.example/",
    outlet="Coast [red]",
    source="configured",
    condition="failing",
    failures=3,
    next_poll=NOW + 90_000,
    error="the server answered 503",
    entries_a_day=0.31,
)


def printed(*feeds: FeedRow) -> str:
    out = io.StringIO()
    show_feeds(feeds, NOW, Console(file=out, width=80))
    return out.getvalue()


def test_a_table_fits_eighty_columns_but_for_what_is_to_be_copied() -> None:
    lines = printed(WELL, BAD).splitlines()
    assert lines[0].split() == ["feed", "state", "changed", "next", "poll", "failures", "a", "day"]
    assert re.fullmatch(r"✓ +The Ledger.*… +well +2 h ago +in 5 min +42 *", lines[1])
    assert lines[2].strip() == WELL.url
    assert re.fullmatch(r"! +Coast \[red\] +failing +– +in 1 d +3 +0\.3 *", lines[3])
    assert lines[5].strip() == "→ the server answered 503"
    assert lines[6] == "2 feeds, 1 unwell"
    assert all(len(line) <= 80 for line in lines if "https:" not in line)


def test_json_has_the_same_keys_for_every_feed() -> None:
    keys = (
        "url outlet language source state polled changed next_poll failures error entries_a_day moved".split()
    )
    assert list(row_of(WELL)) == list(row_of(BAD)) == keys
    assert row_of(BAD)["state"] == "failing"


@pytest.mark.parametrize(
    ("moment", "words"),
    [(None, "–"), (NOW, "now"), (NOW - 59, "now"), (NOW - 90, "2 min ago"), (NOW + 7_200, "in 2 h")],
)
def test_spans_are_rough(moment: float | None, words: str) -> None:
    assert span(moment, NOW) == words


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        *(("", (0,)), ("2", (1,)), ("1,3", (0, 2)), ("2-4 1", (0, 1, 2, 3)), ("ALL", (0, 1, 2, 3))),
        *(("0", ()), ("q", ()), ("5", None), ("x", None), ("3-2", None), ("-1", None), ("1;2", None)),
    ],
)
def test_numbers_are_understood(text: str, chosen: tuple[int, ...] | None) -> None:
    assert chosen_of(text, 4) == chosen


def test_who_writes_nonsense_is_asked_again_and_then_let_go() -> None:
    out, answers = Console(file=io.StringIO()), iter(["x", "9", "2"])
    assert choose(["a", "b"], out, lambda _: next(answers)) == (1,)
    assert choose(["a", "b"], out, lambda _: "x") == ()

    def nothing_more(_: str) -> str:
        raise EOFError

    assert choose(["a", "b"], out, nothing_more) == ()


def test_a_look_shows_the_newest_and_all_that_match() -> None:
    entries = [
        (b.entry(f"e{number}", title=f"Title {number}"), ["Ottawa"] if number == 29 else [])
        for number in range(30)
    ]
    out = io.StringIO()
    show_tried({"kind": "RSS"}, entries, {"e0"}, NOW, Console(file=out, width=80))
    said = out.getvalue()
    assert "no date  Title 0" in said
    assert "Title 19" in said
    assert "Title 20" not in said
    assert "matches Ottawa" in said
    assert "… 30 in all" in said
    assert said.endswith("1 of 30 entries match a watch\n")


def test_ctrl_c_at_a_question_is_heard_inside_an_event_loop_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(prompt: str) -> str:
        signal.raise_signal(signal.SIGINT)
        raise AssertionError("still waits for a line")

    async def asking() -> None:
        before = signal.getsignal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            typed("Which? ")
        assert signal.getsignal(signal.SIGINT) is before

    monkeypatch.setattr(builtins, "input", interrupted)
    asyncio.run(asking())
