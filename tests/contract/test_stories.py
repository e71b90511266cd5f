"""`bot.ports.Stories`, on every implementation."""

from dataclasses import replace
from math import comb

import pytest

from bot.domain.likeness import Profile, Surroundings
from bot.errors import Conflict
from bot.ports import CANDIDATES, LONGEST, LOOKED_UP, MOST_TERMS, PAIRED, READ
from tests import builders
from tests.stores import DAY, NOW, Stores, commit, delivery, story

ENTRY = builders.entry("e1", link="https://ledger.example/1")


async def found_ids(stores: Stores, *terms: str, now: float = NOW) -> list[str]:
    return [id for id, _ in (await stores.stories.around(terms, now)).candidates]


async def test_an_empty_store_knows_nothing(stores: Stores) -> None:
    assert await stores.stories.find(ENTRY) is None
    assert await stores.stories.load("s1") is None
    assert await stores.stories.around(["harbour"], NOW) == Surroundings(holding={"harbour": 0})
    assert await stores.stories.around([], NOW) == Surroundings()


async def test_a_committed_story_is_loaded_one_version_on(stores: Stores) -> None:
    new = story()
    await stores.stories.commit(commit(new))

    assert await stores.stories.load("s1") == replace(new, version=1)


async def test_a_loaded_story_can_be_committed_again(stores: Stores) -> None:
    await stores.stories.commit(commit(story()))
    await stores.stories.commit(commit(story(version=1, weight=0.9)))

    loaded = await stores.stories.load("s1")
    assert loaded == story(version=2, weight=0.9)


@pytest.mark.parametrize("version", [0, 2, 7])
async def test_a_story_that_another_changed_is_a_conflict_and_nothing_is_written(
    stores: Stores, version: int
) -> None:
    await stores.stories.commit(commit(story(), terms=["old"]))
    late = commit(story(version=version, weight=0.9), entry=ENTRY, terms=["new"], deliveries=[delivery(1)])

    with pytest.raises(Conflict, match="s1"):
        await stores.stories.commit(late)

    assert await stores.stories.load("s1") == story(version=1)
    assert await stores.stories.find(ENTRY) is None
    assert await stores.outbox.take(10, NOW) == []
    assert await found_ids(stores, "new") == []
    assert await found_ids(stores, "old") == ["s1"]


async def test_a_story_that_is_no_more_is_a_conflict(stores: Stores) -> None:
    with pytest.raises(Conflict):
        await stores.stories.commit(commit(story(version=3)))

    assert await stores.stories.load("s1") is None


async def test_committing_the_same_twice_is_a_conflict_and_doubles_nothing(stores: Stores) -> None:
    once = commit(story(), entry=ENTRY, terms=["harbour"], deliveries=[delivery(1), delivery(2)])
    await stores.stories.commit(once)

    with pytest.raises(Conflict):
        await stores.stories.commit(once)

    assert [pending.delivery for pending in await stores.outbox.take(10, NOW)] == [delivery(1), delivery(2)]
    assert (await stores.stories.around(["harbour"], NOW)).holding == {"harbour": 1}


async def test_a_known_entry_is_found_by_its_key(stores: Stores) -> None:
    await stores.stories.commit(commit(entry=ENTRY))

    found = await stores.stories.find(replace(ENTRY, title="New title", link=""))

    assert found is not None
    assert (found.entry, found.story) == (ENTRY, "s1")


async def test_an_entry_is_found_as_it_was_last_committed(stores: Stores) -> None:
    newer = replace(ENTRY, title="New title")
    await stores.stories.commit(commit(entry=ENTRY))
    await stores.stories.commit(commit(story(version=1), entry=newer))

    found = await stores.stories.find(ENTRY)

    assert found is not None
    assert found.entry == newer


async def test_inside_one_feed_an_entry_is_found_by_its_link(stores: Stores) -> None:
    await stores.stories.commit(commit(entry=ENTRY))

    assert await stores.stories.find(replace(ENTRY, id="e2")) is not None
    assert await stores.stories.find(replace(ENTRY, id="e2", feed="another")) is None
    assert await stores.stories.find(replace(ENTRY, id="e2", link="https://ledger.example/2")) is None


async def test_entries_without_a_link_are_not_taken_for_each_other(stores: Stores) -> None:
    await stores.stories.commit(commit(entry=replace(ENTRY, link="")))

    assert await stores.stories.find(replace(ENTRY, id="e2", link="")) is None


