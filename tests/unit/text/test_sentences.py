from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.sentences import LONGEST, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Dr. Ann Low met Gov. Roe. He left.", ["Dr. Ann Low met Gov. Roe.", "He left."]),
        ("John F. Kennedy spoke.", ["John F. Kennedy spoke."]),
        ("The U.S. denies it. So does Rome.", ["The U.S. denies it.", "So does Rome."]),
        ("It rose 2.5 per cent. Then it fell.", ["It rose 2.5 per cent.", "Then it fell."]),
        ("“No.” She left.", ["“No.”", "She left."]),
        ("a line\nanother", ["a line", "another"]),
        ("It is off. and on", ["It is off. and on"]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_a_sentence_ends_where_another_can_begin(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(st.text(alphabet="aB.!? \n\"'”(", max_size=300))
def test_no_word_is_lost_and_none_comes_twice(text: str) -> None:
    spans = sentences(text)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_what_never_ends_is_cut() -> None:
    spans = sentences("word " * 10_000)
    assert max(end - start for start, end in spans) <= LONGEST
    assert sum(end - start for start, end in spans) > 9_000
