import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.phrases import counted, cut, length, listed, moment, one_line, says_the_same, web_link


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  two\n\tlines ", "two lines"),
        ("@\u200bchannel", "@channel"),
        ("\u202eturned round\u202c", "turned round"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("line\u2028separator", "line separator"),
        ("half a pair \ud83d", "half a pair"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_one_line_shows_what_can_be_seen(text: str, shown: str) -> None:
    assert one_line(text) == shown


@given(st.text())
def test_one_line_is_one_line_and_stays_so(text: str) -> None:
    line = one_line(text)
    assert one_line(line) == line
    assert not any(unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs") for character in line)


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("short", 5, "short"),
        ("a few words too many", 15, "a few words…"),
        ("a few words, too many", 13, "a few words…"),
        ("a few words too", 12, "a few words…"),
        ("Donaudampfschifffahrt", 10, "Donaudamp…"),
        ("a Donaudampfschifffahrt", 12, "a Donaudamp…"),
        ("🚢🚢🚢🚢", 4, "🚢…"),
    ],
)
def test_cut_ends_between_words(text: str, limit: int, kept: str) -> None:
    assert cut(text, limit) == kept


@given(st.text(), st.integers(1, 50))
def test_cut_keeps_to_its_limit(text: str, limit: int) -> None:
    kept = cut(text, limit)
    assert length(kept) <= limit
    assert kept == text or text.startswith(kept.removesuffix("…"))


def test_length_counts_as_javascript_does() -> None:
    assert length("a🚢é") == 4


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 outlets"), (1, "1 outlet"), (2, "2 outlets"), (1200, "1,200 outlets")]
)
def test_counted(number: int, said: str) -> None:
    assert counted(number, "outlet") == said


def test_counted_by_another_plural() -> None:
    assert [counted(number, "entry", "entries") for number in (1, 2)] == ["1 entry", "2 entries"]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (["A", "B", "C", "D"], "A, B, C and 1 more"),
    ],
)
def test_listed(names: list[str], said: str) -> None:
    assert listed(names) == said


def test_says_the_same_whatever_the_punctuation() -> None:
    assert says_the_same("Ottawa denies it.", "“OTTAWA denies it”")
    assert not says_the_same("Ottawa denies it.", "Ottawa denies")


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://ledger.example/a?b=c#d", "https://ledger.example/a?b=c#d"),
        (" http://ledger.example:8080 ", "http://ledger.example:8080"),
        ("https://ledger.example/a b|<!channel>", "https://ledger.example/a%20b%7C%3C!channel%3E"),
        ("https://ledger.example/grève", "https://ledger.example/gr%C3%A8ve"),
        ("https://ledger.example/a%20b", "https://ledger.example/a%20b"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("https://bank.example@evil.example/", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//ledger.example/a", ""),
        ("https://", ""),
        ("https://[broken", ""),
        ("https://ledger.example/" + "a" * 2000, ""),
        ("", ""),
    ],
)
def test_web_link_leads_only_to_the_web(url: str, link: str) -> None:
    assert web_link(url) == link


@given(st.text().map("https://ledger.example/".__add__))
def test_web_link_is_fit_for_markup(url: str) -> None:
    link = web_link(url)
    assert not set(link) & set('<>|"`\\ \n')
    assert web_link(link) == link


def test_moment_names_the_zone() -> None:
    assert moment(1_763_733_900) == "2025-11-21 14:05 UTC"
