"""Which entries of one feed are two of a series."""

import pytest

from bot.domain.entry import EntryKey
from bot.domain.likeness.profile import Print
from bot.domain.likeness.series import is_of_series

NAMES = {"ascot", "york", "harbour", "ledger", "okafor", "vanuatu", "fiji"}
FIRST = "gates open at ten and the first of seven races starts at noon"
SECOND = "the track is heavy after a week of rain and the going is slow"


def of(title: str, lead: str = "") -> Print:
    return Print(entry=EntryKey("feed", title), title=title, lead=lead)


@pytest.mark.parametrize(
    ("one", "other", "series"),
    [
        ("preview and tips for ascot on monday", "preview and tips for york on monday", True),
        ("every pick of the harbour team in the draft", "every pick of the ledger team in the draft", True),
        ("okafor says the ferry contract was lawful", "okafor insists the ferry contract was lawful", False),
        ("earthquake off vanuatu kills 40 people", "earthquake off vanuatu kills 62 people", False),
        ("earthquake strikes off vanuatu", "cyclone warning for fiji", False),
        ("sermon of the day 5 29 2020", "sermon of the day 5 30 2020", True),
        ("best of cartoons october 16 2021", "best of cartoons october 17 2021", True),
        ("what happened in fiji on 29 august", "what happened in fiji on 3 september", True),
        ("vanuatu votes on 5 may", "vanuatu counts on 6 may", False),
        ("vanuatu", "fiji", False),
        ("", "", False),
    ],
)
def test_one_form_with_other_names_is_a_series(one: str, other: str, series: bool) -> None:
    assert is_of_series(of(one), of(other), NAMES.__contains__) is series
    assert is_of_series(of(other), of(one), NAMES.__contains__) is series


@pytest.mark.parametrize(
    ("first", "second", "series"), [(FIRST, SECOND, True), (FIRST, FIRST, False), (FIRST, "", False)]
)
def test_a_standing_title_over_another_text_is_a_series(first: str, second: str, series: bool) -> None:
    title = "what to watch tonight"
    assert is_of_series(of(title, first), of(title, second), NAMES.__contains__) is series
