"""A Discord that remembers: the parts of its REST API that alerts need, on a real socket of the loopback.

It refuses what Discord refuses (tokens, permissions, channels, limits of embeds, locked threads) with
Discord's codes, keeps channels and threads with their messages, forgets nonces as Discord does, and
misbehaves on command.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
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

TOKEN = "fake-discord-token"
BOT, GUILD = "900000000000000001", "900000000000000002"
ALLOWED = 1024 | 2048 | 16384 | 65536 | 1 << 35 | 1 << 38
"""View, send, embed links, read history, create public threads, send in threads."""
_VIEW, _SEND, _HISTORY, _OPEN_THREADS, _SEND_IN_THREADS = 1024, 2048, 65536, 1 << 35, 1 << 38
_EPOCH = 1_763_733_900_000 - 1_420_070_400_000
Payload = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.Response]]


class _No(Exception):
    """Discord's refusal: a status and a code."""

    def __init__(self, status: int, code: int) -> None:
        self.status, self.code = status, code


UNKNOWN_CHANNEL, UNKNOWN_MESSAGE = (404, 10003), (404, 10008)


@dataclass(slots=True)
class FakeChannel:
    """A channel or a thread, and all that stands in it, oldest first."""

    id: str
    name: str = "claims"
    type: int = 0
    parent: str | None = None
    archived: bool = False
    locked: bool = False
    overwrites: list[Payload] = field(default_factory=list)
    messages: list[Payload] = field(default_factory=list)

    def at(self, id: str) -> Payload | None:
        return next((each for each in self.messages if each["id"] == id), None)

    def delete(self, id: str) -> None:
        self.messages = [each for each in self.messages if each["id"] != id]


@dataclass(slots=True)
class FakeDiscord:
    """Use as `async with FakeDiscord() as discord:`; its address is `discord.url`."""

    token: str = TOKEN
    permissions: int = ALLOWED
    """What the bot's role may do in the server."""
    owner: str = "900000000000000009"
    shows_nonces: bool = False
    """Whether a channel's messages have their nonces with them: Discord's have not."""
    remembers_nonces: bool = True
    """Whether a second post of a nonce gets the message that stands: for some minutes it does."""
    channels: dict[str, FakeChannel] = field(default_factory=dict)
    mishaps: Mishaps = field(default_factory=Mishaps)
    calls: list[tuple[str, Payload]] = field(default_factory=list)
    on_call: Callable[[str, Payload], None] | None = None
    """Called with every call ("POST messages") and its body."""
    _nonces: dict[tuple[str, str], str] = field(default_factory=dict)
    _made: int = 0
    _server: Listening | None = None

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.port}/api/v10"

    def channel(self, id: str, **attributes: Any) -> FakeChannel:
        """A new channel, or the one that is there."""
        return self.channels.setdefault(id, FakeChannel(id, **attributes))

    def count(self, call: str) -> int:
        return sum(called == call for called, _ in self.calls)

    def misbehave(self, call: str, *mishaps: Mishap) -> None:
        """The next calls ("POST messages", "PATCH message", "GET messages", …) go wrong, each as told."""
        self.mishaps.add(call, *mishaps)

    async def __aenter__(self) -> Self:
        app = web.Application()
        for call, path, handler in (
            ("GET me", "/users/@me", self._who),
            ("GET application", "/oauth2/applications/@me", self._application),
            ("GET guild", "/guilds/{guild}", self._guild),
            ("GET member", "/guilds/{guild}/members/{user}", self._member),
            ("GET channel", "/channels/{channel}", self._get_channel),
            ("PATCH channel", "/channels/{channel}", self._patch_channel),
            ("GET messages", "/channels/{channel}/messages", self._history),
            ("POST messages", "/channels/{channel}/messages", self._post),
            ("PATCH message", "/channels/{channel}/messages/{message}", self._edit),
            ("POST threads", "/channels/{channel}/messages/{message}/threads", self._open_thread),
        ):
            app.router.add_route(call.split()[0], f"/api/v10{path}", self._serving(call, handler))
        self._server = Listening(app)
        await self._server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        await self._server.stop()

    def _serving(self, call: str, handler: Callable[[Mapping[str, str], Payload], Any]) -> Handler:
        async def serve(request: web.Request) -> web.Response:
            body: Payload = await request.json() if request.can_read_body else dict(request.query)
            self.calls.append((call, body))
            if self.on_call:
                self.on_call(call, body)
            mishap = self.mishaps.next(call)
            refusal = _refusal(mishap)
            if refusal is not None:
                return refusal
            try:
                if request.headers.get("Authorization") != f"Bot {self.token}":
                    raise _No(401, 0)
                answer = _json(handler(request.match_info, body))
            except _No as no:
                answer = _json({"message": "refused", "code": no.code}, no.status)
            return await answered(request, answer, mishap)

        return serve

    def _who(self, _: Mapping[str, str], __: Payload) -> Payload:
        return {"id": BOT, "username": "On Record", "discriminator": "0", "bot": True}

    def _application(self, _: Mapping[str, str], __: Payload) -> Payload:
        return {"id": "900000000000000003", "name": "On Record"}

    def _guild(self, _: Mapping[str, str], __: Payload) -> Payload:
        roles = [{"id": GUILD, "permissions": "0"}, {"id": "77", "permissions": str(self.permissions)}]
        return {"id": GUILD, "owner_id": self.owner, "roles": roles}

    def _member(self, _: Mapping[str, str], __: Payload) -> Payload:
        return {"roles": ["77", "78"], "user": {"id": BOT}}

    def _get_channel(self, at: Mapping[str, str], _: Payload) -> Payload:
        channel = self._known(at)
        return {
            "id": channel.id,
            "name": channel.name,
            "type": channel.type,
            "guild_id": GUILD,
            "permission_overwrites": channel.overwrites,
        }

    def _patch_channel(self, at: Mapping[str, str], body: Payload) -> Payload:
        channel = self._known(at)
        if channel.locked:
            raise _No(403, 50013)
        channel.archived = bool(body.get("archived", channel.archived))
        return {"id": channel.id}

    def _history(self, at: Mapping[str, str], query: Payload) -> list[Payload]:
        channel = self._known(at)
        self._may(_HISTORY)
        newest = list(reversed(channel.messages))[: int(query.get("limit", 50))]
        hidden = () if self.shows_nonces else ("nonce",)
        return [{key: value for key, value in each.items() if key not in hidden} for each in newest]

    def _post(self, at: Mapping[str, str], body: Payload) -> Payload:
        channel = self._known(at)
        self._may(_SEND_IN_THREADS if channel.parent else _SEND)
        if channel.type not in (0, 5, 11):
            raise _No(400, 50008)
        _valid(body)
        nonce = str(body.get("nonce") or "")
        standing = channel.at(self._nonces.get((channel.id, nonce), ""))
        if standing is not None and body.get("enforce_nonce") and self.remembers_nonces:
            return standing
        if channel.archived and channel.locked:
            raise _No(400, 50083)
        channel.archived = False
        posted = {"id": self._snowflake(), "author": {"id": BOT}, "nonce": nonce, **_kept(body)}
        channel.messages.append(posted)
        self._nonces[channel.id, nonce] = posted["id"]
        return posted

    def _edit(self, at: Mapping[str, str], body: Payload) -> Payload:
        found = self._message(at)
        _valid({**found, **body})
        found.update(_kept(body))
        return found

    def _open_thread(self, at: Mapping[str, str], body: Payload) -> Payload:
        message = self._message(at)
        self._may(_OPEN_THREADS)
        if not 1 <= len(body["name"]) <= 100:
            raise _No(400, 50035)
        if message.get("thread"):
            raise _No(400, 160004)
        message["thread"] = {"id": message["id"]}
        thread = self.channel(message["id"], name=body["name"], type=11, parent=at["channel"])
        return {"id": thread.id, "name": thread.name, "type": 11}

    def _known(self, at: Mapping[str, str]) -> FakeChannel:
        channel = self.channels.get(at["channel"])
        if channel is None:
            raise _No(*UNKNOWN_CHANNEL)
        self._may(_VIEW)
        return channel

    def _message(self, at: Mapping[str, str]) -> Payload:
        found = self._known(at).at(at["message"])
        if found is None:
            raise _No(*UNKNOWN_MESSAGE)
        return found

    def _may(self, permission: int) -> None:
        if not self.permissions & permission:
            raise _No(403, 50001 if permission == _VIEW else 50013)

    def _snowflake(self) -> str:
        self._made += 1
        return str((_EPOCH + 1000 * self._made) << 22)


