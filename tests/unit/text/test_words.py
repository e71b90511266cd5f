import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.words import fold, tokens, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Élysée’s", "elysee's"),
        ("“DENIES”", '"denies"'),
        ("«Straße»", '"strasse"'),
        ("plain Text", "plain text"),
    ],
)
def test_folding_drops_case_accents_and_curls(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rubio's cable hasn't come.", ["rubio", "'s", "cable", "hasn't", "come", "."]),
        ("U.S. denies it", ["u.s.", "denies", "it"]),
        ("1,200 dead – Moscow", ["1,200", "dead", "—", "moscow"]),
        ("Al-Assad: “no”", ["al-assad", ":", '"', "no", '"']),
    ],
)
def test_tokens_are_words_and_marks(text: str, expected: list[str]) -> None:
    assert [token.folded for token in tokens(text)] == expected


@given(st.text())
def test_a_token_knows_its_place(text: str) -> None:
    places = [(token.start, token.end) for token in tokens(text)]
    assert places == sorted(places)
    assert all(fold(text[token.start : token.end]) == token.folded for token in tokens(text))
    seen = re.sub("[\\s\u00ad\u200b-\u200f\u2060\ufeff]", "", text)
    assert seen == "".join(re.sub("[\\s\u00ad\u200b-\u200f\u2060\ufeff]", "", text[a:b]) for a, b in places)


def test_words_leave_out_marks_and_possessives() -> None:
    assert words("Rubio’s “anti-migrant” cable, he said") == [
        "rubio", "anti", "migrant", "cable", "he", "said",
    ]  # fmt: skip


def test_a_long_run_takes_no_longer_than_its_length() -> None:
    assert len(tokens("a.a'" * 50_000)) < 300_000
