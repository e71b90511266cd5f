"""The parts of a score, each on an entry beside a story."""

from bot.domain.entry import Entry
from bot.domain.likeness import Profile, Score, Surroundings, lookup_terms, profile
from bot.domain.likeness.score import PARTS, WEIGHTS, WEIGHTS_WITH_MEANING, scores

NOON = 1_780_000_000.0
LAUNCH = "Kestrelspace rocket waits for better weather"
WATCH = "How to watch tonight: Kestrelspace overhead at ten"


def of(title: str, *, id: str = "1") -> Profile:
    return profile(Entry(feed="ledger", id=id, outlet="ledger", title=title, published=NOON), ())


def score(entry: str, story: str, *, held: int = 1, stories: int = 400) -> Score:
    """Among so many live stories, of which so many hold each term of the entry."""
    new = of(entry, id="2")
    around = Surroundings(
        candidates=(("0", of(story)),), holding=dict.fromkeys(lookup_terms(new), held), stories=stories
    )
    return scores(new, around)[0]


def test_a_name_that_many_hold_these_days_bursts() -> None:
    often, seldom = score(WATCH, LAUNCH, held=12), score(WATCH, LAUNCH, held=1)
    assert seldom.burst < 0.5 < often.burst <= 1.0


def test_what_bursts_is_rare_no_more_and_as_uncommon_as_ever() -> None:
    often, seldom = score(WATCH, LAUNCH, held=12), score(WATCH, LAUNCH, held=1)
    assert often.rare < seldom.rare
    assert often.uncommon == seldom.uncommon > 0.0


def test_a_name_that_is_in_the_news_every_day_does_not_burst() -> None:
    assert score("Trump waits", "Trump hopes", held=40).burst == 0.0


def test_a_name_in_one_title_alone_does_not_burst() -> None:
    assert score("A glimpse overhead at ten", LAUNCH, held=12).burst == 0.0


def test_as_many_stories_as_the_table_leads_to_expect_are_no_burst() -> None:
    assert score(WATCH, LAUNCH, held=1, stories=1_000_000).burst < score(WATCH, LAUNCH, held=1).burst


def test_every_part_has_a_weight() -> None:
    assert set(WEIGHTS) == {"start", *PARTS}
    assert set(WEIGHTS_WITH_MEANING) == {"start", "meaning", "theme", *PARTS}
