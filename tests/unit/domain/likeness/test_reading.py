"""What is read from a text, and the forms in which words meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.likeness.reading import plain, terms
from bot.domain.likeness.stems import stem


@pytest.mark.parametrize(
    "alike",
    [
        ("strike", "strikes", "striking", "struck", "airstrikes"),
        ("investigation", "investigations", "probe"),
        ("france", "french"),
        ("ukraine", "ukrainian", "ukrainians"),
        ("zelensky", "zelenskyy", "zelenskiy"),
        ("earthquake", "quakes"),
        ("dead", "deaths", "dies"),
        ("sanction", "sanctions"),
    ],
)
def test_words_that_mean_the_same_meet(alike: tuple[str, ...]) -> None:
    assert len({stem(word) for word in alike}) == 1


@pytest.mark.parametrize(("one", "other"), [("niger", "nigeria"), ("nation", "national"), ("iran", "iraq")])
def test_words_that_mean_other_things_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_the_wires_dateline_time_stamps_and_invisible_marks_are_not_read() -> None:
    assert plain("TROMSO, March 3 (Reuters) - A ferry\u200b ran aground") == "A ferry ran aground"
    assert plain("March 3, 2026 5:00 AM A ferry ran aground") == "A ferry ran aground"


def test_names_are_told_by_capitals_inside_a_sentence_and_acronyms_anywhere() -> None:
    names = [term.word for term in terms("Ferries collide off Tromso, NATO says") if term.name]
    assert names == ["tromso", "nato"]


def test_a_headline_in_title_case_tells_no_names_but_acronyms() -> None:
    found = list(terms("Harbour Ferries Collide Off Rocky Coast, NATO Confirms", headline=True))
    assert [term.word for term in found if term.name] == ["nato"]


def test_numbers_lose_their_commas() -> None:
    assert [term.word for term in terms("1,046 cases") if term.number] == ["1046"]


@given(st.text(max_size=400))
def test_whatever_the_text_terms_are_words_without_space(text: str) -> None:
    assert all(term.word and " " not in term.word for term in terms(text))
