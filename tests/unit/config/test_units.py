"""Durations, sizes, addresses and languages as people write them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.faults import Wrong
from config.units import home, language, lasting, name, network, seconds, size, web_address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90s", 90),
        ("5m", 300),
        ("24h", 86_400),
        ("7d", 604_800),
        ("2w", 1_209_600),
        ("1h30m", 5_400),
        (" 1h 30M ", 5_400),
        ("1.5h", 5_400),
        ("0", 0),
        ("0s", 0),
        ("off", 0),
        ("No", 0),
    ],
)
def test_durations_are_seconds(text: str, expected: float) -> None:
    assert seconds(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("300", "300s for seconds"),
        ("5 minutes", "write 5m"),
        ("24hours", "write 24h"),
        ("7 days", "write 7d"),
        ("soon", "90s, 5m or 24h"),
        ("", "90s, 5m or 24h"),
        ("-5m", "90s, 5m or 24h"),
        ("5m?", "90s, 5m or 24h"),
        ("1y", "90s, 5m or 24h"),
        ("5:00", "90s, 5m or 24h"),
        ("99999999w", "such as 30d"),
        ("9" * 400 + "d", "90s, 5m or 24h"),
    ],
)
def test_what_is_no_duration_is_told_what_to_write(text: str, words: str) -> None:
    with pytest.raises(Wrong) as caught:
        seconds(text)
    assert words in caught.value.remedy


@given(st.integers(0, 100), st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
def test_a_duration_is_the_sum_of_its_parts(days: int, hours: int, minutes: int, odd: int) -> None:
    expected = ((days * 24 + hours) * 60 + minutes) * 60 + odd
    assert seconds(f"{days}d{hours}h{minutes}m{odd}s") == expected


@given(st.text(max_size=30) | st.from_regex(r"[0-9smhdw. ]{0,12}", fullmatch=True))
def test_any_text_is_a_finite_duration_or_wrong(text: str) -> None:
    try:
        duration = seconds(text)
    except Wrong:
        return
    assert 0 <= duration <= 3650 * 86_400


@pytest.mark.parametrize(("duration", "words"), [(0.5, "too short"), (61.0, "too long")])
def test_a_duration_out_of_its_range_is_told_the_range(duration: float, words: str) -> None:
    checked = lasting("1s", "1m").func
    assert checked(60.0) == 60.0  # type: ignore[call-arg]  # pydantic types it as one of two forms
    with pytest.raises(Wrong, match=f"{words}; write a time from 1s to 1m"):
        checked(duration)  # type: ignore[call-arg]  # as above


@pytest.mark.parametrize(
    ("text", "expected"), [("10MB", 10_000_000), ("500 kB", 500_000), ("1.5mb", 1_500_000)]
)
def test_sizes_are_bytes(text: str, expected: int) -> None:
    assert size(text) == expected


@pytest.mark.parametrize("text", ["10", "0MB", "much", "1GB", "", "-1MB"])
def test_what_is_no_size_is_told_what_to_write(text: str) -> None:
    with pytest.raises(Wrong, match="such as 10MB"):
        size(text)


def test_networks_are_addresses_or_ranges() -> None:
    assert str(network("192.168.1.20")) == "192.168.1.20/32"
    assert str(network(" 10.1.2.3/8 ")) == "10.0.0.0/8"
    assert str(network("fd00::1")) == "fd00::1/128"


@pytest.mark.parametrize("text", ["intranet", "10.0.0.256", "http://10.0.0.1", ""])
def test_what_is_no_network_is_told_what_to_write(text: str) -> None:
    with pytest.raises(Wrong, match=r"such as 192\.168\.1\.20"):
        network(text)


def test_a_web_address_is_kept_as_written() -> None:
    assert web_address(" HTTPS://user:pw@Example.org:8443/f?x=1 ") == "HTTPS://user:pw@Example.org:8443/f?x=1"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("example.org/feed", "does not begin with http"),
        ("ftp://user:pw@example.org/feed", "does not begin with http"),
        ("feed://example.org", "does not begin with http"),
        ("file:///etc/passwd", "does not begin with http"),
        ("https://", "no whole address"),
        ("https://user:pw@/feed", "no whole address"),
        ("https://example.org/a feed", "no whole address"),
        ("https://[::1", "is no address"),
        ("https://example.org:port/", "is no address"),
    ],
)
def test_what_is_no_web_address_is_told_why_and_no_password_printed(text: str, words: str) -> None:
    with pytest.raises(Wrong, match=words) as caught:
        web_address(text)
    assert "pw" not in str(caught.value)


def test_the_home_folder_is_found_or_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    assert home("~/onrecord.yaml") == Path("/home/ann/onrecord.yaml")
    assert home("~nobody-of-this-name/x") == Path("~nobody-of-this-name/x")
    assert home("a/b") == Path("a/b")


def test_languages_lose_their_region() -> None:
    assert [language(text) for text in ("en", "FR", "en-GB", "pt_BR")] == ["en", "fr", "en", "pt"]


@pytest.mark.parametrize("text", ["english", "e", "", "12"])
def test_what_is_no_language_is_told_what_to_write(text: str) -> None:
    with pytest.raises(Wrong, match="such as en or fr"):
        language(text)


def test_names_are_folded() -> None:
    assert name("  Marco \n Rubio ") == "Marco Rubio"


@pytest.mark.parametrize(
    ("text", "words"), [("?!", "no letter"), ("", "no letter"), ("a" * 201, "longer"), (["a"], "no name")]
)
def test_what_is_no_name_is_told_why(text: object, words: str) -> None:
    with pytest.raises(Wrong, match=words):
        name(text)