async def test_a_link_that_many_share_leads_to_none_of_them(stores: Stores) -> None:
    await stores.stories.commit(commit(entry=replace(ENTRY, shares_link=True)))

    assert await stores.stories.find(replace(ENTRY, id="e2", shares_link=True)) is None
    assert await stores.stories.find(replace(ENTRY, shares_link=True)) is not None


async def test_the_key_decides_before_the_link(stores: Stores) -> None:
    other = builders.entry("e2", link="https://ledger.example/2")
    await stores.stories.commit(commit(story("s1"), entry=ENTRY))
    await stores.stories.commit(commit(story("s2"), entry=other))

    found = await stores.stories.find(replace(ENTRY, link=other.link))

    assert found is not None
    assert found.story == "s1"


async def test_a_link_that_an_entry_no_longer_has_leads_to_it_no_more(stores: Stores) -> None:
    moved = replace(ENTRY, link="https://ledger.example/moved")
    await stores.stories.commit(commit(entry=ENTRY))
    await stores.stories.commit(commit(story(version=1), entry=moved))

    assert await stores.stories.find(replace(ENTRY, id="e2")) is None
    assert await stores.stories.find(replace(moved, id="e2")) is not None


async def test_a_feed_and_an_id_are_not_mixed_up(stores: Stores) -> None:
    await stores.stories.commit(commit(entry=builders.entry("bc", feed="a", link="")))

    assert await stores.stories.find(builders.entry("c", feed="ab", link="")) is None


async def test_an_entry_with_a_new_id_is_known_by_both(stores: Stores) -> None:
    renamed = replace(ENTRY, id="e2", title="New title")
    await stores.stories.commit(commit(entry=ENTRY))
    await stores.stories.commit(commit(story(version=1), entry=renamed, replaces=ENTRY.key))

    for entry in (replace(ENTRY, link=""), replace(renamed, link=""), replace(ENTRY, id="e3")):
        found = await stores.stories.find(entry)
        assert found is not None
        assert (found.entry, found.story) == (renamed, "s1")


async def test_an_id_may_change_there_and_back(stores: Stores) -> None:
    renamed = replace(ENTRY, id="e2")
    await stores.stories.commit(commit(entry=ENTRY))
    await stores.stories.commit(commit(story(version=1), entry=renamed, replaces=ENTRY.key))
    await stores.stories.commit(commit(story(version=2), entry=ENTRY, replaces=renamed.key))

    for entry in (ENTRY, renamed):
        found = await stores.stories.find(entry)
        assert found is not None
        assert found.entry == ENTRY


async def test_an_entry_that_replaces_itself_is_found(stores: Stores) -> None:
    await stores.stories.commit(commit(entry=ENTRY, replaces=ENTRY.key))

    assert await stores.stories.find(ENTRY) is not None


async def test_texts_of_every_kind_come_back_as_they_were(stores: Stores) -> None:
    odd = replace(ENTRY, title="tab\t, nul\x00, é, 漢字, 🎈, \u2028 and\nline", feed="f é\n>", id="i\n>\x00")
    await stores.stories.commit(commit(story("s é"), entry=odd, terms=["é\n", "漢\x00字"]))

    found = await stores.stories.find(odd)

    assert found is not None
    assert (found.entry, found.story) == (odd, "s é")
    assert await found_ids(stores, "漢\x00字", "é\n") == ["s é"]


async def test_candidates_come_with_their_profiles(stores: Stores) -> None:
    await stores.stories.commit(commit(story("s1", weight=0.25), terms=["memo"]))

    around = await stores.stories.around(["memo"], NOW)

    assert around.candidates == (("s1", Profile(terms={"harbour": 0.25})),)


async def test_stories_and_their_terms_are_counted(stores: Stores) -> None:
    for id, terms in {"s1": ["a", "b"], "s2": ["b"], "s3": ["b", "c"], "s4": []}.items():
        await stores.stories.commit(commit(story(id), terms=terms))

    around = await stores.stories.around(["c", "b", "none", "a", "b"], NOW)

    assert around.stories == 4
    assert around.holding == {"c": 1, "b": 3, "none": 0, "a": 1}
    assert {id for id, _ in around.candidates} == {"s1", "s2", "s3"}


