"""What of an entry's text its profile speaks of."""

import time

import pytest

from bot.domain.entry import Entry
from bot.domain.likeness import profile
from bot.domain.likeness.describe import QUOTATIONS_END, REST_ENDS

FILLING = "Plain words fill the page until nobody reads on. " * (REST_ENDS // 40)
QUOTED = "the glacier swallowed our lighthouse before breakfast"


def words(content: str) -> set[str]:
    """The terms of an article with that text."""
    return set(
        profile(
            Entry(feed="f", id="1", outlet="f", title="Harbour", content=content, published=0.0), ()
        ).terms
    )


@pytest.mark.parametrize("said", [f'"{QUOTED}"', f"“{QUOTED}”", f"«{QUOTED}»"])
def test_what_is_quoted_is_read_to_the_end_of_an_article(said: str) -> None:
    assert {"glaci", "lighthous"} <= words(f"{FILLING} {said}, he said.")


@pytest.mark.parametrize(
    "said",
    [
        QUOTED,
        'the "glacier" and a "lighthouse"',
        f'"short" {QUOTED} and then "short"',
        f'"{QUOTED}\n{QUOTED}',
        f'"{QUOTED * 9}"',
    ],
    ids=["unquoted", "words", "between", "unclosed", "long"],
)
def test_what_is_no_quotation_is_not(said: str) -> None:
    assert not {"glaci", "lighthous"} & words(f"{FILLING} {said}, he said.")


def test_reading_ends_somewhere() -> None:
    assert "lighthous" not in words(f'{FILLING * (QUOTATIONS_END // REST_ENDS + 1)} "{QUOTED}"')


@pytest.mark.parametrize("hostile", ['"' * 200_000, ' "a' * 80_000, '("' * 90_000, ' "' + "a" * 200_000])
def test_a_text_of_marks_is_read_at_once(hostile: str) -> None:
    began = time.process_time()
    words(hostile)
    assert time.process_time() - began < 1.0
