"""What `Messenger` promises, held to every platform."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.delivery import Posted
from bot.domain.delivery import delivery as deliver
from tests.builders import (
    answer_record,
    answered,
    confirmation,
    delivery,
    denial,
    notice,
    opened,
    record,
    spread,
    standing,
)
from tests.contract.platforms import PLATFORMS, Platform, console_platform


@pytest.fixture(params=list(PLATFORMS.values()), ids=list(PLATFORMS))
async def platform(request: pytest.FixtureRequest) -> AsyncIterator[Platform]:
    async with request.param() as made:
        yield made


def test_it_names_its_platform(platform: Platform) -> None:
    assert platform.messenger.platform == platform.channel.platform


async def test_a_claim_is_a_message_of_its_own(platform: Platform) -> None:
    await platform.messenger.post(delivery(opened(), channel=platform.channel), None)
    await platform.messenger.post(
        delivery(opened(record(id="other", title="Another claim")), channel=platform.channel), None
    )
    first, second = platform.top()
    assert "twelve harbours" in first
    assert "Another claim" in second


async def test_a_notice_is_a_message_of_its_own_and_is_found_again(platform: Platform) -> None:
    broken = deliver(platform.channel, notice("Feed broken: @everyone *Ledger* <!channel>"))
    posted = await platform.messenger.post(broken, None)
    await platform.messenger.post(deliver(platform.channel, notice("Another", well=True)), None)
    first, second = platform.top()
    assert "Feed broken" in first
    assert "has failed" in first
    assert "Another" in second
    assert await platform.messenger.find(broken, None) == posted


async def test_an_answer_goes_under_its_claim(platform: Platform) -> None:
    parent = await platform.messenger.post(delivery(opened(), channel=platform.channel), None)
    await platform.messenger.post(delivery(answered(), channel=platform.channel), parent)
    second = answered(answer_record(confirmation()))
    await platform.messenger.post(delivery(second, channel=platform.channel), parent)
    assert len(platform.top()) == 1
    denied, confirmed = platform.replies(parent)
    assert "Denied by the Ports Ministry (official)" in denied
    assert "The Ports Ministry denied that any harbour was to close." in denied
    assert "Confirmed by" in confirmed


async def test_an_answer_alone_is_a_message_of_its_own(platform: Platform) -> None:
    parent = await platform.messenger.post(delivery(answered(alone=True), channel=platform.channel), None)
    assert len(platform.top()) == 1
    assert platform.replies(parent) == []


async def test_an_edit_changes_the_parent_and_adds_nothing(platform: Platform) -> None:
    posting = delivery(opened(), channel=platform.channel)
    parent = await platform.messenger.post(posting, None)
    stands = standing(denial(), outlets=("The Ledger", "Coast Radio"))
    edit = delivery(spread(opened(stands=stands)), channel=platform.channel, parent=posting.id)
    await platform.messenger.edit(edit, parent)
    (once,) = platform.top()
    assert "reported by 2 outlets" in once
    assert "Denied by" in once
    await platform.messenger.edit(edit, parent)
    assert platform.top() == [once]


async def test_what_was_not_posted_is_not_found(platform: Platform) -> None:
    await platform.messenger.post(delivery(opened(), channel=platform.channel), None)
    other = opened(record(id="other", title="Another claim"))
    assert await platform.messenger.find(delivery(other, channel=platform.channel), None) is None


async def test_what_was_posted_is_found_where_it_stands(platform: Platform) -> None:
    claim, denied = (delivery(each, channel=platform.channel) for each in (opened(), answered()))
    parent = await platform.messenger.post(claim, None)
    assert await platform.messenger.find(denied, parent) is None
    reply = await platform.messenger.post(denied, parent)
    for number in range(3):
        later = opened(record(id=str(number), title=f"Claim {number}"))
        await platform.messenger.post(delivery(later, channel=platform.channel), None)
    assert await platform.messenger.find(claim, None) == parent
    assert await platform.messenger.find(denied, parent) == reply


async def test_a_parent_is_found_after_it_was_edited(platform: Platform) -> None:
    claim = delivery(opened(), channel=platform.channel)
    parent = await platform.messenger.post(claim, None)
    await platform.messenger.edit(delivery(spread(), channel=platform.channel, parent=claim.id), parent)
    assert await platform.messenger.find(claim, None) == parent


async def test_what_stands_in_a_terminal_has_no_address() -> None:
    async with console_platform() as console:
        assert await console.messenger.address(console.channel, Posted(message="1")) == ""


async def test_check_finds_nothing_wrong_and_posts_nothing(platform: Platform) -> None:
    lines = await platform.messenger.check([platform.channel])
    assert lines
    assert {line.verdict for line in lines} == {"well"}
    assert platform.top() == []


async def test_close_may_be_repeated(platform: Platform) -> None:
    await platform.messenger.close()
    await platform.messenger.post(delivery(opened(), channel=platform.channel), None)
    await platform.messenger.close()
    await platform.messenger.close()
