import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.slack import SlackMessenger
from adapters.slack.messenger import Broadcast
from adapters.slack.refusals import NotSlack
from bot.domain.alert import Answered
from bot.domain.watch import Channel
from bot.errors import PermanentFailure, TransientFailure
from tests.builders import (
    SLACK,
    answer_record,
    answered,
    confirmation,
    delivery,
    denial,
    opened,
    record,
    source,
    spread,
    standing,
)
from tests.fakes.mishaps import AcceptedThenDropped, Broken, RateLimited, Refused
from tests.fakes.slack import SCOPES, TOKEN, FakeSlack

CLAIM = delivery(opened(), channel=SLACK)
DENIED = delivery(answered(), channel=SLACK)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        fake.channel(SLACK.id)
        yield fake


@pytest.fixture
async def messenger(slack: FakeSlack) -> AsyncIterator[SlackMessenger]:
    made = SlackMessenger(token=TOKEN, api_url=slack.url, pace=0)
    yield made
    await made.close()


async def test_a_post_carries_its_delivery_and_previews_nothing(
    slack: FakeSlack, messenger: SlackMessenger
) -> None:
    await messenger.post(CLAIM, None)
    ((_, sent),) = slack.calls
    assert sent["metadata"] == {
        "event_type": "onrecord_delivery",
        "event_payload": {"delivery_id": CLAIM.id},
    }
    assert sent["text"].startswith("Claim by Harbour Post: Leaked memo")
    assert (sent["unfurl_links"], sent["unfurl_media"], sent["link_names"]) == (False, False, False)
    assert (sent["mrkdwn"], sent["parse"]) == (False, "none")
    assert "thread_ts" not in sent


async def test_an_edit_keeps_the_parents_delivery(slack: FakeSlack, messenger: SlackMessenger) -> None:
    parent = await messenger.post(CLAIM, None)
    await messenger.edit(delivery(spread(), channel=SLACK, parent=CLAIM.id), parent)
    (message,) = slack.channel(SLACK.id).messages
    assert message["metadata"]["event_payload"]["delivery_id"] == CLAIM.id
    assert "Denied by the Ports Ministry (official)" in message["text"]


@pytest.mark.parametrize("interactive", [True, False])
async def test_alerts_have_buttons_where_somebody_listens(slack: FakeSlack, interactive: bool) -> None:
    messenger = SlackMessenger(token=TOKEN, api_url=slack.url, pace=0, interactive=interactive)
    parent = await messenger.post(CLAIM, None)
    await messenger.post(DENIED, parent)
    await messenger.edit(delivery(spread(), channel=SLACK, parent=CLAIM.id), parent)
    await messenger.close()
    for message in slack.channel(SLACK.id).messages:
        assert ("actions" in {block["type"] for block in message["blocks"]}) == interactive


MAYOR = denial("No harbour will close, said the mayor.", by=source("the mayor"))
SECOND = answered(answer_record(MAYOR), stands=standing(denial(), MAYOR))
DOCKER = answered(answer_record(denial(by=source("a docker", official=False))))
SOFT = answered(answer_record(denial(strength="soft")))
TURN = answered(answer_record(confirmation()), stands=standing(denial(), confirmation()))


@pytest.mark.parametrize(
    ("broadcast", "reply", "shown"),
    [
        ("first", answered(), True),
        ("first", SECOND, False),
        ("first", DOCKER, False),
        ("first", SOFT, False),
        ("first", TURN, True),
        ("never", answered(), False),
        ("all", SOFT, True),
    ],
)
async def test_what_the_channel_is_shown_of_a_thread(
    slack: FakeSlack, broadcast: Broadcast, reply: Answered, shown: bool
) -> None:
    messenger = SlackMessenger(token=TOKEN, api_url=slack.url, pace=0, broadcast=broadcast)
    parent = await messenger.post(CLAIM, None)
    await messenger.post(delivery(reply, channel=SLACK), parent)
    await messenger.close()
    assert len(slack.channel(SLACK.id).top()) == 1 + shown


async def test_a_parent_is_never_broadcast(slack: FakeSlack) -> None:
    messenger = SlackMessenger(token=TOKEN, api_url=slack.url, pace=0, broadcast="all")
    await messenger.post(CLAIM, None)
    await messenger.close()
    assert "reply_broadcast" not in slack.calls[0][1]


