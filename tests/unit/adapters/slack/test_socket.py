"""The socket is kept through all that Slack and the network do to it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from adapters.memory import MemoryMarks
from adapters.slack import listener as listening
from adapters.slack import socket as sockets
from adapters.slack.socket import check_socket
from bot.errors import StoreUnavailable
from tests.builders import SLACK
from tests.fakes.mishaps import Broken, RateLimited, Refused, Slow
from tests.fakes.slack import APP_TOKEN
from tests.soon import soon
from tests.unit.adapters.slack.newsroom import Newsroom, newsroom, running
from tests.unit.adapters.slack.newsroom import text as shown


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "FIRST_RETRY", 0.02)
    monkeypatch.setattr(sockets, "REFUSED_RETRY", 0.02)


@pytest.fixture
async def room() -> AsyncIterator[Newsroom]:
    async with newsroom() as made:
        yield made


async def is_answered(room: Newsroom) -> None:
    asked = await room.person.types("watches", channel=SLACK.id)
    assert asked.late < 3
    assert (await asked.answer())["blocks"]


async def test_a_new_socket_is_open_before_the_old_one_closes(room: Newsroom) -> None:
    await room.slack.sockets.connected()
    before = room.slack.sockets.hellos
    await room.slack.sockets.refresh()
    assert room.slack.sockets.hellos == before + 1
    assert room.slack.sockets.connections == 1
    await is_answered(room)


async def test_what_is_under_way_on_the_old_socket_is_acked_there(room: Newsroom) -> None:
    envelope = await room.slack.sockets.send("events_api", {"type": "event_callback", "event": {}})
    await room.slack.sockets.refresh()
    await asyncio.wait_for(envelope.arrived.wait(), 5)


async def test_a_dropped_socket_is_opened_anew(room: Newsroom) -> None:
    for _ in range(3):
        await room.slack.sockets.connected()
        await room.slack.sockets.drop()
    await is_answered(room)


async def test_a_socket_at_whose_end_is_nobody_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "HEARTBEAT", 0.05)
    async with newsroom() as room:
        await room.slack.sockets.connected()
        room.slack.sockets.deaf = True
        await room.slack.sockets.drop()
        await soon(lambda: room.slack.sockets.hellos >= 3)
        room.slack.sockets.deaf = False
        await is_answered(room)


async def test_sockets_that_are_refused_are_asked_for_with_a_new_address_each(room: Newsroom) -> None:
    await room.slack.sockets.connected()
    room.slack.sockets.closed_to_all = True
    with capture_logs() as logs:
        await room.slack.sockets.drop()
        await soon(lambda: room.slack.count("apps.connections.open") >= 4)
    room.slack.sockets.closed_to_all = False
    await is_answered(room)
    told = [line for line in logs if "not heard" in line["event"]]
    assert len(told) == 1


@pytest.mark.parametrize("mishap", [Broken(503), RateLimited(0.05), Slow(0.05)], ids=str)
async def test_an_outage_ends(room: Newsroom, mishap: Broken | RateLimited | Slow) -> None:
    await room.slack.sockets.connected()
    room.slack.misbehave("apps.connections.open", mishap, mishap)
    await room.slack.sockets.drop()
    await is_answered(room)


async def test_what_is_no_envelope_is_passed_over(room: Newsroom) -> None:
    for noise in (
        "",
        "ping",
        "{",
        "[1]",
        '{"type": "new"}',
        '{"type": "x", "envelope_id": "e", "payload": [1]}',
    ):
        await room.slack.sockets.say(noise)
    await is_answered(room)


async def test_an_event_that_nobody_asked_for_is_acked(room: Newsroom) -> None:
    payload = {"type": "event_callback", "team_id": "T0FAKE", "event": {"type": "team_join", "user": {}}}
    envelope = await room.slack.sockets.send("events_api", payload)
    await asyncio.wait_for(envelope.arrived.wait(), 5)


@pytest.mark.parametrize("code", ["invalid_auth", "token_expired", "token_revoked", "missing_scope"])
async def test_a_bad_token_is_told_once_with_what_to_do(room: Newsroom, code: str) -> None:
    await room.slack.sockets.connected()
    room.slack.misbehave("apps.connections.open", *[Refused(code)] * 3)
    with capture_logs() as logs:
        await room.slack.sockets.drop()
        await is_answered(room)
    (line,) = [line for line in logs if line["log_level"] == "error"]
    assert "App-Level Tokens" in line["reason"]
    assert "alerts are posted all the same" in line["event"]
    assert APP_TOKEN not in str(logs)


async def test_an_envelope_that_comes_again_is_acked_and_not_done_again(room: Newsroom) -> None:
    asked = await room.person.types("track entity Coast Guard", channel=SLACK.id)
    assert "Tracking" in shown(await asked.answer())
    envelope = room.slack.sockets.envelopes[-1]
    for _ in range(2):
        envelope.arrived.clear()
        await room.slack.sockets.again(envelope)
        await asyncio.wait_for(envelope.arrived.wait(), 5)
    await is_answered(room)
    assert len(room.slack.answers.to[asked.answers]) == 1


async def test_an_envelope_that_comes_again_to_another_process_is_not_done_again(room: Newsroom) -> None:
    asked = await room.person.types("track entity Coast Guard", channel=SLACK.id)
    assert "Tracking" in shown(await asked.answer())
    envelope = room.slack.sockets.envelopes[-1]
    before = room.slack.sockets.hellos
    async with running(room.slack, room.commands, marks=room.stores.marks):
        await soon(lambda: room.slack.sockets.hellos > before)
        envelope.arrived.clear()
        await room.slack.sockets.again(envelope)
        await asyncio.wait_for(envelope.arrived.wait(), 5)
        await is_answered(room)
    assert len(room.slack.answers.to[asked.answers]) == 1


class Silent(MemoryMarks):
    """A store that does not answer."""

    async def note(self, name: str, seconds: float) -> bool:
        await asyncio.Event().wait()
        return True


class Down(MemoryMarks):
    """A store that is away."""

    async def note(self, name: str, seconds: float) -> bool:
        raise StoreUnavailable("no store")


@pytest.mark.parametrize("marks", [Silent(), Down()])
async def test_a_store_that_cannot_say_whether_it_came_keeps_nobody_from_an_answer(
    room: Newsroom, marks: MemoryMarks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "STORE_PATIENCE", 0.05)
    before = room.slack.sockets.hellos
    async with running(room.slack, room.commands, marks=marks):
        await soon(lambda: room.slack.sockets.hellos > before)
        await is_answered(room)


async def test_acks_do_not_wait_for_slack(room: Newsroom) -> None:
    """Nor for the store, nor for who is in a group."""
    for method in ("usergroups.users.list", "views.open", "auth.test", "conversations.info"):
        room.slack.misbehave(method, *[Slow(2.0)] * 3)
    for text in ("track", "track entity Coast Guard", "watches"):
        assert (await room.person.types(text, channel=SLACK.id)).late < 1.5
    assert (await room.person.opens_home()).late < 1.5


async def test_sockets_that_break_at_once_are_not_opened_in_a_hurry(room: Newsroom) -> None:
    for _ in range(5):
        await room.slack.sockets.connected()
        await room.slack.sockets.drop()
    began = asyncio.get_running_loop().time()
    await room.slack.sockets.connected()
    assert asyncio.get_running_loop().time() - began > 0.2


async def test_check_says_whether_the_token_opens_a_socket(room: Newsroom) -> None:
    assert (await check_socket(APP_TOKEN, room.slack.url)).verdict == "well"
    line = await check_socket("xapp-another", room.slack.url)
    assert (line.verdict, line.detail) == ("wrong", "Slack said invalid_auth")
    assert line.remedy.startswith("SLACK_APP_TOKEN is not valid")
    room.slack.misbehave("apps.connections.open", Broken(503))
    assert (await check_socket(APP_TOKEN, room.slack.url)).verdict == "warning"
