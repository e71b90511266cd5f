"""Vectors are forgotten and worked out anew, to the same digits."""

from adapters.semantic import OnnxEmbedder, found

TEXTS = [f"the harbour at pier {number} closes for repairs" for number in range(6)]


async def test_what_was_forgotten_is_as_alike_as_before() -> None:
    model = found(None)
    forgetful, fresh = OnnxEmbedder(model, remembered=2), OnnxEmbedder(model)
    first = await forgetful.alike(TEXTS[0], TEXTS)
    assert await forgetful.alike(TEXTS[0], TEXTS) == first == await fresh.alike(TEXTS[0], TEXTS)
    assert len(forgetful._vectors) == 2
    forgetful.close()
    fresh.close()
    fresh.close()
