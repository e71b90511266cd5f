"""With an embedder, entries of one meaning come into one story; without, only those of like words."""

from dataclasses import dataclass, field

from adapters.memory import MemoryStories
from bot.commands.placing import placing
from bot.domain.entry import Entry
from bot.domain.likeness import Joins
from bot.domain.watch import Watchlist
from bot.pipeline import Pipeline, Taken
from bot.ports import Embedder
from tests import builders as b
from tests.fakes.meaning import FakeEmbedder

WALKOUT = ("Doctors in Carvale walk out over pay", "Hospitals in Carvale cancelled operations.")
CALLED_OFF = ("Operations called off as dispute goes on", "Patients wait.")
QUAKE = ("Earthquake shakes the north coast of Vanuatu", "No tsunami followed.")


@dataclass
class Bot:
    """A pipeline with its store."""

    embedder: Embedder | None = None
    stories: MemoryStories = field(default_factory=MemoryStories)

    async def take(self, told: tuple[str, str], minutes: float = 0.0) -> Taken:
        title, summary = told
        entry = Entry(
            feed=title,
            id=title,
            outlet="Ledger",
            title=title,
            summary=summary,
            published=b.FIRST_SEEN + 60 * minutes,
        )
        pipeline = Pipeline(
            stories=self.stories,
            watchlist=Watchlist(()),
            extract=lambda entry: (),
            embedder=self.embedder,
        )
        return await pipeline.take(entry, entry.published)


async def test_one_meaning_is_one_story_where_words_leave_it_open() -> None:
    for embedder, together in ((None, False), (FakeEmbedder(same=[frozenset({"doctors", "dispute"})]), True)):
        bot = Bot(embedder)
        first, second = await bot.take(WALKOUT), await bot.take(CALLED_OFF, 30)
        assert (second.story == first.story) is together


async def test_another_meaning_is_another_story() -> None:
    bot = Bot(FakeEmbedder())
    first, second = await bot.take(WALKOUT), await bot.take(CALLED_OFF, 30)
    assert second.story != first.story


async def test_only_doubts_are_asked_about() -> None:
    embedder = FakeEmbedder()
    bot = Bot(embedder)
    await bot.take(WALKOUT)
    await bot.take(QUAKE, 10)
    await bot.take((f"{WALKOUT[0]} again", WALKOUT[1]), 20)
    assert embedder.asked == []
    await bot.take(CALLED_OFF, 30)
    assert [text for text, _ in embedder.asked] == ["operations called off as dispute goes on. patients wait"]


async def test_why_tells_the_meaning() -> None:
    bot = Bot(FakeEmbedder(same=[frozenset({"doctors", "dispute"})]))
    await bot.take(WALKOUT)
    second = await bot.take(CALLED_OFF, 30)
    assert isinstance(second.placement, Joins)
    known = await bot.stories.find(second.entry)
    assert known is not None
    assert "('meaning of the closest article', '1.00')" in str(placing(known.placed, None))


async def test_why_is_silent_of_a_meaning_that_was_not_asked_for() -> None:
    bot = Bot()
    await bot.take(WALKOUT)
    second = await bot.take(CALLED_OFF, 30)
    known = await bot.stories.find(second.entry)
    assert known is not None
    assert "meaning" not in str(placing(known.placed, None))
