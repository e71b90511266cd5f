"""The parts of a score, and their weights."""

from bot.domain.entry import Entry
from bot.domain.likeness import Profile, Score, Surroundings, lookup_terms, merged, profile
from bot.domain.likeness.score import PARTS, WEIGHTS, WEIGHTS_WITH_MEANING, scores

NOON = 1_780_000_000.0


def of(title: str, *, feed: str = "ledger", id: str = "1") -> Profile:
    return profile(Entry(feed=feed, id=id, outlet=feed, title=title, published=NOON), ())


def beside(entry: Profile, story: Profile, held: int = 1) -> Score:
    holding = dict.fromkeys(lookup_terms(entry), held)
    return scores(entry, Surroundings(candidates=(("1", story),), holding=holding, stories=400))[0]


def test_every_part_has_a_weight() -> None:
    assert set(WEIGHTS) == {"start", *PARTS}
    assert set(WEIGHTS_WITH_MEANING) == {"start", "meaning", "theme", *PARTS}


def test_what_many_write_of_today_counts_no_less_between_two_entries() -> None:
    first, second = of("Ferry runs aground near Tromso"), of("Tromso ferry aground in fog", id="2")
    few, many = beside(second, first), beside(second, first, held=60)
    assert (few.closest, few.title) == (many.closest, many.title)
    assert 0.3 < few.closest < 1.0
    assert many.rare < few.rare


def test_the_closest_of_several_entries_counts() -> None:
    ferry, rescue = of("Ferry runs aground near Tromso"), of("Coast guard frees ferry with a tug", id="2")
    story = merged(ferry, rescue)
    again = of("Ferry aground near Tromso", id="3")
    assert beside(again, story).closest > beside(again, rescue).closest


def test_another_feed_is_told_from_the_same() -> None:
    mine = of("Ferry runs aground near Tromso")
    same, other = of("Ferry freed", id="2"), of("Ferry freed", feed="harbour", id="3")
    assert [beside(story, mine).outlets for story in (same, other)] == [0.0, 1.0]
    assert beside(same, merged(mine, other)).outlets == 1.0
