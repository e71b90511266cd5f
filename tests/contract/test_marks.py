"""What `Marks` promises, held to every kind of store."""

import asyncio

from tests.stores import Stores


async def test_nothing_is_remembered_at_first(stores: Stores) -> None:
    assert await stores.marks.load("commands") == ""


async def test_the_last_mark_stands(stores: Stores) -> None:
    await stores.marks.save("commands", "one")
    await stores.marks.save("other", "three")
    await stores.marks.save("commands", "zwölf")
    assert await stores.marks.load("commands") == "zwölf"
    assert await stores.marks.load("other") == "three"


async def test_what_is_noted_is_noted_once(stores: Stores) -> None:
    assert await stores.marks.note("request 1", 60)
    assert await stores.marks.note("request 2", 60)
    assert not await stores.marks.note("request 1", 60)


async def test_of_many_who_note_the_same_one_is_the_first(stores: Stores) -> None:
    noted = await asyncio.gather(*(stores.marks.note("request", 60) for _ in range(20)))
    assert noted.count(True) == 1


async def test_a_note_is_forgotten_in_time(stores: Stores) -> None:
    assert await stores.marks.note("request", 0.05)
    await asyncio.sleep(0.1)
    assert await stores.marks.note("request", 60)
    assert not await stores.marks.note("request", 60)
