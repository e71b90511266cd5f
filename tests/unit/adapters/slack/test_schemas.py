"""What Slack is sent is what Slack's published schemas ask for."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import SlackMessenger
from adapters.slack.blocks import message
from bot.domain.alert import Alert, Notice
from tests.alerts import alerts
from tests.builders import SLACK, answered, delivery, opened, spread
from tests.fakes.slack import TOKEN, FakeSlack, Payload
from tests.specs import needs_specs, schema

pytestmark = needs_specs
METHODS = ("chat.postMessage", "chat.update", "conversations.history", "conversations.replies")


@pytest.fixture
async def calls() -> AsyncIterator[list[tuple[str, Payload]]]:
    async with FakeSlack() as slack:
        slack.channel(SLACK.id)
        messenger = SlackMessenger(token=TOKEN, api_url=slack.url, pace=0, broadcast="all")
        claim, denied = delivery(opened(), channel=SLACK), delivery(answered(), channel=SLACK)
        parent = await messenger.post(claim, None)
        await messenger.post(denied, parent)
        await messenger.edit(delivery(spread(), channel=SLACK, parent=claim.id), parent)
        await messenger.find(claim, None)
        await messenger.find(denied, parent)
        await messenger.close()
        yield slack.calls


@given(st.builds(Notice, id=st.just("1"), title=st.text(max_size=300), detail=st.text(max_size=3_000)))
def test_any_notices_blocks_are_known_blocks(notice: Notice) -> None:
    for block in message(notice)["blocks"]:
        schema("slack_generated/X_KnownBlock.schema.json")(block)


@given(alerts())
def test_any_alerts_blocks_are_known_blocks(alert: Alert) -> None:
    check = schema("slack_generated/X_KnownBlock.schema.json")
    for reply in (False, True):
        for block in message(alert, reply=reply, interactive=True)["blocks"]:
            check(block)


@pytest.mark.parametrize("method", METHODS)
def test_arguments_are_known(calls: list[tuple[str, Payload]], method: str) -> None:
    check = schema(f"slack_generated/{method.replace('.', '_')}.schema.json")
    sent = [_typed(arguments) for called, arguments in calls if called == method]
    assert sent
    for arguments in sent:
        check(arguments)


def test_metadata_is_known(calls: list[tuple[str, Payload]]) -> None:
    check = schema("slack_generated/X_MessageMetadata.schema.json")
    sent = [arguments["metadata"] for _, arguments in calls if "metadata" in arguments]
    assert len(sent) == 3
    for metadata in sent:
        check(metadata)


def _typed(arguments: Payload) -> Payload:
    """A query has no types; the schema does."""
    typed = dict(arguments)
    for key, kind in (("limit", int), ("include_all_metadata", lambda text: text == "1")):
        if isinstance(typed.get(key), str):
            typed[key] = kind(typed[key])
    return typed
