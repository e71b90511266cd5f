"""Shares as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.shares import share, written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.8", 0.8),
        (".8", 0.8),
        (" 0.80 ", 0.8),
        ("80%", 0.8),
        ("80 %", 0.8),
        ("66.6%", 0.666),
        ("57%", 0.57),
        ("0", 0),
        ("1", 1),
        ("1.0", 1),
        ("100%", 1),
        ("1%", 0.01),
    ],
)
def test_shares_are_numbers_from_0_to_1(text: str, expected: float) -> None:
    assert share(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "80",
        "1.01",
        "101%",
        "-0.1",
        "+0.5",
        "0,8",
        "nan",
        "inf",
        "1e-3",
        "80%%",
        "%",
        ".",
        "high",
        "٠",
        "0.8.",
    ],
)
def test_all_else_is_none(text: str) -> None:
    assert share(text) is None


@given(st.integers(0, 10_000))
def test_what_is_written_is_read_back(number: int) -> None:
    assert share(written(number / 10_000)) == number / 10_000


@given(st.text())
def test_any_text_is_a_share_or_none(text: str) -> None:
    found = share(text)
    assert found is None or 0 <= found <= 1
