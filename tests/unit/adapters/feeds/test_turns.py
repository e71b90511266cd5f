"""Who waits for whom."""

import asyncio

from adapters.feeds.turns import Turns

PAUSE = 0.4


async def moments(turns: Turns, *hosts: str) -> list[float]:
    """When each got its turn, in pauses from the start."""
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def ask(host: str) -> float:
        async with turns.turn(host):
            return loop.time() - began

    return [moment / PAUSE for moment in await asyncio.gather(*map(ask, hosts))]


async def test_a_host_has_a_pause_after_each_turn_and_others_do_not_wait_for_it() -> None:
    turns = Turns(in_all=1, per_host=1, pause=PAUSE)
    first, second, third, other = await moments(turns, "a.example", "a.example", "a.example", "b.example")
    assert max(first, other) < second
    assert second > 0.9
    assert third > 1.9


async def test_several_turns_at_once_are_no_closer_together() -> None:
    turns = Turns(in_all=9, per_host=3, pause=PAUSE)
    await moments(turns, "a.example")
    found = sorted(await moments(turns, *["a.example"] * 3))
    assert [moment > at - 0.1 for at, moment in enumerate(found, 1)] == [True] * 3


async def test_a_machines_own_servers_need_no_pause() -> None:
    turns = Turns(in_all=1, per_host=1, pause=PAUSE)
    assert max(await moments(turns, *["127.0.0.1"] * 50, *["localhost"] * 50, *["::1"] * 50)) < 49


async def test_hosts_are_not_remembered_for_ever() -> None:
    turns = Turns(in_all=1, per_host=1, pause=1e-6)
    for number in range(2_500):
        async with turns.turn(f"{number}.example"):
            pass
    assert len(turns._free) <= 1_001
