"""What is asked of an embedder where words leave it open, and what its answer changes."""

import pytest

from bot.domain.entry import Entry
from bot.domain.likeness import (
    Comparison,
    Joins,
    NewStory,
    Profile,
    Surroundings,
    compared,
    doubts,
    lookup_terms,
    merged,
    placed,
    profile,
    resolved,
)
from bot.domain.likeness.meaning import MOST_ASKED

NOON = 1_780_000_000.0


def of(title: str, summary: str = "", *, id: str = "1", minutes: float = 0.0) -> Profile:
    at = NOON + 60 * minutes
    entry = Entry(feed=f"ledger {id}", id=id, outlet="ledger", title=title, summary=summary, published=at)
    return profile(entry, ())


WALKOUT = of("Doctors in Carvale walk out over pay", "Hospitals in Carvale cancelled operations.")
STRIKE = of("Strike empties the wards of Carvale's hospitals", "Talks with doctors had failed.", id="2")
COPY = of("Doctors in Carvale walk out over pay", "Hospitals in Carvale cancelled operations.", id="3")
CALLED_OFF = of("Operations called off across Carvale", "The pay dispute goes on.", id="8")
QUAKE = of("Earthquake shakes the north coast of Vanuatu", "No tsunami followed.", id="4")


def beside(new: Profile, *stories: Profile) -> Comparison:
    holding = {term: sum(term in story.terms for story in stories) for term in lookup_terms(new)}
    candidates = tuple((str(number), story) for number, story in enumerate(stories))
    return compared(new, Surroundings(candidates=candidates, holding=holding, stories=400), new.time)


def test_a_doubt_is_asked_about_in_the_words_of_both() -> None:
    open_ = doubts(beside(STRIKE, WALKOUT, QUAKE))
    assert open_ is not None
    assert open_.text == "strike empties the wards of carvale s hospitals. talks with doctors had failed"
    assert open_.others == {
        "0": ("doctors in carvale walk out over pay. hospitals in carvale cancelled operations",)
    }
    assert open_.texts == list(open_.others["0"])


def test_a_near_copy_needs_no_asking() -> None:
    assert isinstance(placed(beside(COPY, WALKOUT)), Joins)
    assert doubts(beside(COPY, WALKOUT)) is None


def test_what_words_rule_out_needs_no_asking() -> None:
    assert doubts(beside(STRIKE, QUAKE)) is None
    assert doubts(beside(STRIKE)) is None


def test_meaning_decides_a_doubt() -> None:
    comparison = beside(STRIKE, WALKOUT)
    open_ = doubts(comparison)
    assert open_ is not None
    joins, stays = (placed(resolved(comparison, open_, [alike])) for alike in (0.9, 0.05))
    assert isinstance(joins, Joins)
    assert (joins.score.meaning, joins.score.theme) == (0.9, 0.9)
    assert isinstance(stays, NewStory)
    assert stays.nearest is not None
    assert stays.nearest.meaning == 0.05


def test_what_was_not_asked_about_stays_as_it_was() -> None:
    comparison = beside(STRIKE, QUAKE, WALKOUT)
    open_ = doubts(comparison)
    assert open_ is not None
    after = resolved(comparison, open_, [0.8])
    assert after.scores[0] == comparison.scores[0]
    assert after.scores[0].meaning is None


def test_the_closest_entry_and_all_of_them() -> None:
    story = merged(WALKOUT, of("Nurses of Carvale join the doctors", "Wards stand empty.", id="5", minutes=5))
    comparison = beside(CALLED_OFF, story)
    open_ = doubts(comparison)
    assert open_ is not None
    assert len(open_.texts) == 2
    score = resolved(comparison, open_, [0.9, 0.1]).scores[0]
    assert (score.meaning, score.theme) == (0.9, 0.5)


def test_of_a_large_story_the_newest_are_asked_about() -> None:
    story = WALKOUT
    told = ("No eye is treated", "Births move abroad", "Burns: the ward is shut", "Hearts wait", "Lungs, too")
    for number, title in enumerate(told):
        story = merged(story, of(f"{title} while Carvale's doctors walk out", id=title, minutes=number))
    open_ = doubts(beside(of("Carvale's doctors walk out", id="9", minutes=20), story))
    assert open_ is not None
    assert len(open_.texts) == MOST_ASKED
    assert "lungs" in open_.texts[-1]


@pytest.mark.parametrize(("alike", "joins"), [(0.95, True), (0.45, False)])
def test_names_alone_join_nothing_unless_the_meaning_is_one(alike: float, joins: bool) -> None:
    story = of("Hopes rise again for Marlow Vane of Kestrelspace", id="6")
    comparison = beside(of("Rain keeps Kestrelspace and Marlow Vane grounded", id="7"), story)
    assert comparison.scores[0].named_alone
    assert isinstance(placed(comparison), NewStory)
    open_ = doubts(comparison)
    assert open_ is not None
    assert isinstance(placed(resolved(comparison, open_, [alike])), Joins) is joins
