"""People in the fake Slack's workspace: they type commands, press buttons, fill in forms, open the App Home.

What they do reaches the bot over its socket or, when it has a `request_url`, as a signed request.
"""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.fakes.slack import TEAM, FakeSlack, Payload
from tests.fakes.slack_surfaces import controls

SECRET = "fake-signing-secret"
_NUMBERS = count()
"""Of events, each of which has an id of its own."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody did, and what came of it."""

    slack: FakeSlack
    late: float
    """Seconds until the bot acked."""
    ack: Payload
    """What the ack brought along."""
    answers: str
    """Where answers to it arrive."""

    async def answer(self, number: int = 1, *, seconds: float = 5.0) -> Payload:
        """The first answer, or that `number`, as soon as it is there."""
        deadline = time.monotonic() + seconds
        while len(self.slack.answers.to[self.answers]) < number:
            assert time.monotonic() < deadline, f"no answer; {self.slack.refused}"
            await asyncio.sleep(0.01)
        return self.slack.answers.to[self.answers][number - 1]


@dataclass(slots=True)
class FakePerson:
    """One who is in the workspace."""

    slack: FakeSlack
    id: str = "U0READER"
    request_url: str = ""
    """Where the bot takes requests; "" for one that listens on a socket."""
    secret: str = SECRET
    _last: tuple[bytes, dict[str, str]] = field(default=(b"", {}))

    async def types(self, text: str, *, channel: str, command: str = "/onrecord") -> Asked:
        """A slash command."""
        name = self.slack.channels[channel].name
        payload = {
            "command": command,
            "text": text,
            "user_id": self.id,
            "user_name": "reader",
            "channel_id": channel,
            "channel_name": name,
            "team_id": TEAM,
            "team_domain": "fake",
            "api_app_id": "A0",
            "is_enterprise_install": "false",
        }
        return await self._asks("slash_commands", payload, channel)

    async def presses(
        self, message: Payload, label: str, *, option: str = "", channel: str = "", hidden: bool = False
    ) -> Asked:
        """A button of a message, or an option of one of its menus. `hidden`: only this person sees it."""
        ts = message.get("ts", "1763733999.000001")
        container = {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": hidden}
        if message.get("thread_ts"):
            container["thread_ts"] = message["thread_ts"]
        about = {"container": container, "channel": {"id": channel, "name": "claims"}}
        about |= {} if hidden else {"message": message}
        return await self._asks(
            "interactive", self._action(message["blocks"], label, option) | about, channel
        )

    async def presses_in_view(self, view: Payload, label: str) -> Asked:
        """A button of a modal or of the App Home."""
        about = {"container": {"type": "view", "view_id": view["id"]}, "view": view}
        return await self._asks("interactive", self._action(view["blocks"], label, "") | about, "")

    async def submits(self, view: Payload, values: Mapping[str, Any]) -> Asked:
        """A form, with values by block_id: a text, the value of an option, a list of such, an id."""
        state = {block["block_id"]: _filled(block, values) for block in view["blocks"] if "element" in block}
        payload = {
            "type": "view_submission",
            **self._who(),
            "view": {**view, "state": {"values": state}},
            "response_urls": [],
        }
        asked = await self._asks("interactive", payload, "")
        self.slack.views.answered(view["id"], asked.ack)
        return asked

    async def opens_home(self, tab: str = "home") -> Asked:
        """The app's own page."""
        event = {"type": "app_home_opened", "user": self.id, "channel": "D0", "tab": tab, "event_ts": "1.1"}
        payload = {"type": "event_callback", "team_id": TEAM, "api_app_id": "A0", "event": event}
        return await self._asks(
            "events_api", {**payload, "event_id": f"Ev{next(_NUMBERS)}", "event_time": 1}, ""
        )

    def _who(self) -> Payload:
        user = {"id": self.id, "username": "reader", "name": "reader", "team_id": TEAM}
        return {"user": user, "team": {"id": TEAM, "domain": "fake"}, "api_app_id": "A0", "enterprise": None}

    def _action(self, blocks: list[Payload], label: str, option: str) -> Payload:
        block, element = next(
            (block, element) for block, element in controls(blocks) if _label(element) == label
        )
        action = {"type": element["type"], "action_id": element["action_id"], "action_ts": "1.1"}
        action["block_id"] = block.get("block_id", "b")
        if option:
            chosen = next(each for each in element["options"] if each["text"]["text"] == option)
            action["selected_option"] = chosen
        elif "value" in element:
            action["value"] = element["value"]
        return {"type": "block_actions", **self._who(), "actions": [action], "state": {"values": {}}}

    async def _asks(self, kind: str, payload: Payload, channel: str) -> Asked:
        key = self.slack.answers.expect(channel)
        payload["token"] = "deprecated"
        if kind != "events_api":
            payload["trigger_id"] = self.slack.views.trigger()
        if channel:
            payload["response_url"] = f"{self.slack.url}answers/{key}"
        late, ack = await (self._requests if self.request_url else self._sends)(kind, payload)
        return Asked(self.slack, late, ack, key)

    async def _sends(self, kind: str, payload: Payload) -> tuple[float, Payload]:
        envelope = await self.slack.sockets.send(kind, payload)
        await asyncio.wait_for(envelope.arrived.wait(), 5)
        assert envelope.late is not None
        return envelope.late, envelope.answer

    async def _requests(self, kind: str, payload: Payload) -> tuple[float, Payload]:
        match kind:
            case "slash_commands":
                body, form = urlencode(payload), True
            case "interactive":
                body, form = urlencode({"payload": json.dumps(payload)}), True
            case _:
                body, form = json.dumps(payload), False
        began = time.monotonic()
        status, text = await self.posts(body.encode(), form=form)
        assert status == 200, (status, text)
        return time.monotonic() - began, json.loads(text) if text.startswith("{") else {}

    async def posts(
        self, body: bytes, *, form: bool = True, age: float = 0.0, secret: str = ""
    ) -> tuple[int, str]:
        """A signed request; `age` in seconds. Returns the status and the body of the answer."""
        stamp = str(int(time.time() - age))
        signed = hmac.new(
            (secret or self.secret).encode(), b"v0:%s:%s" % (stamp.encode(), body), hashlib.sha256
        )
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        self._last = (
            body,
            {
                "Content-Type": kind,
                "X-Slack-Request-Timestamp": stamp,
                "X-Slack-Signature": f"v0={signed.hexdigest()}",
            },
        )
        return await self.posts_again()

    async def posts_again(self, **headers: str) -> tuple[int, str]:
        """The very last request once more, as one who overheard it might."""
        body, signed = self._last
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.request_url, data=body, headers={**signed, **headers}) as answer,
        ):
            return answer.status, await answer.text()


def _label(element: Payload) -> str:
    text: str = (element.get("text") or element.get("placeholder") or {}).get("text", "")
    return text


def _filled(block: Payload, values: Mapping[str, Any]) -> Payload:
    """The state of an input with the value given for its block, or with what it shows at first."""
    element, kind = block["element"], block["element"]["type"]
    given = values.get(block["block_id"])
    state: Payload = {"type": kind}
    match kind:
        case "plain_text_input":
            state["value"] = given if given is not None else element.get("initial_value")
        case "static_select" | "radio_buttons":
            state["selected_option"] = _option(element, given) or element.get("initial_option")
        case "checkboxes":
            wanted = None if given is None else [_option(element, each) for each in given]
            state["selected_options"] = element.get("initial_options", []) if wanted is None else wanted
        case "conversations_select":
            state["selected_conversation"] = given or element.get("initial_conversation")
        case _:
            raise AssertionError(f"{kind} is not understood")
    return {element["action_id"]: state}


def _option(element: Payload, value: Any) -> Payload | None:
    return next((each for each in element["options"] if each["value"] == value), None)