async def test_a_look_finds_the_entry_and_the_stories_around_at_once(stores: Stores) -> None:
    await stores.stories.commit(commit(story("s1"), entry=ENTRY, terms=["harbour", "ministry"]))
    terms, other = ["harbour", "memo"], replace(ENTRY, id="e2", link="")

    known, around = await stores.stories.look(ENTRY, terms, NOW)
    assert known is not None
    assert (known, around) == (await stores.stories.find(ENTRY), await stores.stories.around(terms, NOW))
    assert await stores.stories.look(other, terms, NOW) == (None, around)
    assert await stores.stories.look(ENTRY, [], NOW) == (known, Surroundings(stories=1))


async def test_the_story_that_shares_the_rarer_terms_comes_first(stores: Stores) -> None:
    held = {"s1": ["common", "common too"], "s2": ["common", "rare"], "s3": ["common", "common too"]}
    for id, terms in held.items():
        await stores.stories.commit(commit(story(id), terms=terms))

    assert (await found_ids(stores, "common", "common too", "rare"))[0] == "s2"


async def test_of_equals_the_one_updated_last_comes_first(stores: Stores) -> None:
    for id in ("s1", "s3", "s2"):
        await stores.stories.commit(commit(story(id), terms=["a"]))
    await stores.stories.commit(commit(story("s1", updated=NOW + 1, version=1), terms=["b"]))
    await stores.stories.commit(commit(story("s3", version=1), terms=["b"]))

    assert await found_ids(stores, "a") == ["s1", "s2", "s3"]


async def test_no_more_than_the_best_are_returned(stores: Stores) -> None:
    for number in range(CANDIDATES + 5):
        await stores.stories.commit(commit(story(f"s{number:02}"), terms=["a"]))

    around = await stores.stories.around(["a"], NOW)

    assert [id for id, _ in around.candidates] == [f"s{CANDIDATES + 4 - n:02}" for n in range(CANDIDATES)]
    assert around.holding == {"a": CANDIDATES + 5}


async def test_how_many_hold_a_common_term_is_told_from_the_latest(stores: Stores) -> None:
    """Every second story holds it, which are more than are remembered under it."""
    many = 3 * LONGEST
    for number in range(many):
        terms = ["common", "all"] if number % 2 else ["all"]
        await stores.stories.commit(commit(story(f"s{number}"), terms=terms))

    around = await stores.stories.around(["common", "all"], NOW)

    assert around.stories == around.holding["all"] == many
    assert around.holding["common"] == pytest.approx(many / 2, rel=0.01)


async def test_a_story_that_says_it_is_old_leaves_right_after_those_before_it(stores: Stores) -> None:
    await stores.stories.commit(commit(story("s1"), terms=["a"]))
    await stores.stories.commit(commit(story("s2", updated=NOW - DAY), terms=["a"], now=NOW))

    assert await found_ids(stores, "a", now=NOW + 6.5 * DAY) == ["s2", "s1"]
    assert await found_ids(stores, "a", now=NOW + 7 * DAY + 1) == []


async def test_only_the_rarest_terms_are_looked_up(stores: Stores) -> None:
    rare = [f"rare {number}" for number in range(PAIRED + LOOKED_UP)]
    asked = rare[PAIRED:]  # of these no two are looked up together
    await stores.stories.commit(commit(story("rare"), terms=rare))
    for number in range(3):
        await stores.stories.commit(commit(story(f"common {number}"), terms=["common"]))

    assert await found_ids(stores, "common", *asked) == ["rare"]
    assert len(await found_ids(stores, "common", *asked[1:])) == 4


async def test_who_shares_two_of_the_first_terms_is_found_among_many(stores: Stores) -> None:
    await stores.stories.commit(commit(story("both"), terms=["x", "a", "b", "y"]))
    for number in range(2 * READ):
        await stores.stories.commit(commit(story(f"{number}"), terms=["a" if number % 2 else "b"]))

    assert (await found_ids(stores, "b", "a"))[0] == "both"
    assert "both" not in await found_ids(stores, "b", "1", "2", "3", "4", "5", "a")


async def test_a_story_is_live_for_the_joining_window_to_the_second(stores: Stores) -> None:
    await stores.stories.commit(commit(story(), terms=["a"]))

    assert await found_ids(stores, "a", now=NOW + 7 * DAY) == ["s1"]
    around = await stores.stories.around(["a"], NOW + 7 * DAY + 1)
    assert around == Surroundings(holding={"a": 0})


async def test_an_update_keeps_a_story_live_under_all_its_terms(stores: Stores) -> None:
    await stores.stories.commit(commit(story(), terms=["a", "b"]))
    await stores.stories.commit(commit(story(version=1, updated=NOW + 6 * DAY), terms=["b", "c"]))

    around = await stores.stories.around(["a", "b", "c"], NOW + 10 * DAY)

    assert around.holding == {"a": 1, "b": 1, "c": 1}
    assert [id for id, _ in around.candidates] == ["s1"]


