"""What `Marks` promises, held to every kind of store."""

from tests.stores import Stores


async def test_nothing_is_remembered_at_first(stores: Stores) -> None:
    assert await stores.marks.load("commands") == ""


async def test_the_last_mark_stands(stores: Stores) -> None:
    await stores.marks.save("commands", "one")
    await stores.marks.save("other", "three")
    await stores.marks.save("commands", "zwölf")
    assert await stores.marks.load("commands") == "zwölf"
    assert await stores.marks.load("other") == "three"
