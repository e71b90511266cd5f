from dataclasses import replace

import pytest
from discord import RateLimited as RateLimitedByDiscord

from adapters.discord import DiscordMessenger
from adapters.discord.refusals import failure
from bot.domain.delivery import Posted
from bot.errors import MessageGone, PermanentFailure, TransientFailure
from tests.builders import DISCORD, answer_record, answered, confirmation, delivery, opened, spread
from tests.fakes.discord import TOKEN, FakeDiscord
from tests.fakes.mishaps import Broken, RateLimited, Refused, Slow

CLAIM = delivery(opened(), channel=DISCORD)
DENIED = delivery(answered(), channel=DISCORD)


async def test_the_thread_is_opened_with_the_first_reply(
    discord: FakeDiscord, messenger: DiscordMessenger
) -> None:
    parent = await messenger.post(CLAIM, None)
    assert discord.count("POST threads") == 0
    reply = await messenger.post(DENIED, parent)
    assert reply.thread == parent.message
    assert discord.channels[parent.message].name.startswith("Leaked memo orders twelve harbours")
    await messenger.post(delivery(answered(answer_record(confirmation())), channel=DISCORD), parent)
    assert discord.count("POST threads") == 1
    assert len(discord.channels[parent.message].messages) == 2


async def test_a_second_post_gets_the_message_that_stands(
    discord: FakeDiscord, messenger: DiscordMessenger
) -> None:
    first = await messenger.post(CLAIM, None)
    assert await messenger.post(CLAIM, None) == first
    assert len(discord.channels[DISCORD.id].messages) == 1
    _, body = next(call for call in discord.calls if call[0] == "POST messages")
    assert (body["nonce"], body["enforce_nonce"]) == (CLAIM.id, True)
    assert body["allowed_mentions"] == {"parse": []}
    assert "flags" not in body


async def test_a_reply_that_is_refused_opens_no_thread(
    discord: FakeDiscord, messenger: DiscordMessenger
) -> None:
    parent = await messenger.post(CLAIM, None)
    discord.misbehave("POST messages", Refused("403/50013"))
    with pytest.raises(PermanentFailure):
        await messenger.post(DENIED, parent)
    assert discord.count("POST threads") == 0


@pytest.mark.parametrize(
    "error", [RateLimitedByDiscord(31.0), ValueError(), RuntimeError("Session is closed")]
)
def test_what_discord_py_raises_is_transient(error: Exception) -> None:
    failed = failure(error)
    assert isinstance(failed, TransientFailure)
    assert failed.retry_after == getattr(error, "retry_after", None)


async def test_an_edit_of_a_deleted_message_has_nobody_to_tell(
    discord: FakeDiscord, messenger: DiscordMessenger
) -> None:
    parent = await messenger.post(CLAIM, None)
    discord.channels[DISCORD.id].delete(parent.message)
    with pytest.raises(MessageGone):
        await messenger.edit(delivery(spread(), channel=DISCORD), parent)


async def test_what_stands_for_a_deleted_parent_is_told_and_used(
    discord: FakeDiscord, messenger: DiscordMessenger
) -> None:
    parent = await messenger.post(CLAIM, None)
    discord.channels[DISCORD.id].delete(parent.message)
    moved = await messenger.post(DENIED, parent)
    assert moved.moved
    again = DiscordMessenger(token=TOKEN, api_url=discord.url)
    kept = replace(parent, thread=moved.message)
    confirmed = delivery(answered(answer_record(confirmation())), channel=DISCORD)
    assert (await again.post(confirmed, kept)).thread == moved.message
    assert await again.find(confirmed, kept) is not None
    await again.close()


async def test_alerts_have_buttons_where_somebody_listens(discord: FakeDiscord) -> None:
    listening = DiscordMessenger(token=TOKEN, api_url=discord.url, interactive=True)
    parent = await listening.post(CLAIM, None)
    (message,) = discord.channels[DISCORD.id].messages
    (row,) = message["components"]
    assert [each["label"] for each in row["components"]] == [
        "Mute story",
        "Not a claim",
        "Wrong story",
        "Why?",
    ]
    await listening.edit(delivery(spread(), channel=DISCORD), parent)
    assert message["components"] == [row]
    await listening.close()


async def test_a_denial_mentions_one_role_and_nobody_else(
    discord: FakeDiscord, messenger: DiscordMessenger
) -> None:
    parent = await messenger.post(CLAIM, None)
    denied = replace(answered(), mention="discord:77")
    await messenger.post(delivery(denied, channel=DISCORD), parent)
    (reply,) = discord.channels[parent.message].messages
    assert reply["content"].startswith("<@&77> **Denied by")
    assert reply["mention_roles"] == ["77"]
    _, body = [call for call in discord.calls if call[0] == "POST messages"][-1]
    assert body["allowed_mentions"] == {"parse": [], "roles": ["77"]}


async def test_an_archived_thread_is_reopened_by_posting(
    discord: FakeDiscord, messenger: DiscordMessenger
) -> None:
    parent = await messenger.post(CLAIM, None)
    await messenger.post(DENIED, parent)
    thread = discord.channels[parent.message]
    thread.archived = True
    await messenger.post(delivery(answered(answer_record(confirmation())), channel=DISCORD), parent)
    assert not thread.archived
    assert len(thread.messages) == 2


