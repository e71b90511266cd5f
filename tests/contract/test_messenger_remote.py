"""What `Messenger` promises besides on the platforms that lie beyond a network."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.discord import DiscordMessenger
from adapters.slack import SlackMessenger
from bot.domain.delivery import Posted
from bot.errors import DeliveryError, PermanentFailure, TransientFailure
from bot.ports import Messenger
from tests.builders import (
    answer_record,
    answered,
    confirmation,
    correction,
    delivery,
    opened,
    record,
    spread,
    united,
)
from tests.contract.platforms import REMOTES, SECRET, Remote
from tests.fakes import discord, slack
from tests.fakes.mishaps import AcceptedThenDropped, Broken, Garbled, Hollow, Mishap, RateLimited, Slow


@pytest.fixture(params=list(REMOTES.values()), ids=list(REMOTES))
async def remote(request: pytest.FixtureRequest) -> AsyncIterator[Remote]:
    async with request.param() as made:
        yield made


async def test_a_thread_has_an_address_that_leads_to_it_alone(remote: Remote) -> None:
    first, second = [
        await remote.messenger.post(delivery(opened(record(id=id)), channel=remote.channel), None)
        for id in ("first", "second")
    ]
    address = await remote.messenger.address(remote.channel, first)
    assert address.startswith("https://")
    assert first.message.replace(".", "") in address
    assert address != await remote.messenger.address(remote.channel, second)
    reply = await remote.messenger.post(
        delivery(united(address=address), channel=remote.channel, parent="second"), second
    )
    assert address in remote.replies(second)[0]
    assert (
        await remote.messenger.find(delivery(united(), channel=remote.channel, parent="second"), second)
        == reply
    )


async def test_an_address_that_is_not_to_be_had_is_a_refusal(remote: Remote) -> None:
    remote.misbehave("address", Broken(503))
    with pytest.raises(DeliveryError):
        await remote.messenger.address(remote.channel, Posted(message="1"))


@pytest.mark.parametrize(
    ("mishap", "retry_after"),
    [
        (RateLimited(after=7), 7.0),
        (Broken(503), None),
        (Broken(500), None),
        (Garbled(), None),
        (Garbled("text/plain"), None),
        (Garbled("application/json"), None),
        (Slow(30), None),
    ],
    ids=str,
)
@pytest.mark.parametrize("call", ["post", "edit", "find"])
async def test_what_passes_is_transient(
    remote: Remote, call: str, mishap: Mishap, retry_after: float | None
) -> None:
    parent = await remote.messenger.post(delivery(opened(), channel=remote.channel), None)
    if isinstance(mishap, Slow) or mishap == Broken(500):
        await remote.hurry()
    remote.misbehave(call, *[mishap] * 5)
    with pytest.raises(TransientFailure) as failure:
        await _do(remote, call, parent)
    assert failure.value.retry_after == retry_after
    assert SECRET not in str(failure.value)


async def _do(remote: Remote, call: str, parent: Posted) -> None:
    match call:
        case "post":
            await remote.messenger.post(delivery(answered(alone=True), channel=remote.channel), None)
        case "reply":
            await remote.messenger.post(delivery(answered(), channel=remote.channel), parent)
        case "edit":
            await remote.messenger.edit(delivery(spread(), channel=remote.channel), parent)
        case _:
            await remote.messenger.find(delivery(opened(), channel=remote.channel), None)


async def test_an_answer_without_the_messages_id_is_transient(remote: Remote) -> None:
    remote.misbehave("post", Hollow())
    with pytest.raises(TransientFailure):
        await remote.messenger.post(delivery(opened(), channel=remote.channel), None)


async def test_what_was_taken_and_not_answered_is_found_and_not_doubled(remote: Remote) -> None:
    claim = delivery(opened(), channel=remote.channel)
    remote.misbehave("post", AcceptedThenDropped())
    with pytest.raises(TransientFailure):
        await remote.messenger.post(claim, None)
    assert len(remote.top()) == 1
    found = await remote.messenger.find(claim, None)
    assert found is not None
    await remote.messenger.post(delivery(answered(), channel=remote.channel), found)
    assert len(remote.replies(found)) == 1


@pytest.mark.parametrize("call", ["post", "reply", "edit", "find"])
async def test_a_missing_channel_is_permanent(remote: Remote, call: str) -> None:
    remote.channel = remote.elsewhere
    with pytest.raises(PermanentFailure) as failure:
        await _do(
            remote, call, Posted(message="1763733901.000100" if "slack" in str(remote.channel) else "1")
        )
    assert "no such channel" in str(failure.value)


async def test_of_a_bad_token_is_told_but_not_the_token(remote: Remote) -> None:
    remote.expire_token()
    with pytest.raises(DeliveryError) as failure:
        await remote.messenger.post(delivery(opened(), channel=remote.channel), None)
    assert "TOKEN is not valid" in str(failure.value)
    assert SECRET not in repr(failure.value)
    lines = await remote.messenger.check([remote.channel])
    assert [line.verdict for line in lines] == ["wrong"]


async def test_the_token_is_not_logged(remote: Remote, caplog: pytest.LogCaptureFixture) -> None:
    # Slack's library is kept quiet; what it would write out if somebody asked for it counts, too.
    with caplog.at_level("DEBUG"), caplog.at_level("DEBUG", logger="slack_sdk.web"):
        parent = await remote.messenger.post(delivery(opened(), channel=remote.channel), None)
        remote.expire_token()
        with pytest.raises(DeliveryError):
            await remote.messenger.edit(delivery(spread(), channel=remote.channel), parent)
        await remote.messenger.check([remote.channel])
    assert caplog.text
    assert SECRET not in caplog.text


async def test_an_edit_of_a_deleted_message_is_permanent(remote: Remote) -> None:
    parent = await remote.messenger.post(delivery(opened(), channel=remote.channel), None)
    remote.delete(parent.message)
    with pytest.raises(PermanentFailure):
        await remote.messenger.edit(delivery(spread(), channel=remote.channel), parent)


async def test_an_answer_to_a_deleted_message_opens_a_thread_and_says_so(remote: Remote) -> None:
    parent = await remote.messenger.post(delivery(opened(), channel=remote.channel), None)
    remote.delete(parent.message)
    denied = delivery(answered(), channel=remote.channel)
    assert await remote.messenger.find(denied, parent) is None
    reply = await remote.messenger.post(denied, parent)
    (alone,) = remote.top()
    assert "was deleted" in alone
    assert reply.thread is None
    assert await remote.messenger.find(denied, parent) == reply
    confirmed = delivery(answered(answer_record(confirmation())), channel=remote.channel)
    posted = await remote.messenger.post(confirmed, parent)
    assert len(remote.replies(reply)) == 1
    assert await remote.messenger.find(confirmed, parent) == posted
    corrected = delivery(answered(answer_record(correction())), channel=remote.channel)
    remote.delete(reply.message)
    remote.close_thread(reply)
    await remote.messenger.post(corrected, parent)
    await remote.messenger.post(replace(confirmed, id="f" * 24), parent)
    assert len(remote.top()) == 1


async def test_check_says_what_is_wrong_with_a_channel(remote: Remote) -> None:
    *well, line = await remote.messenger.check([remote.channel, remote.elsewhere])
    assert {each.verdict for each in well} == {"well"}
    assert (line.verdict, remote.elsewhere.id in line.subject) == ("wrong", True)
    assert line.remedy or "no such channel" in line.detail


@pytest.mark.parametrize(
    ("mishap", "verdict"),
    [(Broken(503), "warning"), (RateLimited(), "warning"), (Garbled(), "wrong"), (Broken(404), "wrong")],
)
async def test_check_warns_of_what_passes(remote: Remote, mishap: Mishap, verdict: str) -> None:
    remote.misbehave("check", mishap)
    (line,) = await remote.messenger.check([remote.channel])
    assert line.verdict == verdict
    assert line.remedy


async def test_nobody_listening_is_transient(remote: Remote, unused_tcp_port: int) -> None:
    url = f"http://127.0.0.1:{unused_tcp_port}/api"
    deaf: Messenger = (
        SlackMessenger(token=slack.TOKEN, api_url=url)
        if remote.channel.platform == "slack"
        else DiscordMessenger(token=discord.TOKEN, api_url=url)
    )
    with pytest.raises(DeliveryError) as failure:
        await deaf.post(delivery(opened(), channel=remote.channel), None)
    await deaf.close()
    assert isinstance(failure.value, TransientFailure)
