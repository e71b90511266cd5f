"""What readers ask of `bot.ports.Stories`, on every implementation."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.likeness import Joins, NewStory, Placement, Score
from bot.domain.story import Story
from bot.ports import Counted, Known, Placed
from bot.text.sought import ANYTHING, Sought, sought
from tests import builders
from tests.stores import DAY, NOW, Stores, commit, in_memory, story

ENTRY = builders.entry("e1", link="https://ledger.example/1")
SCORE = Score(
    outlets=0.5,
    closest=0.25,
    title=1.0,
    rare=0.0,
    broad=0.12,
    names=1.0,
    numbers=0.5,
    near=0.1,
    young=1.0,
    size=0.0,
    alone=0.5,
    shared=("harbour", "memo"),
    total=0.75,
)


def watched(id: str, *watches: str, updated: float = NOW, title: str = "", version: int = 0) -> Story:
    record = builders.record(id=f"record of {id}", title=title or "Leaked memo orders twelve harbours closed")
    return replace(story(id, updated=updated, version=version), watches=watches, records=(record,))


async def listed(stores: Stores, *watches: str, since: float = 0.0, of: Sought = ANYTHING) -> list[str]:
    return [outline.id async for outline in stores.stories.watched(watches, since, of)]


async def test_a_story_is_listed_under_each_watch_that_matched_it(stores: Stores) -> None:
    await stores.stories.commit(commit(watched("s1", "a", "b é\n")))
    await stores.stories.commit(commit(watched("s2", "a", updated=NOW + 1)))
    await stores.stories.commit(commit(watched("s3", "c", updated=NOW + 2)))
    await stores.stories.commit(commit(story("s4")))

    assert await listed(stores, "a") == ["s2", "s1"]
    assert await listed(stores, "b é\n", "a") == ["s2", "s1"]
    assert await listed(stores, "c", "b é\n") == ["s3", "s1"]
    assert await listed(stores, "none") == []
    assert await listed(stores) == []


async def test_what_is_listed_is_what_the_story_is_now(stores: Stores) -> None:
    new = watched("s1", "a")
    await stores.stories.commit(commit(new))
    await stores.stories.commit(commit(replace(new, version=1, updated=NOW + 5, watches=("a", "b"))))

    (outline,) = [each async for each in stores.stories.watched(["b"], NOW, ANYTHING)]

    assert outline.updated == NOW + 5
    assert outline.records == new.records
    assert outline.watches == ("a", "b")
    assert outline.title == new.members[0].title


async def test_only_what_was_updated_since_is_listed(stores: Stores) -> None:
    await stores.stories.commit(commit(watched("s1", "a")))
    await stores.stories.commit(commit(watched("s2", "a", updated=NOW + 10)))

    assert await listed(stores, "a", since=NOW + 10) == ["s2"]
    assert await listed(stores, "a", since=NOW) == ["s2", "s1"]


async def test_what_is_sought_is_among_what_is_listed(stores: Stores) -> None:
    await stores.stories.commit(commit(watched("s1", "a", title="Élysée denies tariffs")))
    await stores.stories.commit(commit(watched("s2", "a", title="Sunny spells", updated=NOW + 1)))

    assert await listed(stores, "a", of=sought("TARIFF élysée")) == ["s1"]
    assert await listed(stores, "a", of=sought("tariff sunny")) == []
    assert await listed(stores, "a", of=sought("", ["Harbour Post"])) == ["s2", "s1"]
    assert await listed(stores, "a", of=sought("", ["Harbour", "nobody"])) == ["s2", "s1"]
    assert await listed(stores, "a", of=sought("", ["arbour"])) == []


async def test_many_are_listed_each_once(stores: Stores) -> None:
    ids = [f"s{number:04}" for number in range(700)]
    for at, id in enumerate(ids):
        await stores.stories.commit(commit(watched(id, "a", "b", updated=NOW + at // 2)))

    assert await listed(stores, "a", "b") == ids[::-1]


async def test_a_forgotten_story_is_listed_no_more(stores: Stores) -> None:
    await stores.stories.commit(commit(watched("s1", "a")))
    await stores.stories.commit(commit(watched("s2", "a", updated=NOW + 32 * DAY)))

    assert await listed(stores, "a") == ["s2"]


@pytest.mark.parametrize(
    "placement",
    [None, NewStory(), NewStory(nearest=SCORE), Joins(story="s1", score=SCORE, repeat_of=ENTRY.key)],
)
async def test_how_an_entry_was_placed_is_known_with_it(stores: Stores, placement: Placement | None) -> None:
    placed = Placed(seen=NOW - 5, quiet=True, placement=placement)
    await stores.stories.commit(commit(entry=ENTRY, placed=placed))

    assert await stores.stories.find(ENTRY) == Known(entry=ENTRY, story="s1", placed=placed)


async def test_texts_that_look_like_a_placement_are_none(stores: Stores) -> None:
    odd = replace(ENTRY, title='x","placed":{"seen":1}}', content='","placed":')
    await stores.stories.commit(commit(entry=odd))

    assert await stores.stories.find(odd) == Known(entry=odd, story="s1")


async def test_an_entry_is_found_by_its_link_in_any_feed(stores: Stores) -> None:
    there = replace(ENTRY, feed="there", id="e7")
    placed = Placed(seen=NOW)
    await stores.stories.commit(commit(story("s1"), entry=ENTRY))
    await stores.stories.commit(commit(story("s2"), entry=there, placed=placed))

    found = await stores.stories.linked(ENTRY.link, ["there", "nowhere", ENTRY.feed, "there"])

    assert found == (Known(entry=there, story="s2", placed=placed), Known(entry=ENTRY, story="s1"))
    assert await stores.stories.linked(ENTRY.link, ["nowhere"]) == ()
    assert await stores.stories.linked("https://ledger.example/2", [ENTRY.feed]) == ()
    assert await stores.stories.linked(ENTRY.link, []) == ()


async def test_an_entry_with_a_new_id_is_found_by_its_link(stores: Stores) -> None:
    renamed = replace(ENTRY, id="e2")
    await stores.stories.commit(commit(entry=ENTRY))
    await stores.stories.commit(commit(story(version=1), entry=renamed, replaces=ENTRY.key))

    assert await stores.stories.linked(ENTRY.link, [ENTRY.feed]) == (Known(entry=renamed, story="s1"),)


async def recent(stores: Stores, since: float) -> list[str]:
    return [known.entry.id async for known in stores.stories.recent(since)]


async def test_the_entries_committed_last_come_first(stores: Stores) -> None:
    for number in range(5):
        entry = replace(ENTRY, id=f"e{number}", link="")
        await stores.stories.commit(commit(story(f"s{number}", updated=NOW + number), entry=entry))

    assert await recent(stores, NOW + 2) == ["e4", "e3", "e2"]
    assert await recent(stores, NOW + 5) == []


async def test_an_entry_committed_twice_comes_once_and_as_it_was_last(stores: Stores) -> None:
    newer = replace(ENTRY, title="New title")
    await stores.stories.commit(commit(entry=ENTRY))
    await stores.stories.commit(commit(story("s2", updated=NOW + 1), entry=builders.entry("e2", link="")))
    await stores.stories.commit(commit(story(version=1, updated=NOW + 2), entry=newer))

    known = [each async for each in stores.stories.recent(NOW)]
    assert known[0].entry == newer
    assert await recent(stores, NOW) == ["e1", "e2"]


async def test_an_entry_that_got_a_new_id_comes_once(stores: Stores) -> None:
    await stores.stories.commit(commit(entry=ENTRY))
    renamed = replace(ENTRY, id="e2")
    await stores.stories.commit(commit(story(version=1), entry=renamed, replaces=ENTRY.key))

    assert await recent(stores, NOW) == ["e2"]


async def test_many_recent_entries_come_each_once(stores: Stores) -> None:
    ids = [f"e{number:04}" for number in range(1100)]
    for at, id in enumerate(ids):
        await stores.stories.commit(commit(story(id, updated=NOW + at), entry=replace(ENTRY, id=id, link="")))

    assert await recent(stores, NOW + 50) == ids[:49:-1]


async def test_stories_and_the_day_s_new_entries_are_counted(stores: Stores) -> None:
    midnight = NOW - NOW % DAY
    assert await stores.stories.counted(NOW) == Counted(stories=0, entries=0)
    for number, at in enumerate((midnight - 1, midnight, midnight + 60)):
        entry = replace(ENTRY, id=f"e{number}", link="")
        await stores.stories.commit(commit(story(f"s{number}", updated=at), entry=entry))
    again = replace(ENTRY, id="e2", title="New title", link="")
    await stores.stories.commit(commit(story("s2", updated=midnight + 90, version=1), entry=again))
    renamed = replace(again, id="e9")
    await stores.stories.commit(
        commit(story("s2", updated=midnight + 99, version=2), entry=renamed, replaces=again.key)
    )

    assert await stores.stories.counted(midnight + 100) == Counted(stories=3, entries=2)
    assert await stores.stories.counted(midnight + 7 * DAY + 30) == Counted(stories=1, entries=0)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=30), title=st.text(max_size=30))
async def test_any_text_may_be_sought(text: str, title: str) -> None:
    stores = in_memory()
    await stores.stories.commit(commit(watched("s1", "a", title=title)))

    of = sought(text, [text])

    assert await listed(stores, "a", of=of) in (["s1"], [])
