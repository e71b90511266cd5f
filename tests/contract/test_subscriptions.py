"""`bot.ports.Subscriptions`, on every implementation."""

from dataclasses import replace

from bot.ports import Subscription
from tests.stores import NOW, Stores

LEDGER = Subscription(
    url="https://desk:p%40ss@ledger.example/é.xml",
    outlet="Ledger",
    language="en",
    full_text=True,
    category="News/Coast",
    added=NOW,
)
COAST = Subscription(url="https://coast.example/", outlet="Coast", added=NOW)
EARLIER = Subscription(url="https://zebra.example/", outlet="Zebra", added=NOW - 1)


async def test_nothing_is_kept_at_first(stores: Stores) -> None:
    assert await stores.subscriptions.all() == ()
    assert await stores.subscriptions.add([]) == ()
    assert not await stores.subscriptions.remove(LEDGER.url)


async def test_what_was_added_is_kept_in_the_order_it_was_added(stores: Stores) -> None:
    assert await stores.subscriptions.add([LEDGER, COAST]) == (LEDGER.url, COAST.url)
    assert await stores.subscriptions.add([EARLIER]) == (EARLIER.url,)

    assert await stores.subscriptions.all() == (EARLIER, COAST, LEDGER)


async def test_what_is_kept_already_stays_as_it_is(stores: Stores) -> None:
    await stores.subscriptions.add([LEDGER])

    added = await stores.subscriptions.add(
        [replace(LEDGER, outlet="Other"), COAST, replace(COAST, outlet="Twice")]
    )

    assert added == (COAST.url,)
    assert await stores.subscriptions.all() == (COAST, LEDGER)


async def test_what_was_removed_is_gone_and_can_come_again(stores: Stores) -> None:
    await stores.subscriptions.add([LEDGER, COAST])

    assert await stores.subscriptions.remove(LEDGER.url)
    assert not await stores.subscriptions.remove(LEDGER.url)

    assert await stores.subscriptions.all() == (COAST,)
    assert await stores.subscriptions.add([LEDGER]) == (LEDGER.url,)


async def test_a_change_and_nothing_else_changes_the_version(stores: Stores) -> None:
    seen = [await stores.subscriptions.version()]
    await stores.subscriptions.add([LEDGER, COAST])
    seen.append(await stores.subscriptions.version())
    await stores.subscriptions.remove(LEDGER.url)
    seen.append(await stores.subscriptions.version())
    assert len(set(seen)) == 3

    await stores.subscriptions.add([COAST])
    await stores.subscriptions.remove(LEDGER.url)

    assert await stores.subscriptions.version() == seen[-1]
