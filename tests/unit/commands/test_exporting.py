"""No cell of an exported table is run by a spreadsheet."""

import pytest

from bot.commands.exporting import _cell


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(1)", " =1", "\t=1", "\n=1", "\r\n@x", "\u200b=1", "\ufeff+1", "＝1", "＠x"],
)
def test_what_would_run_is_made_text(text: str) -> None:
    assert _cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "written"),
    [("1 = 1", "1 = 1"), ("", ""), (None, ""), (-0.5, "-0.5"), (True, "True"), ("'=1", "'=1")],
)
def test_all_else_stays_as_it_is(value: object, written: str) -> None:
    assert _cell(value) == written