async def test_a_story_that_comes_back_is_found_only_under_what_it_came_back_with(stores: Stores) -> None:
    await stores.stories.commit(commit(story(), terms=["a", "b"]))
    await stores.stories.commit(commit(story(version=1, updated=NOW + 8 * DAY), terms=["b"]))

    assert (await stores.stories.around(["a", "b"], NOW + 8 * DAY)).holding == {"a": 0, "b": 1}


async def test_the_terms_given_longest_ago_give_way(stores: Stores) -> None:
    first = [f"first {number}" for number in range(MOST_TERMS - comb(PAIRED, 2))]
    await stores.stories.commit(commit(story(), terms=first))
    await stores.stories.commit(commit(story(version=1), terms=["second", first[0]]))

    holding = (await stores.stories.around(["second", *first], NOW)).holding

    assert [term for term, count in holding.items() if not count] == first[1:3]


async def test_stories_and_entries_are_kept_for_thirty_days_and_no_longer_than_thirty_two(
    stores: Stores,
) -> None:
    await stores.stories.commit(commit(entry=ENTRY))
    await stores.stories.commit(commit(story("s2", updated=NOW + 30 * DAY)))
    assert await stores.stories.load("s1") is not None
    await stores.stories.commit(commit(story("s3", updated=NOW + 32 * DAY)))

    assert await stores.stories.load("s1") is None
    assert await stores.stories.load("s2") is not None
    assert await stores.stories.find(ENTRY) is None
    assert await stores.stories.find(replace(ENTRY, id="e2")) is None


async def test_an_entry_that_its_feed_still_carries_is_not_forgotten(stores: Stores) -> None:
    await stores.stories.commit(commit(entry=ENTRY))
    for day in range(0, 100, 10):
        await stores.stories.commit(commit(story(f"day {day}", updated=NOW + day * DAY)))
        assert await stores.stories.find(ENTRY) is not None


async def test_a_story_that_goes_on_is_not_forgotten(stores: Stores) -> None:
    for version, day in enumerate(range(0, 100, 10)):
        await stores.stories.commit(commit(story(version=version, updated=NOW + day * DAY)))

    assert await stores.stories.load("s1") == story(version=10, updated=NOW + 90 * DAY)


async def test_a_story_that_became_part_of_another_is_that_one_from_then_on(stores: Stores) -> None:
    await stores.stories.commit(commit(story("s1"), terms=["harbour"]))
    await stores.stories.commit(commit(story("s2"), entry=ENTRY, terms=["memo", "harbour"]))
    gone = story("s2", version=1)
    await stores.stories.commit(commit(story("s1", version=1), terms=["ministry"], absorbs=gone))

    whole = await stores.stories.load("s1")
    assert whole == story("s1", version=2)
    assert await stores.stories.load("s2") == whole
    around = await stores.stories.around(["harbour", "memo", "ministry"], NOW)
    assert [id for id, _ in around.candidates] == ["s1"]
    assert around.holding == {"harbour": 1, "memo": 1, "ministry": 1}
    assert around.stories == 1
    known = await stores.stories.find(ENTRY)
    assert known is not None
    assert await stores.stories.load(known.story) == whole


@pytest.mark.parametrize("version", [0, 2])
async def test_a_story_that_changed_meanwhile_is_not_taken_in(stores: Stores, version: int) -> None:
    await stores.stories.commit(commit(story("s1")))
    await stores.stories.commit(commit(story("s2"), terms=["memo"]))

    with pytest.raises(Conflict):
        await stores.stories.commit(commit(story("s1", version=1), absorbs=story("s2", version=version)))

    assert await stores.stories.load("s1") == story("s1", version=1)
    assert await stores.stories.load("s2") == story("s2", version=1)
    assert await found_ids(stores, "memo") == ["s2"]


async def test_what_became_of_a_story_is_forgotten_with_the_rest(stores: Stores) -> None:
    await stores.stories.commit(commit(story("s1")))
    await stores.stories.commit(commit(story("s2")))
    await stores.stories.commit(commit(story("s1", version=1), absorbs=story("s2", version=1)))
    for day in range(1, 40):
        await stores.stories.commit(commit(story(f"later {day}", updated=NOW + day * DAY)))

    assert await stores.stories.load("s2") is None
