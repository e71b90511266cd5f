"""One entry after the other through everything, in memory, with the shipped lexicons."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache, partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.memory import MemoryOutbox, MemoryStories
from bot.compose.reading import lexicons_of
from bot.domain.alert import Answered, Opened, Spread
from bot.domain.entry import Entry
from bot.domain.finding import Lexicons, findings
from bot.domain.watch import CONSOLE, Watch, Watchlist
from bot.errors import Conflict
from bot.pipeline import TRIES, Pipeline, Taken
from bot.ports import Commit
from config.settings import load
from tests import builders as b

NOW = b.FIRST_SEEN
CLAIM = "Leaked cable ordered envoys to stall Arctic shipping talks, Harbour Post reports"
DENIAL = "Ottawa denies ordering envoys to stall Arctic shipping talks"
CANADA = Watch(kind="phrase", name="Arctic shipping")


@cache
def lexicons() -> Lexicons:
    return lexicons_of(load(None, {}))


@dataclass
class Bot:
    """A pipeline with its stores."""

    watches: Iterable[Watch] = (CANADA,)
    outbox: MemoryOutbox = field(default_factory=MemoryOutbox)

    def __post_init__(self) -> None:
        self.stories = MemoryStories(outbox=self.outbox)
        self.pipeline = Pipeline(
            stories=self.stories,
            watchlist=Watchlist(self.watches),
            extract=partial(findings, lexicons=lexicons()),
        )

    async def take(self, entry: Entry, *, quiet: bool = False) -> Taken:
        return await self.pipeline.take(entry, entry.published, quiet=quiet)


def entry(title: str, *, id: str = "", feed: str = "ledger", minutes: float = 0, summary: str = "") -> Entry:
    return Entry(
        feed=feed,
        id=id or f"{feed}-{title}",
        outlet=feed.title(),
        title=title,
        summary=summary,
        link=f"https://{feed}.example/{id or title.replace(' ', '-')}",
        published=NOW + 60 * minutes,
        language="en",
    )


def alerts(taken: Taken) -> list[str]:
    return [alert.alert for _, alert in taken.alerts]


async def test_a_claim_and_its_denial_make_one_thread() -> None:
    bot = Bot()
    claim = await bot.take(entry(CLAIM))
    denial = await bot.take(entry(DENIAL, feed="coast", minutes=60))
    assert denial.story == claim.story
    (_, opened), *_ = claim.alerts
    (_, answered), (_, spread) = denial.alerts
    assert isinstance(opened, Opened)
    assert isinstance(answered, Answered)
    assert isinstance(spread, Spread)
    assert opened.claim.finding.kind == "claim"
    assert answered.thread == opened.id
    assert answered.claim == opened.claim
    source = answered.answer.finding.source
    assert source is not None
    assert (source.name, source.official) == ("Ottawa", True)


async def test_a_near_copy_is_a_repeat_and_only_counts() -> None:
    bot = Bot()
    first = await bot.take(entry(CLAIM))
    copy = await bot.take(entry(f"{CLAIM} - reports", feed="coast", minutes=5))
    assert copy.story == first.story
    assert copy.repeat_of == first.entry.key
    assert alerts(copy) == ["spread"]


async def test_a_denial_that_names_no_watch_reaches_the_thread() -> None:
    bot = Bot([Watch(kind="phrase", name="Harbour Post")])
    await bot.take(entry(CLAIM))
    denial = await bot.take(entry(DENIAL, feed="coast", minutes=60))
    assert denial.watches == ()
    assert denial.watched
    assert alerts(denial) == ["answered", "spread"]


async def test_a_watch_that_matches_late_brings_the_claim_along() -> None:
    bot = Bot([Watch(kind="entity", name="Ottawa")])
    assert alerts(await bot.take(entry(CLAIM))) == []
    assert alerts(await bot.take(entry(DENIAL, feed="coast", minutes=60))) == ["opened", "answered"]


async def test_old_news_is_placed_and_not_told() -> None:
    bot = Bot()
    old = await bot.take(entry(CLAIM), quiet=True)
    assert old.alerts == ()
    denial = await bot.take(entry(DENIAL, feed="coast", minutes=60))
    assert denial.story == old.story
    assert alerts(denial) == ["opened", "answered"]


FERRY = "Ferry Aurelia runs aground near Tromso with eighty aboard"
RESCUE = "Eighty rescued by helicopters from Norwegian vessel after storm, coastguard says"
WHOLE = "Eighty rescued by helicopters from ferry Aurelia, aground near Tromso after storm, coastguard says"


async def test_an_entry_that_belongs_to_two_stories_makes_them_one() -> None:
    bot = Bot([Watch(kind="phrase", name="ferry", aliases=("rescued",))])
    first = await bot.take(entry(FERRY, feed="ledger"))
    second = await bot.take(entry(RESCUE, feed="coast", minutes=10))
    assert first.story != second.story
    third = await bot.take(entry(WHOLE, feed="post", minutes=20))
    assert (third.story, third.united) == (first.story, second.story)
    assert await bot.stories.load(second.story) == await bot.stories.load(first.story)


async def test_an_entry_that_was_read_ahead_is_taken_as_if_it_was_not() -> None:
    ahead, plain, claim = Bot(), Bot(), entry(CLAIM)
    ahead.pipeline.read_ahead(claim)
    ahead.pipeline.read_ahead(entry(DENIAL))
    ahead.pipeline.read_ahead(claim)

    assert await ahead.take(claim) == await plain.take(claim)
    assert await ahead.take(entry(DENIAL)) == await plain.take(entry(DENIAL))


async def test_an_entry_is_read_once_and_what_went_wrong_is_told_when_it_is_taken() -> None:
    read = list[str]()

    def extract(entry: Entry) -> tuple[()]:
        read.append(entry.id)
        if entry.id == "bad":
            raise ValueError("a bug")
        return ()

    pipeline = Pipeline(stories=MemoryStories(), watchlist=Watchlist(()), extract=extract)
    pipeline.read_ahead(entry(CLAIM, id="good"))
    await pipeline.take(entry(CLAIM, id="good"), NOW)
    assert read == ["good"]

    pipeline.read_ahead(entry(CLAIM, id="bad"))
    with pytest.raises(ValueError, match="a bug"):
        await pipeline.take(entry(CLAIM, id="bad"), NOW)


async def test_other_events_are_other_stories() -> None:
    bot = Bot()
    first = await bot.take(entry(CLAIM))
    other = await bot.take(entry("Storm closes the coast road for a week", feed="coast", minutes=1))
    assert other.story != first.story


class Contested(MemoryStories):
    """Another writer is always faster."""

    async def commit(self, commit: Commit) -> None:
        raise Conflict("another writer")


async def test_a_writer_who_is_always_late_gives_up_and_says_so() -> None:
    bot = Bot()
    contested = Contested(outbox=bot.outbox)
    with pytest.raises(Conflict):
        await replace(bot.pipeline, stories=contested).take(entry(CLAIM), NOW)
    assert TRIES > 1


TITLES = [
    CLAIM,
    f"{CLAIM} - reports",
    DENIAL,
    "Minister Odile Marchetti denies ordering envoys to stall Arctic shipping talks",
    "Mayor accused of taking bribes over bridge contract",
    "Mayor denies taking bribes over bridge contract",
    "Storm closes the coast road for a week",
]
ARRIVING = st.lists(
    st.builds(
        entry,
        st.sampled_from(TITLES),
        id=st.sampled_from(["a", "b", "c"]),
        feed=st.sampled_from(["ledger", "coast"]),
        minutes=st.integers(0, 300),
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(ARRIVING)
def test_whatever_arrives_nothing_is_lost_and_nothing_told_twice(arriving: list[Entry]) -> None:
    asyncio.run(_check(arriving))


async def _check(arriving: list[Entry]) -> None:
    bot = Bot([Watch(kind="phrase", name="a", aliases=("Arctic", "bribes", "coast"))])
    for each in arriving:
        await bot.take(each)
    keys, opened = set(), list[str]()
    for each in arriving:
        known = await bot.stories.find(each)
        assert known is not None
        story = await bot.stories.load(known.story)
        assert story is not None
        members = [member.entry for member in story.members]
        assert known.entry.key in members
        assert len(set(members)) == len(members)
        keys.add(known.entry.key)
    assert keys <= {each.key for each in arriving}
    for pending in await bot.outbox.take(1000, NOW):
        assert pending.delivery.channel == CONSOLE
        if isinstance(pending.delivery.alert, Opened):
            opened.append(pending.delivery.alert.claim.id)
    assert len(set(opened)) == len(opened)