def _json(body: Any, status: int = 200) -> web.Response:
    # discord.py reads JSON only under exactly this type, without a charset.
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")


def _kept(body: Payload) -> Payload:
    """Discord trims what it keeps."""
    kept: Payload = {key: body[key] for key in ("embeds", "flags") if key in body}
    return {**kept, "content": body["content"].strip()} if "content" in body else kept


def _refusal(mishap: Mishap | None) -> web.Response | None:
    match mishap:
        case RateLimited(after, everywhere):
            answer = _json({"message": "slow down", "retry_after": after, "global": everywhere}, 429)
            answer.headers["Retry-After"] = f"{after:g}"
            if everywhere:
                answer.headers["Via"] = "1.1 fake"
            return answer
        case Broken(status):
            return web.Response(status=status, text="upstream is down")
        case Garbled(content_type):
            return web.Response(body=b"<p>Please log in</p>", content_type=content_type)
        case Hollow():
            return _json({})
        case Refused(code):
            status, number = map(int, code.split("/"))
            return _json({"message": "refused", "code": number}, status)
        case _:
            return None


def _valid(body: Payload) -> None:
    """Refuse a message that Discord would refuse."""
    content, embeds = body.get("content") or "", body.get("embeds") or []
    if not content.strip() and not embeds:
        raise _No(400, 50006)
    limits = [len(content) <= 2000, len(str(body.get("nonce") or "")) <= 25, len(embeds) <= 10]
    if not all(limits) or not all(_is_valid(embed) for embed in embeds) or sum(map(size, embeds)) > 6000:
        raise _No(400, 50035)


def _is_valid(embed: Payload) -> bool:
    fields = embed.get("fields", [])
    url = embed.get("url", "https://")
    named = all(1 <= len(each["name"]) <= 256 and 1 <= len(each["value"]) <= 1024 for each in fields)
    whole = len(embed.get("title", "")) <= 256 and len(embed.get("description", "")) <= 4096
    return named and whole and len(fields) <= 25 and url.startswith(("http://", "https://"))


def size(embed: Payload) -> int:
    """What counts towards the 6000 characters of all of a message's embeds."""
    fields = [part for each in embed.get("fields", []) for part in (each["name"], each["value"])]
    named = [(embed.get(part) or {}).get(key, "") for part, key in (("footer", "text"), ("author", "name"))]
    return sum(map(len, (embed.get("title", ""), embed.get("description", ""), *fields, *named)))