async def test_a_channel_gets_its_messages_one_after_the_other(slack: FakeSlack) -> None:
    loop = asyncio.get_running_loop()
    slack.channel("C2")
    came: list[tuple[str, float]] = []
    slack.on_call = lambda _, sent: came.append((sent["channel"], loop.time()))
    messenger = SlackMessenger(token=TOKEN, api_url=slack.url, pace=0.1)
    here = [delivery(opened(record(id=str(each))), channel=SLACK) for each in range(4)]
    there = delivery(opened(), channel=Channel(platform="slack", id="C2"))
    start = loop.time()
    await asyncio.gather(*(messenger.post(each, None) for each in (*here, there)))
    await messenger.close()
    waited = [at - start for channel, at in came if channel == SLACK.id]
    assert all(seconds > 0.1 * turn - 0.01 for turn, seconds in enumerate(waited))
    assert [channel for channel, _ in came].index("C2") < 3


async def test_nothing_is_posted_again_unasked(slack: FakeSlack, messenger: SlackMessenger) -> None:
    for mishap in (AcceptedThenDropped(), Broken(500), RateLimited()):
        slack.misbehave("chat.postMessage", mishap)
        before = slack.count("chat.postMessage")
        with pytest.raises(TransientFailure):
            await messenger.post(CLAIM, None)
        assert slack.count("chat.postMessage") == before + 1


async def test_a_reply_is_found_beyond_the_first_page(slack: FakeSlack, messenger: SlackMessenger) -> None:
    parent = await messenger.post(CLAIM, None)
    channel = slack.channel(SLACK.id)
    for number in range(250):
        channel.messages.append({"ts": f"18{number:08}.000000", "text": "x", "thread_ts": parent.message})
    reply = await messenger.post(DENIED, parent)
    assert await messenger.find(DENIED, parent) == reply
    assert slack.count("conversations.replies") == 2


async def test_the_search_of_a_channel_ends(slack: FakeSlack, messenger: SlackMessenger) -> None:
    channel = slack.channel(SLACK.id)
    channel.messages += [{"ts": f"18{number:08}.000000", "text": "x"} for number in range(1500)]
    assert await messenger.find(CLAIM, None) is None
    assert slack.count("conversations.history") == 5


async def test_what_was_said_since_is_searched_first(slack: FakeSlack, messenger: SlackMessenger) -> None:
    channel = slack.channel(SLACK.id)
    channel.messages += [{"ts": f"14{number:08}.000000", "text": "x"} for number in range(1500)]
    posted = await messenger.post(CLAIM, None)
    assert await messenger.find(CLAIM, None, since=1_500_000_000.0) == posted
    assert slack.count("conversations.history") == 1


async def test_a_clock_that_goes_wrong_hides_nothing(slack: FakeSlack, messenger: SlackMessenger) -> None:
    parent = await messenger.post(CLAIM, None)
    reply = await messenger.post(DENIED, parent)
    assert await messenger.find(CLAIM, None, since=9_000_000_000.0) == parent
    assert await messenger.find(DENIED, parent, since=9_000_000_000.0) == reply


@pytest.mark.parametrize(
    "metadata",
    [
        *(None, {}, {"event_type": "onrecord_delivery"}),
        {"event_type": "other", "event_payload": {"delivery_id": CLAIM.id}},
    ],
)
async def test_others_metadata_is_not_ours(
    slack: FakeSlack, messenger: SlackMessenger, metadata: dict[str, object] | None
) -> None:
    slack.channel(SLACK.id).messages.append({"ts": "1.0", "text": "x", "metadata": metadata})
    assert await messenger.find(CLAIM, None) is None


@pytest.mark.parametrize(
    "code",
    [
        *("channel_not_found", "is_archived", "not_in_channel", "missing_scope", "invalid_auth"),
        *("token_revoked", "account_inactive", "msg_too_long", "invalid_blocks", "never_heard_of"),
    ],
)
async def test_a_refusal_is_permanent(slack: FakeSlack, messenger: SlackMessenger, code: str) -> None:
    slack.misbehave("chat.postMessage", Refused(code))
    with pytest.raises(PermanentFailure, match=code):
        await messenger.post(CLAIM, None)