async def test_a_thread_that_posting_does_not_reopen_is_reopened(
    discord: FakeDiscord, messenger: DiscordMessenger
) -> None:
    parent = await messenger.post(CLAIM, None)
    await messenger.post(DENIED, parent)
    discord.channels[parent.message].archived = True
    discord.misbehave("POST messages", Refused("400/50083"))
    again = delivery(answered(answer_record(confirmation())), channel=DISCORD)
    assert (await messenger.post(again, parent)).thread == parent.message
    assert discord.count("PATCH channel") == 1


async def test_a_locked_thread_is_permanent(discord: FakeDiscord, messenger: DiscordMessenger) -> None:
    parent = await messenger.post(CLAIM, None)
    await messenger.post(DENIED, parent)
    thread = discord.channels[parent.message]
    thread.archived = thread.locked = True
    again = delivery(answered(answer_record(confirmation())), channel=DISCORD)
    with pytest.raises(PermanentFailure, match="50013"):
        await messenger.post(again, parent)


async def test_a_thread_that_another_opened_meanwhile_is_used(
    discord: FakeDiscord, messenger: DiscordMessenger
) -> None:
    parent = await messenger.post(CLAIM, None)
    await messenger.post(DENIED, parent)
    discord.misbehave("POST messages", Refused("404/10003"))
    again = delivery(answered(answer_record(confirmation())), channel=DISCORD)
    assert (await messenger.post(again, parent)).thread == parent.message
    assert len(discord.channels[parent.message].messages) == 2


async def test_a_deleted_thread_makes_the_answer_stand_alone(
    discord: FakeDiscord, messenger: DiscordMessenger
) -> None:
    parent = await messenger.post(CLAIM, None)
    await messenger.post(DENIED, parent)
    del discord.channels[parent.message]
    alone = await messenger.post(delivery(answered(answer_record(confirmation())), channel=DISCORD), parent)
    assert alone.thread is None
    assert len(discord.channels[DISCORD.id].messages) == 2


@pytest.mark.parametrize("refused", ["400/160006", "400/160007", "400/50024"])
async def test_an_answer_stands_alone_where_no_thread_can_be_opened(
    discord: FakeDiscord, messenger: DiscordMessenger, refused: str
) -> None:
    parent = await messenger.post(CLAIM, None)
    discord.misbehave("POST threads", Refused(refused))
    alone = await messenger.post(DENIED, parent)
    assert alone.moved
    _, message = discord.channels[DISCORD.id].messages
    assert (message["id"], "takes no thread" in message["content"]) == (alone.message, True)
    assert await messenger.find(DENIED, parent) == alone


async def test_a_short_rate_limit_is_waited_out(discord: FakeDiscord, messenger: DiscordMessenger) -> None:
    discord.misbehave("POST messages", RateLimited(after=0.05, everywhere=True))
    await messenger.post(CLAIM, None)
    assert len(discord.channels[DISCORD.id].messages) == 1


@pytest.mark.parametrize(
    ("refused", "says"),
    [
        ("403/50001", "does not see the channel"),
        ("403/50013", "may not do that"),
        ("404/10003", "no such channel"),
        ("404/10008", "10008"),
        ("400/50035", "will not have"),
        ("400/50008", "of this kind"),
    ],
)
async def test_a_refusal_is_permanent(
    discord: FakeDiscord, messenger: DiscordMessenger, refused: str, says: str
) -> None:
    discord.misbehave("POST messages", Refused(refused))
    with pytest.raises(PermanentFailure, match=says):
        await messenger.post(CLAIM, None)


async def test_a_token_that_is_refused_stops_all_calls_and_loses_nothing(
    discord: FakeDiscord, messenger: DiscordMessenger
) -> None:
    discord.misbehave("POST messages", Refused("401/0"))
    for _ in range(3):
        with pytest.raises(TransientFailure, match="DISCORD_TOKEN is not valid") as stopped:
            await messenger.post(CLAIM, None)
        assert (stopped.value.refused, stopped.value.retry_after) == (True, 3600)
    assert discord.count("POST messages") == 1


@pytest.mark.parametrize("status", [403, 404, 408, 503])
async def test_the_wall_before_discord_is_transient(
    discord: FakeDiscord, messenger: DiscordMessenger, status: int
) -> None:
    discord.misbehave("POST messages", Broken(status))
    with pytest.raises(TransientFailure):
        await messenger.post(CLAIM, None)


async def test_a_failed_login_is_tried_again(discord: FakeDiscord, messenger: DiscordMessenger) -> None:
    discord.misbehave("GET me", Broken(503))
    with pytest.raises(TransientFailure):
        await messenger.post(CLAIM, None)
    await messenger.post(CLAIM, None)
    await messenger.post(DENIED, Posted(message=discord.channels[DISCORD.id].messages[0]["id"]))
    assert discord.count("GET me") == 2


async def test_a_slow_login_leaves_nothing_open(discord: FakeDiscord) -> None:
    hasty = DiscordMessenger(token=TOKEN, api_url=discord.url, patience=0.1)
    discord.misbehave("GET me", Slow(1))
    with pytest.raises(TransientFailure):
        await hasty.post(CLAIM, None)
