"""Every embedder: what its port says of it."""

import pytest

from adapters.semantic import OnnxEmbedder, found
from bot.ports import Embedder
from tests.fakes.meaning import FakeEmbedder

WALKOUT = "doctors walk out over pay"
STRIKE = "hospitals cancel operations as strike begins"
QUAKE = "earthquake shakes the north coast of the island"


@pytest.fixture(scope="module", params=["model", "fake"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "model":
        return OnnxEmbedder(found(None))
    return FakeEmbedder(same=[frozenset({"walk", "strike"})])


async def test_the_same_text_is_wholly_alike(embedder: Embedder) -> None:
    assert await embedder.alike(WALKOUT, [WALKOUT]) == pytest.approx([1.0], abs=1e-3)


async def test_one_meaning_in_other_words_is_more_alike_than_another(embedder: Embedder) -> None:
    same, other = await embedder.alike(WALKOUT, [STRIKE, QUAKE])
    assert -1.0 <= other < same <= 1.0


async def test_nothing_to_compare_with(embedder: Embedder) -> None:
    assert await embedder.alike(WALKOUT, []) == []


async def test_what_is_asked_beside_it_changes_nothing(embedder: Embedder) -> None:
    alone = await embedder.alike(WALKOUT, [STRIKE])
    among = await embedder.alike(WALKOUT, [QUAKE * 20, "", STRIKE])
    assert among[-1:] == alone
    assert await embedder.alike(STRIKE, [WALKOUT]) == alone


async def test_no_text_is_too_strange(embedder: Embedder) -> None:
    texts = ["", "\x00", "漢字", "é" * 5_000, "🚀" * 300, "\ud800"]
    assert all(-1.0 <= alike <= 1.0 for alike in await embedder.alike("?", texts))
