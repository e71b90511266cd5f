"""A Slack that remembers: the parts of it that On Record needs, on a real socket of the loopback.

It refuses what Slack refuses (tokens, scopes, channels, blocks, threads that are gone) with Slack's words,
keeps channels with their messages, threads and metadata, modals and homes, and misbehaves on command. What
people do in it is in `slack_people`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.fakes.mishaps import (
    Broken,
    Garbled,
    Hollow,
    Listening,
    Mishap,
    Mishaps,
    RateLimited,
    Refused,
    answered,
)
from tests.fakes.slack_channels import FakeChannel, FakeChannels
from tests.fakes.slack_shapes import No, Payload, faults
from tests.fakes.slack_sockets import FakeSockets
from tests.fakes.slack_surfaces import FakeAnswers, FakeFiles, FakeViews

__all__ = ["APP_TOKEN", "SCOPES", "TEAM", "TOKEN", "FakeChannel", "FakeSlack", "Payload"]

TOKEN, APP_TOKEN, TEAM = "xoxb-fake-token", "xapp-fake-token", "T0FAKE"
SCOPES = frozenset(
    {
        *("chat:write", "channels:read", "groups:read", "channels:history", "groups:history"),
        *("commands", "usergroups:read", "files:write"),
    }
)
_NEEDED = {
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history"},
    "conversations.replies": {"channels:history", "groups:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "users.conversations": {"channels:read", "groups:read"},
    "usergroups.users.list": {"usergroups:read"},
    "files.getUploadURLExternal": {"files:write"},
    "files.completeUploadExternal": {"files:write"},
}


@dataclass(slots=True)
class FakeSlack:
    """Use as `async with FakeSlack() as slack:`; its address is `slack.url`."""

    token: str = TOKEN
    app_token: str = APP_TOKEN
    scopes: frozenset[str] | None = SCOPES
    room: FakeChannels = field(default_factory=FakeChannels)
    groups: dict[str, set[str]] = field(default_factory=dict)
    """The members of each user group."""
    views: FakeViews = field(default_factory=FakeViews)
    answers: FakeAnswers = field(default_factory=FakeAnswers)
    files: FakeFiles = field(default_factory=FakeFiles)
    sockets: FakeSockets = field(default_factory=FakeSockets)
    faults: list[str] = field(default_factory=list)
    """What Slack's published schemas say against the calls: none must be left at the end."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """Calls that were refused, with Slack's word for it."""
    mishaps: Mishaps = field(default_factory=Mishaps)
    calls: list[tuple[str, Payload]] = field(default_factory=list)
    on_call: Callable[[str, Payload], None] | None = None
    """Called with every method and its arguments, for tests that look at requests as they come."""
    _server: Listening | None = None

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.port}/api/"

    @property
    def socket_url(self) -> str:
        assert self._server is not None
        return f"ws://127.0.0.1:{self._server.port}/link"

    @property
    def channels(self) -> dict[str, FakeChannel]:
        return self.room.known

    def channel(self, id: str, **attributes: Any) -> FakeChannel:
        """A new channel, or the one that is there."""
        return self.room.channel(id, **attributes)

    def count(self, method: str) -> int:
        return sum(called == method for called, _ in self.calls)

    def misbehave(self, method: str, *mishaps: Mishap) -> None:
        """The next calls of a method ("chat.postMessage") go wrong, each as told."""
        self.mishaps.add(method, *mishaps)

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._serve)
        app.router.add_post("/api/answers/{key}", self._take_answer)
        app.router.add_post("/api/upload/{id}", self._take_file)
        app.router.add_get("/link", self.sockets.serve)
        self._server = Listening(app)
        await self._server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        await self._server.stop()
        assert not self.faults

    async def _take_answer(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.faults += faults("response_url", body)
        refusal = _refusal(self.mishaps.next("response_url"))
        if refusal is not None:
            return refusal
        try:
            everybodys = self.answers.take(request.match_info["key"], body)
        except No as no:
            self.refused.append(("response_url", str(no)))
            return web.Response(status=404, text=str(no))
        if everybodys:
            self.room.append(self.channels[everybodys], body)
        return web.Response(text="ok")

    async def _take_file(self, request: web.Request) -> web.Response:
        self.files.upload(request.match_info["id"], await request.read())
        return web.Response(text="OK")

    async def _serve(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.calls.append((method, arguments))
        self.faults += faults(method, arguments)
        if self.on_call:
            self.on_call(method, arguments)
        mishap = self.mishaps.next(method)
        refusal = _refusal(mishap)
        if refusal is not None:
            return refusal
        try:
            self._authorise(request, method)
            body: Payload = {"ok": True, **self._answers(method)(arguments)}
        except No as no:
            self.refused.append((method, str(no)))
            body = {"ok": False, "error": str(no)}
        scopes = {} if self.scopes is None else {"x-oauth-scopes": ",".join(sorted(self.scopes))}
        return await answered(request, web.json_response(body, headers=scopes), mishap)

    def _authorise(self, request: web.Request, method: str) -> None:
        token = self.app_token if method == "apps.connections.open" else self.token
        if request.headers.get("Authorization") != f"Bearer {token}":
            raise No("invalid_auth")
        needed = _NEEDED.get(method)
        if needed and self.scopes is not None and not needed & self.scopes:
            raise No("missing_scope")

    def _answers(self, method: str) -> Callable[[Payload], Payload]:
        known: dict[str, Callable[[Payload], Payload]] = {
            "auth.test": self._auth_test,
            "chat.postMessage": self.room.post,
            "chat.update": self.room.update,
            "chat.postEphemeral": self.room.whisper,
            "chat.getPermalink": self.room.permalink,
            "conversations.history": self.room.history,
            "conversations.replies": self.room.replies,
            "conversations.info": self.room.info,
            "users.conversations": self.room.of_somebody,
            "usergroups.users.list": self._group,
            "views.open": self.views.open,
            "views.update": self.views.update,
            "views.publish": self.views.publish,
            "files.getUploadURLExternal": lambda arguments: self.files.address(arguments, self.url),
            "files.completeUploadExternal": self.files.complete,
            "apps.connections.open": lambda _: {"url": f"{self.socket_url}?ticket={self.sockets.ticket()}"},
        }
        if method not in known:
            raise No("unknown_method")
        return known[method]

    def _auth_test(self, _: Payload) -> Payload:
        return {
            "team": "Fake Newsroom",
            "team_id": TEAM,
            "url": "https://fake.slack.example/",
            "user": "on_record",
            "user_id": "U0BOT",
            "bot_id": "B0BOT",
        }

    def _group(self, arguments: Payload) -> Payload:
        if arguments["usergroup"] not in self.groups:
            raise No("no_such_subteam")
        return {"users": sorted(self.groups[arguments["usergroup"]])}


async def _arguments(request: web.Request) -> Payload:
    if request.content_type == "application/json":
        body: Payload = await request.json()
        return body
    arguments: Payload = {**request.query, **await request.post()}
    return {key: _decoded(key, value) for key, value in arguments.items()}


def _decoded(key: str, value: Any) -> Any:
    return json.loads(value) if key in ("blocks", "metadata", "files", "view") else value


def _refusal(mishap: Mishap | None) -> web.Response | None:
    match mishap:
        case RateLimited(after):
            headers = {"Retry-After": f"{after:g}"}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        case Broken(status):
            return web.Response(status=status, text="upstream is down")
        case Garbled(content_type):
            return web.Response(text="<p>Please log in</p>", content_type=content_type)
        case Hollow():
            return web.json_response({"ok": True})
        case Refused(code):
            return web.json_response({"ok": False, "error": code})
        case _:
            return None
