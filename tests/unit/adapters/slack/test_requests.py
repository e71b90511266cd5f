"""In HTTP mode only what Slack signed, just now and for the first time, is answered."""

from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.signatures import LASTS, Signatures
from tests.asked import NOW
from tests.builders import SLACK
from tests.fakes.slack_people import SECRET
from tests.unit.adapters.slack.newsroom import Newsroom, newsroom

COMMAND = urlencode({"command": "/onrecord", "text": "help", "user_id": "U0READER", "team_id": "T0FAKE"})


@pytest.fixture
async def room() -> AsyncIterator[Newsroom]:
    async with newsroom("http") as made:
        yield made


async def test_what_is_signed_is_answered_and_a_replay_refused(room: Newsroom) -> None:
    assert (await room.person.posts(COMMAND.encode()))[0] == 200
    assert (await room.person.posts_again())[0] == 401
    assert (await room.person.posts(f"{COMMAND}&trigger_id=2".encode()))[0] == 200


@pytest.mark.parametrize("age", [LASTS + 2, -LASTS - 2, 86_400.0])
async def test_stale_requests_are_refused(room: Newsroom, age: float) -> None:
    assert (await room.person.posts(COMMAND.encode(), age=age))[0] == 401


async def test_another_secret_is_refused(room: Newsroom) -> None:
    assert (await room.person.posts(COMMAND.encode(), secret="another"))[0] == 401


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Slack-Signature", ""),
        ("X-Slack-Signature", "v0=" + "0" * 64),
        ("X-Slack-Signature", "é"),
        ("X-Slack-Request-Timestamp", ""),
        ("X-Slack-Request-Timestamp", "yesterday"),
        ("X-Slack-Request-Timestamp", "9" * 400),
        ("X-Slack-Request-Timestamp", "²"),
    ],
)
async def test_headers_that_slack_does_not_send_are_refused(room: Newsroom, header: str, value: str) -> None:
    await room.person.posts(COMMAND.encode(), secret="another")
    assert (await room.person.posts_again(**{header: value}))[0] == 401


async def test_a_body_that_is_no_text_is_refused(room: Newsroom) -> None:
    assert (await room.person.posts(b"\xff\xfe\x00"))[0] == 401


async def test_slack_may_ask_for_the_certificate_and_the_address(room: Newsroom) -> None:
    challenge = b'{"type": "url_verification", "challenge": "abc", "token": "t"}'
    status, answer = await room.person.posts(challenge, form=False)
    assert (status, "abc" in answer) == (200, True)
    await room.person.posts(b"ssl_check=1&token=t", secret="unknown")
    assert (await room.person.posts_again())[0] == 200


async def test_a_bot_with_a_socket_alone_takes_no_requests() -> None:
    async with newsroom() as room:
        signed = {"x-slack-signature": "v0=0", "x-slack-request-timestamp": "1"}
        assert (await room.listener.hear("POST", signed, COMMAND.encode()))[0] == 401


@given(st.binary(max_size=40), st.text(max_size=12), st.text(max_size=80))
def test_nothing_unsigned_is_taken(body: bytes, stamp: str, signature: str) -> None:
    signatures = Signatures(SECRET)
    assert not signatures.takes(body, stamp, signature, NOW)
    assert not signatures.takes(body, str(int(NOW)), signature, NOW)


async def test_an_answer_arrives_in_http_mode(room: Newsroom) -> None:
    asked = await room.person.types("help", channel=SLACK.id)
    assert (asked.late < 1, asked.ack) == (True, {})
    assert (await asked.answer())["response_type"] == "ephemeral"
