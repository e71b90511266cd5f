"""What servers say in their headers is read, whatever it is."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.headers import date, retry_after

NOW = 1_763_733_900.0


@pytest.mark.parametrize("value", [None, "", "-1", "never", "Fri, 99 Nov 99999 14:05:00 GMT"])
def test_what_is_no_date(value: str | None) -> None:
    assert date(value) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0.65 ", 0.65),
        ("64.570", 64.57),
        ("0", 0),
        ("Fri, 21 Nov 2025 14:15:00 GMT", 600),
        ("Fri, 21 Nov 2025 14:00:00 GMT", 0),
        ("9" * 400, 999_999_999),
        *((each, None) for each in (None, "", "soon", "-5", "nan", "inf", "1e9", "٣", "1.", "0x10")),
    ],
)
def test_how_long_to_wait(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@given(st.text(max_size=40))
def test_any_answer_is_a_number_of_seconds_or_none(value: str) -> None:
    seconds = retry_after(value, NOW)
    assert seconds is None or 0 <= seconds < math.inf
