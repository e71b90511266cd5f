"""The whole bot in Slack: alerts, commands, buttons and the form, over a socket and over HTTP."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.builders import SLACK
from tests.fakes.feed_server import FeedServer
from tests.fakes.slack import APP_TOKEN, TOKEN, FakeChannel, FakeSlack, Payload
from tests.fakes.slack_people import SECRET, FakePerson
from tests.flow.conftest import Onrecord, heard
from tests.flow.test_service import CLAIM, DENIAL, rss
from tests.soon import soon

GUARD = "Coast Guard denies that it lost three ships"
LATER = "Ports Ministry denies that memo orders twelve harbours closed"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A newsroom's Slack, one feed, and the bot that is to run."""

    onrecord: Onrecord
    slack: FakeSlack
    feed: FeedServer

    @property
    def channel(self) -> FakeChannel:
        return self.slack.channel(SLACK.id)

    @property
    def environ(self) -> dict[str, str]:
        return {"SLACK_BOT_TOKEN": TOKEN, "ONRECORD_SLACK_API_URL": self.slack.url}

    def configured(self, web: str = "off") -> str:
        path = self.onrecord.folder / "onrecord.yaml"
        path.write_text(
            f"web: {web}\nfeeds:\n  - {{url: '{self.feed.url('/Ledger')}', outlet: Ledger, every: 1s}}\n"
            f"watches:\n  - {{phrase: twelve harbours, channels: ['{SLACK}']}}\n"
            "backfill: 24h\npoll: {allow: [127.0.0.1], pause: 0s}\n"
        )
        return str(path)

    def tells(self, *titles: str) -> None:
        self.feed.serve("/Ledger", rss(*titles, age=-60))

    async def posted(self, words: str) -> Payload:
        """The latest message in which these words stand, as soon as it is there: what a reply says, the
        message that it is under may say soon after."""

        def found() -> Payload | None:
            return next((each for each in reversed(self.channel.messages) if words in json.dumps(each)), None)

        return await soon(found, seconds=15)


@pytest.fixture
async def desk(onrecord: Onrecord) -> AsyncIterator[Desk]:
    async with FakeSlack() as slack, FeedServer() as feed:
        slack.channel(SLACK.id, members={"U0READER"})
        yield Desk(onrecord=onrecord, slack=slack, feed=feed)


async def test_a_day_of_a_newsroom(desk: Desk) -> None:
    person = FakePerson(desk.slack)
    run = "run", "--config", desk.configured()
    environ = {**desk.environ, "SLACK_APP_TOKEN": APP_TOKEN}
    async with desk.onrecord.started(*run, **environ) as process:
        claim = await told_and_denied(desk)
        asked = await person.types("why <https://example.org/0>", channel=SLACK.id)
        assert asked.late < 3
        assert "twelve harbours" in json.dumps(await asked.answer())
        pressed = await person.presses(claim, "Mute story", channel=SLACK.id)
        assert "is muted" in json.dumps(await pressed.answer())
        before = len(desk.channel.messages)
        await fill_in_form(desk, person)
        await heard(process.stderr, '"tracked": 1')
        desk.tells(CLAIM, DENIAL, LATER, GUARD)
        await desk.posted("lost three ships")
        assert len(desk.channel.messages) == before + 1
    assert desk.slack.sockets.connections == 0
    async with desk.onrecord.started(*run, **environ):
        await remembers(desk, person, claim)
    assert [late for each in desk.slack.sockets.envelopes if (late := each.late) is None or late > 3] == []


async def told_and_denied(desk: Desk) -> Payload:
    """The claim's message, once its denial stands under it."""
    desk.tells(CLAIM)
    claim = await desk.posted("Claim by")
    desk.tells(CLAIM, DENIAL)
    denial = await desk.posted("Denied by Ottawa")
    assert denial["thread_ts"] == claim["ts"]
    return claim


async def fill_in_form(desk: Desk, person: FakePerson) -> None:
    """Have the person track the Coast Guard."""
    await person.types("track", channel=SLACK.id)
    form = (await soon(lambda: list(desk.slack.views.modals.values())))[0]
    await person.submits(form, {"name": "Coast Guard"})
    await soon(lambda: "Tracking" in json.dumps(desk.slack.views.modals[form["id"]]))


async def remembers(desk: Desk, person: FakePerson, claim: Payload) -> None:
    """After a restart the claim's buttons work, and what was tracked is."""
    # A start is a second of work for a processor, which the tests share with others.
    await desk.slack.sockets.connected(15)
    pressed = await person.presses(claim, "Why?", channel=SLACK.id)
    assert "twelve harbours" in json.dumps(await pressed.answer())
    answer = await (await person.types("watches", channel=SLACK.id)).answer()
    assert "Coast Guard" in json.dumps(answer)


async def test_over_http_on_the_port_of_health(desk: Desk, unused_tcp_port: int) -> None:
    address = f"http://127.0.0.1:{unused_tcp_port}/slack/events"
    person = FakePerson(desk.slack, request_url=address)
    run = "run", "--config", desk.configured(f"{{port: {unused_tcp_port}}}")
    desk.tells(CLAIM)
    async with desk.onrecord.started(*run, **desk.environ, SLACK_SIGNING_SECRET=SECRET):
        claim = await desk.posted("Claim by")
        pressed = await person.presses(claim, "Why?", channel=SLACK.id)
        assert "twelve harbours" in json.dumps(await pressed.answer())
        assert (await person.posts_again())[0] == 401
    assert desk.slack.sockets.hellos == 0


async def test_an_outage_of_commands_leaves_alerts_running(desk: Desk) -> None:
    desk.tells(CLAIM)
    run = "run", "--config", desk.configured()
    async with desk.onrecord.started(*run, **desk.environ, SLACK_APP_TOKEN="xapp-expired") as process:
        assert "Claim by" in json.dumps(await desk.posted("Claim by"))
        said = await heard(process.stderr, "not heard")
    assert "App-Level Tokens" in said
    assert "xapp-expired" not in said


async def test_check_says_what_keeps_commands_from_being_heard(desk: Desk) -> None:
    desk.tells(CLAIM)
    tokens = {**desk.environ, "SLACK_APP_TOKEN": "xapp-expired", "SLACK_SIGNING_SECRET": SECRET}
    ended = await desk.onrecord("check", "--config", desk.configured(), **tokens)
    assert ended.status == 1
    told = " ".join(ended.out.split())
    assert "App-Level Tokens" in told
    assert "web: off" in told
    tokens["SLACK_APP_TOKEN"] = APP_TOKEN
    well = await desk.onrecord("check", "--config", desk.configured("{port: 9}"), **tokens)
    assert well.status == 0, well.out
