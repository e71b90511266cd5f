"""What people see of a Slack app beside its messages: modals, the App Home, answers, files."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.fakes.slack_shapes import No, Payload, valid_message, valid_view

TRIGGER_LASTS = 3.0
ANSWERS_LAST, MOST_ANSWERS = 1800.0, 5


@dataclass(slots=True)
class FakeViews:
    """Modals by their ids, and homes by their users."""

    modals: dict[str, Payload] = field(default_factory=dict)
    homes: dict[str, Payload] = field(default_factory=dict)
    _triggers: dict[str, float] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=count)

    def trigger(self, *, age: float = 0.0) -> str:
        """What comes with a click, and opens one modal within three seconds."""
        trigger = f"trigger.{next(self._numbers)}"
        self._triggers[trigger] = time.monotonic() - age
        return trigger

    def open(self, arguments: Payload) -> Payload:
        given = self._triggers.pop(str(arguments.get("trigger_id")), None)
        if given is None:
            raise No("exchanged_trigger_id")
        if time.monotonic() - given > TRIGGER_LASTS:
            raise No("expired_trigger_id")
        return {"view": self._kept(f"V{next(self._numbers)}", arguments["view"], "modal")}

    def update(self, arguments: Payload) -> Payload:
        id = str(arguments.get("view_id"))
        if id not in self.modals:
            raise No("not_found")
        return {"view": self._kept(id, arguments["view"], "modal")}

    def publish(self, arguments: Payload) -> Payload:
        valid_view(arguments["view"])
        if arguments["view"]["type"] != "home":
            raise No("invalid_arguments")
        self.homes[str(arguments["user_id"])] = {"id": f"V{next(self._numbers)}", **arguments["view"]}
        return {"view": self.homes[str(arguments["user_id"])]}

    def answered(self, id: str, ack: Payload) -> None:
        """What an ack says is to become of the modal that was submitted."""
        match ack.get("response_action"):
            case None:
                self.modals.pop(id)
            case "update":
                self._kept(id, ack["view"], "modal")
            case "errors":
                assert ack["errors"].keys() <= {block.get("block_id") for block in self.modals[id]["blocks"]}
            case other:
                raise AssertionError(f"{other} is not understood")

    def _kept(self, id: str, view: Payload, kind: str) -> Payload:
        valid_view(view)
        if view["type"] != kind:
            raise No("invalid_arguments")
        self.modals[id] = {"state": {"values": {}}, "private_metadata": "", **view, "id": id, "hash": "h"}
        return self.modals[id]


@dataclass(slots=True)
class FakeAnswers:
    """What was posted at response_urls."""

    to: dict[str, list[Payload]] = field(default_factory=dict)
    _channels: dict[str, str] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=count)

    def expect(self, channel: str) -> str:
        """The end of a new response_url."""
        key = f"answer-{next(self._numbers)}"
        self.to[key] = []
        self._channels[key] = channel
        return key

    def take(self, key: str, body: Payload) -> str | None:
        """Keep an answer, and return the channel where all see it, if they do."""
        if key not in self.to or len(self.to[key]) >= MOST_ANSWERS:
            raise No("used_url")
        if not body.get("delete_original"):
            valid_message(body)
        if body.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
            raise No("invalid_payload")
        self.to[key].append(body)
        return self._channels[key] if body.get("response_type") == "in_channel" else None


@dataclass(slots=True)
class FakeFiles:
    """Files that were uploaded, each with where it was shared."""

    shared: list[Payload] = field(default_factory=list)
    _waiting: dict[str, Payload] = field(default_factory=dict)

    def address(self, arguments: Payload, base: str) -> Payload:
        id = f"F{len(self._waiting) + len(self.shared)}"
        self._waiting[id] = {"name": arguments["filename"], "length": int(arguments["length"])}
        return {"file_id": id, "upload_url": f"{base}upload/{id}"}

    def upload(self, id: str, data: bytes) -> None:
        assert len(data) == self._waiting[id]["length"]
        self._waiting[id]["data"] = data

    def complete(self, arguments: Payload) -> Payload:
        for each in arguments["files"]:
            self.shared.append({**self._waiting.pop(each["id"]), "channel": arguments["channel_id"]})
        return {"files": [{"id": each["id"], "title": each.get("title")} for each in arguments["files"]]}


def controls(blocks: list[Payload]) -> Iterator[tuple[Payload, Payload]]:
    """Each interactive element with its block."""
    for block in blocks:
        elements: list[Any] = block.get("elements", []) if block["type"] == "actions" else []
        for element in [*elements, block.get("accessory"), block.get("element")]:
            if element:
                yield block, element
