"""Whole entries: what repeats is told once, each denier is heard, and no text wears the reader down."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.entry import Entry
from bot.domain.finding import Claim, Denial, Finding, answered, findings
from bot.domain.finding.extract import MOST, MOST_READ
from config.lexicons import load

LEXICONS = load(Path(__file__).parents[4] / "config/cues")


def entry(title: str = "", summary: str = "", content: str = "", language: str | None = None) -> Entry:
    return Entry(
        feed="f",
        id="1",
        outlet="o",
        title=title,
        summary=summary,
        content=content,
        published=0.0,
        language=language,
    )


def found(title: str = "", summary: str = "", content: str = "") -> tuple[Finding, ...]:
    return findings(entry(title, summary, content), LEXICONS)


def denials(all_found: tuple[Finding, ...]) -> list[tuple[str | None, str]]:
    return [(f.source.name if f.source else None, f.strength) for f in all_found if isinstance(f, Denial)]


ARTICLE = """
A Globe and Mail report alleges that Envoy Carl Stone told mayors to cut the fishing quota.
The Globe and Mail obtained a cable in which Stone urged the mayors to cut the quota at once.
Oslo denies that such a cable was sent to mayors.
Norway's Fisheries Minister Ada Lie said she hadn't been pressured by Stone to cut the quota.
"It's not something I'm familiar with," Lie said when asked about the Globe and Mail report.
A senior ministry official said the country was not seeking to dictate quotas.
"""


def test_the_title_and_the_body_make_one_claim_with_the_origin_that_the_body_names() -> None:
    claims = [
        f for f in found("Stone reportedly told mayors to cut quota", content=ARTICLE) if f.kind == "claim"
    ]
    assert [(claim.origin, claim.field) for claim in claims if isinstance(claim, Claim)] == [
        ("Globe and Mail", "title")
    ]


def test_several_deniers_are_several_denials() -> None:
    assert denials(found("Stone reportedly told mayors to cut quota", content=ARTICLE)) == [
        ("Oslo", "outright"),
        ("Ada Lie", "outright"),
        ("Lie", "soft"),
        ("senior ministry official", "soft"),
    ]


def test_every_denial_of_the_article_answers_its_claim() -> None:
    all_found = found("Stone reportedly told mayors to cut quota", content=ARTICLE)
    claims = [f for f in all_found if isinstance(f, Claim)]
    assert [answered(f, claims) for f in all_found if isinstance(f, Denial)] == [0, 0, 0, 0]


def test_the_body_repeats_the_title_and_gives_the_fuller_name() -> None:
    all_found = found(
        "Lie denies taking gifts", "Fisheries Minister Ada Lie denied on Monday that she took gifts."
    )
    assert denials(all_found) == [("Ada Lie", "outright")]
    assert all_found[0].field == "title"


@pytest.mark.parametrize(
    ("before", "denial", "denier"),
    [
        ("Envoy Carl Stone spoke on Monday. Police said he took bribes.", "He denied it.", "Carl Stone"),
        (
            "Carl Stone resigned on Friday. The Herald reported that he leaked files.",
            "He denied it.",
            "Carl Stone",
        ),
        (
            "Mayor Jo Bray spoke first. The city council said it would ask.",
            "She denied the claims.",
            "Jo Bray",
        ),
        ("Carl Stone took bribes, Reuters reported.", "He denied it.", "Carl Stone"),
        ("Brussels accused Tim Ross of lying.", "He denied it.", "Tim Ross"),
        ("Ada Lie accused Tim Ross of lying.", "He denied it.", "Tim Ross"),
        ("The guild accused the bank of lying.", "It denied the claims.", "bank"),
        ("Israel said that a man was in the tunnel.", "He denied it.", None),
        ("Norvane Foods ran the tests, a spokeswoman said.", "It denied the claims.", "Norvane Foods"),
        ("Ada Lie told Reuters the memo existed.", "She later denied it.", "Ada Lie"),
        (
            "Selon Mediapart, Ada Lie a menti. Le Monde affirme que le rapport existe.",
            "Elle nie les faits.",
            "Ada Lie",
        ),
    ],
)
def test_a_pronoun_stands_for_somebody_whom_it_fits(before: str, denial: str, denier: str | None) -> None:
    assert denials(found("x", f"{before} {denial}"))[-1:] == [(denier, "outright")]


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", 1), ("en-GB", 1), ("EN", 1), ("de", 0), (None, 1)],
)
def test_the_feed_says_which_language_it_is(language: str | None, expected: int) -> None:
    assert len(findings(entry("Lisbon denies sending the order", language=language), LEXICONS)) == expected


def test_a_language_that_the_feed_does_not_say_is_guessed() -> None:
    text = "Le ministre dément avoir reçu les consignes de la direction"
    assert denials(findings(entry(text), LEXICONS)) == [("ministre", "outright")]
    assert findings(entry("Москва опровергает сообщения"), LEXICONS) == ()


def test_an_article_yields_no_more_than_a_reader_can_take() -> None:
    lines = [f"The mayor of Town{n} denied taking bribe{n} from Firm{n}." for n in range(100)]
    assert len(found(content="\n".join(lines))) == MOST


def test_a_text_that_repeats_itself_without_end_is_not_read_to_its_end() -> None:
    last = "Lisbon denies sending the order."
    assert len(found(content="He denied it. " * (MOST_READ - 1) + last)) == 3
    assert len(found(content="He denied it. " * MOST_READ + last)) == 2


HOSTILE = [
    "says ",
    '"',
    "'",
    "denies ",
    "(",
    "he said, ",
    "said claims ",
    ". ",
    "a.b.",
    "a'",
    "- ",
    "\u0301",
    "é",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_long_run_costs_no_more_than_its_length(unit: str) -> None:
    short, long = (unit * (size // len(unit)) for size in (20_000, 80_000))
    findings(entry("x", content=short), LEXICONS)
    assert _seconds(long) < 12 * _seconds(short) + 0.05


def test_a_pronoun_with_much_before_it_is_found_a_name_at_little_more_cost() -> None:
    unit = "he said she denied it "
    alone, behind = (unit * (size // len(unit)) for size in (1_000, 10_000))
    assert _seconds(behind) < 40 * _seconds(alone) + 0.05


def _seconds(content: str) -> float:
    """The least of three: a pass of the garbage collector over what other tests left may fall into one."""

    def once() -> float:
        start = time.process_time()
        findings(entry("x", content=content), LEXICONS)
        return time.process_time() - start

    return min(once() for _ in range(3))


PIECES = """
Oslo denies it says that claims not ' " “ ” , . : - the accused of by who and to denied reports FT sources 's
( ) no
""".split()


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=50))
def test_whatever_the_words_a_finding_explains_itself(words: list[str]) -> None:
    text = " ".join(words)
    for finding in found(text, text):
        assert finding.evidence in text
        assert finding.cue in finding.evidence
        assert finding.rule
        assert 0 < finding.confidence <= 1
        assert finding.source is None or finding.source.name
