"""Interactions: what people do, the answers to it in time and in the right order, and who sees them.

See https://discord.com/developers/docs/interactions/receiving-and-responding for the rules.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord_shapes import No, Payload, demand_valid, kept, message
from tests.soon import soon

EPHEMERAL = 64
_IN_TIME = 3.0
_MESSAGE, _DEFERRED, _DEFERRED_UPDATE, _CHOICES = 4, 5, 6, 8


@dataclass(eq=False, slots=True)
class FakeInteraction:
    """What somebody did, and what came of it."""

    id: str
    token: str
    payload: Payload
    channel: str
    at: float = field(default_factory=time.monotonic)
    callback: Payload | None = None
    late: float | None = None
    """Seconds until it was acknowledged."""
    original: Payload | None = None
    """The message that answers it, or that the pressed button stands under."""
    followups: list[Payload] = field(default_factory=list)
    answered: bool = False
    files: list[tuple[str, bytes]] = field(default_factory=list)

    async def acknowledged(self) -> Payload:
        return await soon(lambda: self.callback)

    async def answer(self) -> Payload:
        """The message that answers it, as soon as it is there."""
        found = await soon(
            lambda: (self.answered and self.original) or (self.followups and self.followups[-1])
        )
        assert isinstance(found, dict)
        return found

    @property
    def is_ephemeral(self) -> bool:
        """Whether the answer is for whoever asked alone."""
        data = (self.callback or {}).get("data") or {}
        return bool(data.get("flags", 0) & EPHEMERAL)


@dataclass(slots=True)
class FakeInteractions:
    """All interactions, by their tokens, and the commands that are known."""

    made: Callable[[], str]
    """Makes ids."""
    show: Callable[[str, Payload], None]
    """Puts a message into a channel for all to see."""
    begun: dict[str, FakeInteraction] = field(default_factory=dict)
    commands: list[Payload] = field(default_factory=list)
    """Those that were made known globally."""
    of_guilds: dict[str, list[Payload]] = field(default_factory=dict)

    def begin(self, payload: Payload, channel: str) -> FakeInteraction:
        id = self.made()
        begun = FakeInteraction(id, f"token-{id}", payload, channel, original=payload.get("message"))
        self.begun[begun.token] = begun
        return begun

    def routes(self) -> list[tuple[str, str, Callable[[Mapping[str, str], Payload], Any]]]:
        original = "/webhooks/{application}/{token}/messages/@original"
        return [
            ("POST callback", "/interactions/{interaction}/{token}/callback", self._callback),
            ("POST followup", "/webhooks/{application}/{token}", self._followup),
            ("GET original", original, self._get),
            ("PATCH original", original, self._edit),
            ("DELETE original", original, self._delete),
            ("GET commands", "/applications/{application}/commands", lambda *_: self.commands),
            ("PUT commands", "/applications/{application}/commands", self._put),
            ("GET guild commands", "/applications/{application}/guilds/{guild}/commands", self._get_guilds),
            ("PUT guild commands", "/applications/{application}/guilds/{guild}/commands", self._put_guilds),
        ]

    def _callback(self, at: Mapping[str, str], body: Payload) -> Payload:
        found = self._known(at)
        late = time.monotonic() - found.at
        if late > _IN_TIME:
            raise No(404, 10062)
        if found.callback is not None:
            raise No(400, 40060)
        data = body.get("data") or {}
        if body["type"] == _CHOICES and len(data["choices"]) > 25:
            raise No(400, 50035)
        if body["type"] == _MESSAGE:
            demand_valid(data)
            found.original = message(self.made(), found.channel, data)
            found.answered = True
        if body["type"] == _DEFERRED:
            found.original = None
        found.callback, found.late = body, late
        return {"interaction": {"id": found.id, "type": found.payload["type"]}}

    def _followup(self, at: Mapping[str, str], body: Payload) -> Payload:
        found = self._begun(at)
        demand_valid(body)
        sent = message(self.made(), found.channel, body)
        found.files += body.get("files", [])
        found.followups.append(sent)
        if not sent["flags"] & EPHEMERAL:
            self.show(found.channel, sent)
        return sent

    def _edit(self, at: Mapping[str, str], body: Payload) -> Payload:
        found = self._begun(at)
        if found.original is None:
            found.original = message(self.made(), found.channel, {})
            if not found.is_ephemeral:
                self.show(found.channel, found.original)
        demand_valid({**found.original, **kept(body)})
        found.files += body.get("files", [])
        found.original.update(kept(body))
        if "components" in body:
            found.original["components"] = body["components"] or []
        found.answered = True
        return found.original

    def _get(self, at: Mapping[str, str], _: Payload) -> Payload:
        found = self._begun(at)
        if found.original is None:
            raise No(404, 10008)
        return found.original

    def _delete(self, at: Mapping[str, str], _: Payload) -> None:
        self._begun(at).original = None

    def _begun(self, at: Mapping[str, str]) -> FakeInteraction:
        """One that was acknowledged."""
        found = self._known(at)
        if found.callback is None:
            raise No(404, 10015)
        return found

    def _known(self, at: Mapping[str, str]) -> FakeInteraction:
        if at["token"] not in self.begun:
            raise No(401, 50027)
        return self.begun[at["token"]]

    def _put(self, at: Mapping[str, str], body: Any) -> list[Payload]:
        self.commands = [self._numbered(at, each) for each in body]
        return self.commands

    def _put_guilds(self, at: Mapping[str, str], body: Any) -> list[Payload]:
        self.of_guilds[at["guild"]] = [self._numbered(at, each) for each in body]
        return self.of_guilds[at["guild"]]

    def _get_guilds(self, at: Mapping[str, str], _: Payload) -> list[Payload]:
        return self.of_guilds.get(at["guild"], [])

    def _numbered(self, at: Mapping[str, str], command: Payload) -> Payload:
        options = command.get("options", [])
        if len(options) > 25 or any(len(each["description"]) > 100 for each in [command, *options]):
            raise No(400, 50035)
        owner = {"application_id": at["application"], "version": self.made()}
        return {"id": self.made(), "default_member_permissions": None, **owner, **command}