@pytest.mark.parametrize("code", ["ratelimited", "internal_error", "fatal_error", "service_unavailable"])
async def test_a_passing_trouble_is_transient(slack: FakeSlack, messenger: SlackMessenger, code: str) -> None:
    slack.misbehave("chat.postMessage", Refused(code))
    with pytest.raises(TransientFailure, match=code):
        await messenger.post(CLAIM, None)


@pytest.mark.parametrize(("status", "error"), [(404, NotSlack), (407, NotSlack), (408, TransientFailure)])
async def test_a_proxy_that_refuses_is_named(
    slack: FakeSlack, messenger: SlackMessenger, status: int, error: type[Exception]
) -> None:
    slack.misbehave("chat.postMessage", Broken(status))
    with pytest.raises(error, match=f"HTTP {status}"):
        await messenger.post(CLAIM, None)


async def test_check_names_the_scopes_that_lack(slack: FakeSlack, messenger: SlackMessenger) -> None:
    slack.scopes = frozenset({"channels:read", "groups:read"})
    _, *lines = await messenger.check([])
    assert [(line.verdict, line.detail) for line in lines] == [
        ("wrong", "without chat:write the bot cannot post alerts"),
        (
            "warning",
            "without channels:history or groups:history the bot cannot"
            " look for an alert that a crash left in doubt",
        ),
    ]
    assert all("slack-manifest.yaml" in line.remedy for line in lines)


async def test_check_is_content_with_either_kind_of_scope(
    slack: FakeSlack, messenger: SlackMessenger
) -> None:
    slack.scopes = SCOPES - {"groups:read", "groups:history"}
    assert {line.verdict for line in await messenger.check([SLACK])} == {"well"}


async def test_check_names_the_scopes_that_commands_lack(slack: FakeSlack) -> None:
    slack.scopes = SCOPES - {"commands", "files:write", "usergroups:read"}
    listening = SlackMessenger(token=TOKEN, api_url=slack.url, interactive=True, groups=["S0DESK"])
    _, *lines, group = await listening.check([])
    await listening.close()
    assert [(line.verdict, line.detail.split()[1]) for line in lines] == [
        ("wrong", "commands"),
        ("warning", "files:write"),
        ("wrong", "usergroups:read"),
    ]
    assert (group.verdict, "missing_scope" in group.detail) == ("wrong", True)


async def test_check_looks_at_the_user_groups(slack: FakeSlack) -> None:
    slack.groups |= {"S0DESK": {"U0READER"}, "S0EMPTY": set()}
    groups = ["S0DESK", "S0EMPTY", "S0GONE"]
    listening = SlackMessenger(token=TOKEN, api_url=slack.url, interactive=True, groups=groups)
    lines = (await listening.check([]))[-3:]
    await listening.close()
    assert [line.verdict for line in lines] == ["well", "warning", "wrong"]
    assert "begins with S" in lines[-1].detail


async def test_check_does_without_the_header(slack: FakeSlack, messenger: SlackMessenger) -> None:
    slack.scopes = None
    assert [line.subject for line in await messenger.check([])] == ["slack token"]


async def test_check_says_to_invite_the_bot(slack: FakeSlack, messenger: SlackMessenger) -> None:
    slack.channel(SLACK.id).is_member = False
    *_, line = await messenger.check([SLACK])
    assert (line.verdict, line.detail) == ("wrong", "the bot is not in #claims")
    assert line.remedy == "open #claims in Slack and type /invite @onrecord"


async def test_check_says_that_a_channel_is_archived(slack: FakeSlack, messenger: SlackMessenger) -> None:
    slack.channel(SLACK.id).is_archived = True
    *_, line = await messenger.check([SLACK])
    assert (line.verdict, line.detail) == ("wrong", "#claims is archived")


async def test_check_of_a_channel_that_slack_hides(slack: FakeSlack, messenger: SlackMessenger) -> None:
    slack.misbehave("conversations.info", Refused("channel_not_found"))
    *_, line = await messenger.check([SLACK])
    assert line.verdict == "wrong"
    assert "check the channel's ID" in line.remedy
