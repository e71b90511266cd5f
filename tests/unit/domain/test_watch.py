"""Which entries speak of what is watched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.entry import Entry
from bot.domain.watch import CONSOLE, Channel, Watch, Watchlist

SLACK = Channel(platform="slack", id="C0123456789")


def entity(name: str, *aliases: str, fuzzy: bool = False) -> Watch:
    return Watch(kind="entity", name=name, aliases=aliases, fuzzy=fuzzy)


def phrase(name: str) -> Watch:
    return Watch(kind="phrase", name=name)


def matches(watch: Watch, title: str, summary: str = "", content: str = "") -> bool:
    entry = Entry(feed="f", id="1", outlet="o", title=title, summary=summary, content=content, published=0)
    return bool(Watchlist([watch]).match(entry))


@pytest.mark.parametrize(
    "text",
    [
        "Marco Rubio speaks",
        "MARCO RUBIO SPEAKS",
        "marco rubio speaks",
        "Marco Rubio's cable",
        "Marco Rubio’s cable",
        "a cable (Marco Rubio)",
        "“Marco Rubio”, they said",
        "Marco-Rubio-era rules",
        "the Rubio memo",
        "Márco Rubió",
    ],
)
def test_a_name_matches_however_it_is_written(text: str) -> None:
    assert matches(entity("Marco Rubio", "Rubio"), text)


@pytest.mark.parametrize("text", ["Rubiones win", "a microrubio", "Marco Polo", "Rubin speaks", ""])
def test_a_name_matches_whole_words_only(text: str) -> None:
    assert not matches(entity("Marco Rubio", "Rubio"), text)


def test_a_name_matches_in_summary_and_content_but_not_across_them() -> None:
    watch = entity("Marco Rubio")
    assert matches(watch, "Cable", summary="By Marco Rubio")
    assert matches(watch, "Cable", content="By Marco Rubio")
    assert not matches(watch, "A cable of Marco", summary="Rubio")


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("US", "US diplomats", True),
        ("US", "U.S. diplomats", True),
        ("U.S.", "US diplomats", True),
        ("US", "the US's diplomats", True),
        ("US", "US-led talks", True),
        ("US", "U.S.-led talks", True),
        ("NATO", "N.A.T.O. meets", True),
        ("US", "Tell us more", False),
        ("US", "Us and them", False),
        ("WHO", "Who said so?", False),
        ("WHO", "The WHO said so", True),
        ("NATO", "Nato meets", True),
        ("NATO", "nato meets", False),
        ("NATO", "NATO LEADERS MEET", True),
        ("WHO", "LOOK WHO IS BACK", False),
        ("US", "TELL US MORE", False),
    ],
)
def test_acronyms_go_by_their_case(name: str, text: str, found: bool) -> None:
    assert matches(entity(name), text) is found


def test_a_phrase_in_capitals_is_no_acronym() -> None:
    assert matches(phrase("US"), "tell us more")


@pytest.mark.parametrize(
    "text", ["Mass migration grows", "the “mass migration” memo", "mass-migration policy", "MASS  MIGRATION"]
)
def test_a_phrase_matches_whatever_stands_between_its_words(text: str) -> None:
    assert matches(phrase("mass migration"), text)


def test_a_phrase_is_not_matched_in_pieces() -> None:
    assert not matches(phrase("mass migration"), "a mass of migration papers")


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Zelensky", "Zelenskyy speaks", True),
        ("Zelensky", "Zelenskiy's aide", True),
        ("Volodymyr Zelensky", "Volodimyr Zelenskyy speaks", True),
        ("Zelensky", "Zelinski's zebra", False),
        ("Rubio", "Rubin speaks", False),
        ("Marco Rubio", "Marko Rubio speaks", True),
        ("Zelensky", "zelenskyy", False),
        ("Zelensky", "Kelensky speaks", False),
    ],
)
def test_fuzzy_names_match_other_spellings(name: str, text: str, found: bool) -> None:
    assert matches(entity(name, fuzzy=True), text) is found
    assert not matches(entity(name), text)


def test_a_name_without_a_letter_matches_nothing() -> None:
    assert not matches(entity("???"), "??? what ???")


def test_watches_are_found_together_and_once() -> None:
    rubio, canada = entity("Rubio", "Secretary Rubio"), entity("Canada")
    entry = Entry(feed="f", id="1", outlet="o", title="Secretary Rubio in Canada, Rubio says", published=0)
    assert Watchlist([rubio, entity("Ghana"), canada]).match(entry) == (rubio, canada)


def test_watching_gives_each_channel_its_own_watches() -> None:
    both = Watch(kind="entity", name="Rubio", channels=(CONSOLE, SLACK))
    console = Watch(kind="phrase", name="mass migration", channels=(CONSOLE,))
    other = Watch(kind="entity", name="Ghana", channels=(SLACK,))
    watching = Watchlist([both, console, other]).watching([both.id, console.id, "entity:Gone"])
    assert watching == {CONSOLE: [both, console], SLACK: [both]}


@given(st.text(max_size=200), st.text(min_size=1, max_size=20))
def test_no_text_and_no_name_makes_matching_fail(text: str, name: str) -> None:
    watches = [entity(name, fuzzy=True), entity(name.upper()), phrase(name)]
    Watchlist(watches).match(Entry(feed="f", id="1", outlet="o", title=text, published=0))


@given(st.lists(st.sampled_from(["Rubio", "Canada", "mass", "migration", "cable", "Ottawa"]), max_size=8))
def test_a_name_is_found_wherever_its_words_stand(words: list[str]) -> None:
    text = " ".join([*words, "Lena Diab", *words])
    assert matches(entity("Lena Diab"), text)
