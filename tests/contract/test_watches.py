"""`bot.ports.Watches`, on every implementation."""

from dataclasses import replace

from bot.domain.watch import Channel, Silence, Watch
from bot.ports import AFTER_LEAVING, Tracked
from tests.builders import DISCORD, SLACK
from tests.stores import NOW, Stores

PORTS = Watch(
    kind="entity",
    name="Ports Ministry",
    aliases=("the “ministry”", "Hafenamt"),
    fuzzy=True,
    alert_on=frozenset({"denial"}),
    confidence=0.8,
    channels=(SLACK,),
    workspace="T1",
)
ELSEWHERE = replace(PORTS, channels=(Channel(platform="slack", id="C2"),), workspace="T2")
SILENCE = Silence(channel=SLACK, story="s1", until=NOW + 60, by="U1")


def tracked(watch: Watch = PORTS, at: float = NOW) -> Tracked:
    return Tracked(watch=watch, by="U1", at=at)


async def test_an_empty_store_has_none(stores: Stores) -> None:
    assert await stores.watches.all() == ()
    assert await stores.watches.silences(NOW) == ()
    assert await stores.watches.version() == 0


async def test_what_was_tracked_comes_back_in_that_order(stores: Stores) -> None:
    later = tracked(replace(PORTS, name="A Harbour"), at=NOW + 1)
    assert await stores.watches.add(later)
    assert await stores.watches.add(tracked())

    assert await stores.watches.all() == (tracked(), later)


async def test_the_same_watch_takes_the_place_of_the_former(stores: Stores) -> None:
    changed = tracked(replace(PORTS, aliases=()), at=NOW + 1)
    await stores.watches.add(tracked())

    assert not await stores.watches.add(changed)
    assert await stores.watches.all() == (changed,)


async def test_one_name_in_two_workspaces_is_two_watches(stores: Stores) -> None:
    await stores.watches.add(tracked())
    await stores.watches.add(tracked(ELSEWHERE))

    assert len(await stores.watches.all()) == 2


async def test_what_is_removed_is_gone(stores: Stores) -> None:
    await stores.watches.add(tracked())

    assert await stores.watches.remove(PORTS.id)
    assert not await stores.watches.remove(PORTS.id)
    assert await stores.watches.all() == ()


async def test_each_change_changes_the_version_and_nothing_else_does(stores: Stores) -> None:
    seen = [await stores.watches.version()]
    for change in (
        stores.watches.add(tracked()),
        stores.watches.add(tracked(replace(PORTS, fuzzy=False))),
        stores.watches.silence(SILENCE, NOW),
        stores.watches.silence(SILENCE, NOW),
        stores.watches.unsilence(SILENCE.key),
        stores.watches.leave("slack", "T1", NOW),
        stores.watches.rejoin("slack", "T1", NOW),
        stores.watches.remove(PORTS.id),
    ):
        await change
        seen.append(await stores.watches.version())
    assert len(set(seen)) == len(seen)
    await stores.watches.all()
    await stores.watches.silences(NOW)
    await stores.watches.remove("none")
    await stores.watches.unsilence("none")
    await stores.watches.leave("slack", "T9", NOW)
    await stores.watches.rejoin("slack", "T9", NOW)
    assert await stores.watches.version() == seen[-1]


async def test_the_watches_of_a_workspace_that_was_left_rest(stores: Stores) -> None:
    await stores.watches.add(tracked())
    await stores.watches.add(tracked(ELSEWHERE))
    await stores.watches.add(tracked(replace(PORTS, channels=(DISCORD,))))

    await stores.watches.leave("slack", "T1", NOW)

    left = {each.watch.channels[0] for each in await stores.watches.all()}
    assert left == {DISCORD, *ELSEWHERE.channels}


async def test_a_workspace_that_comes_back_in_time_has_its_watches(stores: Stores) -> None:
    await stores.watches.add(tracked())
    await stores.watches.leave("slack", "T1", NOW)

    await stores.watches.rejoin("slack", "T1", NOW + AFTER_LEAVING)

    assert await stores.watches.all() == (tracked(),)


async def test_a_workspace_that_comes_back_too_late_has_none(stores: Stores) -> None:
    await stores.watches.add(tracked())
    await stores.watches.leave("slack", "T1", NOW)

    await stores.watches.rejoin("slack", "T1", NOW + AFTER_LEAVING + 1)
    assert await stores.watches.all() == ()
    await stores.watches.rejoin("slack", "T1", NOW)
    assert await stores.watches.all() == ()


async def test_what_was_tracked_anew_is_not_undone_by_what_rested(stores: Stores) -> None:
    changed = tracked(replace(PORTS, aliases=()), at=NOW + 1)
    await stores.watches.add(tracked())
    await stores.watches.leave("slack", "T1", NOW)
    await stores.watches.add(changed)

    await stores.watches.rejoin("slack", "T1", NOW)

    assert await stores.watches.all() == (changed,)


async def test_a_silence_lasts_until_it_ends(stores: Stores) -> None:
    await stores.watches.silence(SILENCE, NOW)

    assert await stores.watches.silences(NOW + 59) == (SILENCE,)
    assert await stores.watches.silences(NOW + 60) == ()


async def test_a_silence_takes_the_place_of_the_same_one(stores: Stores) -> None:
    longer = replace(SILENCE, until=NOW + 600)
    watch = Silence(channel=SLACK, watch=PORTS.id, until=NOW + 100)
    for silence in (SILENCE, watch, longer):
        await stores.watches.silence(silence, NOW)

    assert await stores.watches.silences(NOW) == (watch, longer)


async def test_a_silence_can_be_ended(stores: Stores) -> None:
    await stores.watches.silence(SILENCE, NOW)

    assert await stores.watches.unsilence(SILENCE.key)
    assert not await stores.watches.unsilence(SILENCE.key)
    assert await stores.watches.silences(NOW) == ()
