"""A Discord that remembers: the parts of its REST API and gateway that the bot needs, on a real socket of the
loopback.

It refuses what Discord refuses (tokens, permissions, channels, limits of embeds, locked threads) with
Discord's codes, keeps channels, threads and posts with their messages, forgets nonces as Discord does, and
misbehaves on command.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.fakes.discord_bodies import body_of, mentioned, sent_in
from tests.fakes.discord_channels import ANNOUNCEMENTS, FORUM, TEXT, THREAD, FakeChannel, described_guild
from tests.fakes.discord_gateway import FakeGateway
from tests.fakes.discord_interactions import FakeInteractions
from tests.fakes.discord_shapes import (
    BOT,
    GUILD,
    No,
    Payload,
    answer,
    application,
    bot,
    demand_valid,
    kept,
    message,
    off_schema,
    refusal,
)
from tests.fakes.mishaps import Listening, Mishap, Mishaps, answered

TOKEN = "fake-discord-token"
ALLOWED = 1024 | 2048 | 16384 | 65536 | 1 << 35 | 1 << 38
"""View, send, embed links, read history, create public threads, send in threads."""
_VIEW, _SEND, _HISTORY, _OPEN_THREADS, _SEND_IN_THREADS = 1024, 2048, 65536, 1 << 35, 1 << 38
_EPOCH = 1_763_733_900_000 - 1_420_070_400_000
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Answering = Callable[[Mapping[str, str], Payload], Any]


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
    guilds: list[str] = field(default_factory=lambda: [GUILD])
    channels: dict[str, FakeChannel] = field(default_factory=dict)
    mishaps: Mishaps = field(default_factory=Mishaps)
    calls: list[tuple[str, Payload]] = field(default_factory=list)
    sent: list[tuple[str, str, Any]] = field(default_factory=list)
    """Method, path and body of all calls that send something; held to the published description of the API at
    the end, since reading that takes longer than people wait."""
    on_call: Callable[[str, Payload], None] | None = None
    """Called with every call ("POST messages") and its body."""
    agents: set[str] = field(default_factory=set)
    """How those who called named themselves."""
    busiest: int = 0
    """How many calls were under way at once, at most."""
    _under_way: int = 0
    gateway: FakeGateway = field(init=False)
    interactions: FakeInteractions = field(init=False)
    _nonces: dict[tuple[str, str], str] = field(default_factory=dict)
    _made: int = 0
    _server: Listening | None = None

    def __post_init__(self) -> None:
        self.gateway = FakeGateway(token=lambda: self.token, guilds=self._described_guilds)
        self.interactions = FakeInteractions(made=self.snowflake, show=self._show)

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.port}/api/v10"

    def channel(self, id: str, **attributes: Any) -> FakeChannel:
        """A new channel, or the one that is there."""
        return self.channels.setdefault(id, FakeChannel(id, **attributes))

    def posts(self, forum: str) -> list[FakeChannel]:
        """The posts of a forum, oldest first."""
        return [each for each in self.channels.values() if each.parent == forum]

    def count(self, call: str) -> int:
        return sum(called == call for called, _ in self.calls)

    def misbehave(self, call: str, *mishaps: Mishap) -> None:
        """The next calls ("POST messages", "PATCH message", "GET messages", …) go wrong, each as told."""
        self.mishaps.add(call, *mishaps)

    async def add(self, guild: str, **more: Any) -> None:
        """A server adds the bot; `more` is told of it."""
        self.guilds.append(guild)
        await self.gateway.tell("GUILD_CREATE", {**self._described_guild(guild), **more})

    async def add_channel(self, id: str, **attributes: Any) -> FakeChannel:
        """Somebody makes a channel while the bot is there."""
        made = self.channel(id, **attributes)
        await self.gateway.tell("CHANNEL_CREATE", made.described())
        return made

    async def remove(self, guild: str) -> None:
        """A server removes the bot."""
        self.guilds.remove(guild)
        await self.gateway.tell("GUILD_DELETE", {"id": guild})

    async def __aenter__(self) -> Self:
        app = web.Application()
        thread = "/channels/{channel}/messages/{message}"
        for call, path, handler in (
            ("GET me", "/users/@me", lambda *_: bot()),
            ("GET application", "/oauth2/applications/@me", lambda *_: application()),
            ("GET gateway", "/gateway/bot", lambda *_: self.gateway.about()),
            ("GET guild", "/guilds/{guild}", lambda at, _: self._described_guild(at["guild"])),
            ("GET member", "/guilds/{guild}/members/{user}", self._member),
            ("GET threads", "/guilds/{guild}/threads/active", self._active),
            ("GET channel", "/channels/{channel}", lambda at, _: self._known(at).described()),
            ("PATCH channel", "/channels/{channel}", self._patch_channel),
            ("GET messages", "/channels/{channel}/messages", self._history),
            ("POST messages", "/channels/{channel}/messages", self._post),
            ("POST posts", "/channels/{channel}/threads", self._open_post),
            ("PATCH message", thread, self._edit),
            ("POST threads", f"{thread}/threads", self._open_thread),
            ("POST crosspost", f"{thread}/crosspost", self._publish),
            *self.interactions.routes(),
        ):
            app.router.add_route(call.split()[0], f"/api/v10{path}", self._serving(call, path, handler))
        app.router.add_get("/gateway", self.gateway.serve)
        self._server = Listening(app)
        await self._server.start()
        self.gateway.url = f"ws://127.0.0.1:{self._server.port}/gateway"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        await self.gateway.stop()
        await self._server.stop()
        assert [wrong for each in self.sent if (wrong := off_schema(*each))] == []

    def _serving(self, call: str, path: str, handler: Answering) -> Handler:
        async def serve(request: web.Request) -> web.StreamResponse:
            self._under_way += 1
            self.busiest = max(self.busiest, self._under_way)
            self.agents.add(request.headers.get("User-Agent", ""))
            try:
                return await served(request)
            finally:
                self._under_way -= 1

        async def served(request: web.Request) -> web.StreamResponse:
            body = await body_of(request)
            self.calls.append((call, body))
            if self.on_call:
                self.on_call(call, body)
            mishap = self.mishaps.next(call)
            refused = refusal(mishap)
            if refused is not None:
                return refused
            if request.method != "GET":
                self.sent.append((request.method, path, sent_in(body)))
            return await answered(request, self._answer(request, handler, body), mishap)

        return serve

    def _answer(self, request: web.Request, handler: Answering, body: Payload) -> web.Response:
        own = request.path.split("/")[3] in ("interactions", "webhooks")
        try:
            if not own and request.headers.get("Authorization") != f"Bot {self.token}":
                raise No(401, 0)
            return answer(handler(request.match_info, body))
        except No as no:
            return answer({"message": "refused", "code": no.code}, no.status)

    def _described_guilds(self) -> list[Payload]:
        return [self._described_guild(guild) for guild in self.guilds]

    def _described_guild(self, guild: str) -> Payload:
        return described_guild(guild, self.owner, self.permissions, self.channels.values())

    def _member(self, _: Mapping[str, str], __: Payload) -> Payload:
        return {"roles": ["77", "78"], "user": {"id": BOT}}

    def _active(self, at: Mapping[str, str], _: Payload) -> Payload:
        threads = [each for each in self.channels.values() if each.type == THREAD and not each.archived]
        return {"threads": [each.described() for each in threads if each.guild == at["guild"]], "members": []}

    def _patch_channel(self, at: Mapping[str, str], body: Payload) -> Payload:
        channel = self._known(at)
        if channel.locked:
            raise No(403, 50013)
        if channel.archived and body.get("archived") is not False:
            raise No(400, 50083)
        channel.archived = bool(body.get("archived", channel.archived))
        if "applied_tags" in body:
            channel.tags = self._tags(self.channels[channel.parent or ""], body["applied_tags"])
        return channel.described()

    def _history(self, at: Mapping[str, str], query: Payload) -> list[Payload]:
        channel = self._known(at)
        self._may(_HISTORY)
        hidden = () if self.shows_nonces else ("nonce",)
        page = channel.page(int(query.get("limit", 50)), query.get("after"))
        return [{key: value for key, value in each.items() if key not in hidden} for each in page]

    def _post(self, at: Mapping[str, str], body: Payload) -> Payload:
        channel = self._known(at)
        self._may(_SEND_IN_THREADS if channel.parent else _SEND)
        if channel.type not in (TEXT, ANNOUNCEMENTS, THREAD):
            raise No(400, 50008)
        demand_valid(body)
        nonce = str(body.get("nonce") or "")
        standing = channel.at(self._nonces.get((channel.id, nonce), ""))
        if standing is not None and body.get("enforce_nonce") and self.remembers_nonces:
            return standing
        if channel.archived and channel.locked:
            raise No(400, 50083)
        channel.archived = False
        posted = {**message(self.snowflake(), channel.id, body), **mentioned(body)}
        channel.messages.append(posted)
        self._nonces[channel.id, nonce] = posted["id"]
        return posted

    def _open_post(self, at: Mapping[str, str], body: Payload) -> Payload:
        forum = self._known(at)
        self._may(_SEND)
        if forum.type != FORUM or not 1 <= len(body["name"]) <= 100:
            raise No(400, 50035)
        tags = self._tags(forum, body.get("applied_tags") or [])
        if forum.needs_tag and not tags:
            raise No(400, 40067)
        demand_valid(body["message"])
        id = self.snowflake()
        post = self.channel(id, name=body["name"], type=THREAD, parent=forum.id, guild=forum.guild, tags=tags)
        post.messages.append(message(id, id, body["message"]))
        return {**post.described(), "message": post.messages[0]}

    def _edit(self, at: Mapping[str, str], body: Payload) -> Payload:
        found = self._message(at)
        if self._known(at).archived:
            raise No(400, 50083)
        demand_valid({**found, **body})
        found.update(kept(body))
        return found

    def _publish(self, at: Mapping[str, str], _: Payload) -> Payload:
        found = self._message(at)
        if self._known(at).type != ANNOUNCEMENTS:
            raise No(400, 50068)
        found["flags"] |= 1
        return found

    def _open_thread(self, at: Mapping[str, str], body: Payload) -> Payload:
        found = self._message(at)
        self._may(_OPEN_THREADS)
        if not 1 <= len(body["name"]) <= 100:
            raise No(400, 50035)
        if found.get("thread"):
            raise No(400, 160004)
        thread = self.channel(found["id"], name=body["name"], type=THREAD, parent=at["channel"])
        found["thread"] = thread.described()
        return thread.described()

    def _tags(self, forum: FakeChannel, ids: list[str]) -> dict[str, str]:
        if not set(ids) <= set(forum.tags.values()):
            raise No(400, 50035)
        return {name: id for name, id in forum.tags.items() if id in ids}

    def _known(self, at: Mapping[str, str]) -> FakeChannel:
        channel = self.channels.get(at["channel"])
        if channel is None:
            raise No(404, 10003)
        self._may(_VIEW)
        return channel

    def _message(self, at: Mapping[str, str]) -> Payload:
        found = self._known(at).at(at["message"])
        if found is None:
            raise No(404, 10008)
        return found

    def _show(self, channel: str, shown: Payload) -> None:
        self.channels[channel].messages.append(shown)

    def _may(self, permission: int) -> None:
        if not self.permissions & permission:
            raise No(403, 50001 if permission == _VIEW else 50013)

    def snowflake(self) -> str:
        """An id that nobody has."""
        self._made += 1
        return str((_EPOCH + 1000 * self._made) << 22)
