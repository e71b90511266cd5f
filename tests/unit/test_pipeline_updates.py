"""An entry that comes again, changed or not, and what of it is news."""

from dataclasses import replace

import pytest

from bot.domain.alert import Opened
from bot.domain.watch import Watch
from tests.unit.test_pipeline import CANADA, CLAIM, DENIAL, NOW, Bot, alerts, entry


async def test_an_entry_taken_again_changes_nothing() -> None:
    bot = Bot()
    first = await bot.take(entry(CLAIM))
    before = await bot.stories.load(first.story)
    again = await bot.take(entry(CLAIM))
    assert again.story == first.story
    assert again.alerts == ()
    assert await bot.stories.load(first.story) == before


async def test_a_new_date_alone_is_no_change() -> None:
    bot = Bot()
    first = await bot.take(entry(CLAIM))
    before = await bot.stories.load(first.story)
    await bot.take(entry(CLAIM, minutes=600))
    assert await bot.stories.load(first.story) == before


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Envoys were told to stall shipping talks in the Arctic, leaked cable shows"},
        {"id": "another-id"},
        {"link": "https://ledger.example/another-link"},
        {"title": "Mayor accused of taking bribes", "summary": "A lawsuit alleges it."},
    ],
)
async def test_an_entry_that_is_changed_is_an_update_and_no_news(changed: dict[str, str]) -> None:
    bot = Bot()
    first = await bot.take(entry(CLAIM, id="one"))
    after = await bot.take(replace(entry(CLAIM, id="one"), **changed))  # type: ignore[arg-type]  # texts
    assert after.story == first.story
    assert alerts(after) == []
    story = await bot.stories.load(first.story)
    assert story is not None
    assert [member.title for member in story.members] == [after.entry.title]


PAGE = "https://ledger.example/live"
BRIDGE = "Mayor accused of taking bribes over bridge contract"


async def test_another_entry_with_an_id_of_its_own_is_not_swallowed_for_its_link() -> None:
    bot = Bot([Watch(kind="phrase", name="Mayor", aliases=("Arctic",))])
    first = await bot.take(replace(entry(CLAIM, id="one"), link=PAGE))
    other = await bot.take(replace(entry(BRIDGE, id="two", minutes=5), link=PAGE))
    assert other.story != first.story
    assert alerts(other) == ["opened"]
    for taken in (first, other):
        known = await bot.stories.find(taken.entry)
        assert known is not None
        assert (known.entry, known.story) == (taken.entry, taken.story)


@pytest.mark.parametrize(
    ("title", "minutes", "same"),
    [
        (f"Updated: {CLAIM}", 5, True),
        (BRIDGE, 0, True),
        (BRIDGE, 5, False),
    ],
    ids=["a title like its own", "the same date", "neither"],
)
async def test_an_entry_under_a_new_id_is_known_by_its_link_with_title_or_date(
    title: str, minutes: float, same: bool
) -> None:
    bot = Bot()
    first = await bot.take(replace(entry(CLAIM, id="one"), link=PAGE))
    again = replace(entry(title, id="one#1", minutes=minutes), link=PAGE)
    after = await bot.pipeline.take(again, NOW + 3600)
    assert (after.story == first.story) is same
    old = await bot.stories.find(first.entry)
    assert old is not None
    assert old.entry.id == ("one#1" if same else "one")


async def test_a_date_that_is_only_the_time_of_the_poll_tells_nothing() -> None:
    bot = Bot()
    first = await bot.take(replace(entry(CLAIM, id="one"), link=PAGE))
    other = await bot.take(replace(entry(BRIDGE, id="two"), link=PAGE))
    assert other.story != first.story


async def test_an_update_that_adds_a_denial_is_news() -> None:
    bot = Bot()
    await bot.take(entry(CLAIM, id="one"))
    after = await bot.take(entry(CLAIM, id="one", summary=f"{DENIAL}."))
    assert alerts(after) == ["answered", "spread"]


async def test_a_denial_that_an_update_adds_to_old_news_is_news() -> None:
    bot = Bot()
    await bot.take(entry(CLAIM, id="one"), quiet=True)
    after = await bot.take(entry(CLAIM, id="one", summary=f"{DENIAL}."), quiet=True)
    assert alerts(after) == ["opened", "answered"]


async def test_what_old_news_said_before_its_update_stays_old_news() -> None:
    bot = Bot()
    await bot.take(entry(CLAIM, id="one", summary=f"{DENIAL}."), quiet=True)
    edited = entry(f"{CLAIM} today", id="one", summary=f"{DENIAL} this morning.")
    assert (await bot.take(edited, quiet=True)).alerts == ()


VAGUE = "Union claims envoys were told to stall Arctic shipping talks"
LEAKED = "Union claims leaked cable told envoys to stall Arctic shipping talks"


async def test_a_claim_that_an_update_makes_surer_is_told_then_and_once() -> None:
    bot = Bot([replace(CANADA, confidence=0.8)])
    assert (await bot.take(entry(VAGUE, id="one"))).alerts == ()
    after = await bot.take(entry(LEAKED, id="one"))
    assert alerts(after) == ["opened"]
    assert (await bot.take(entry(VAGUE, id="one"))).alerts == ()
    assert (await bot.take(entry(f"{LEAKED}, again", id="one"))).alerts == ()


async def test_an_update_of_old_news_makes_nothing_surer() -> None:
    bot = Bot([replace(CANADA, confidence=0.8)])
    await bot.take(entry(VAGUE, id="one"))
    assert (await bot.take(entry(LEAKED, id="one"), quiet=True)).alerts == ()


async def test_a_claim_that_another_outlet_words_more_surely_is_told_then() -> None:
    bot = Bot([replace(CANADA, confidence=0.8)])
    first = await bot.take(entry(VAGUE))
    after = await bot.take(entry(LEAKED, feed="coast", minutes=5))
    assert after.story == first.story
    (_, opened), *_ = after.alerts
    assert isinstance(opened, Opened)
    assert (opened.claim.title, opened.standing.outlets) == (VAGUE, ("Ledger", "Coast"))
