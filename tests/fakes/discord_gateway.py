"""Discord's gateway: sessions that are identified and resumed, events, and all that can go wrong with them.

See https://discord.com/developers/docs/events/gateway for the protocol.
"""

import asyncio
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.discord_shapes import APPLICATION, Payload, bot
from tests.soon import soon

_DISPATCH, _RECONNECT, _INVALID, _HELLO, _ACK = 0, 7, 9, 10, 11
_PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
"""Members, presences, message content."""


@dataclass(eq=False, slots=True)
class Session:
    """What a client is told, in order, over one socket after the other."""

    id: str
    events: list[Payload] = field(default_factory=list)
    socket: "Socket | None" = None

    async def tell(self, event: str, data: Any) -> None:
        self.events.append({"op": _DISPATCH, "t": event, "s": len(self.events) + 1, "d": data})
        if self.socket:
            await self.socket.send(self.events[-1])


@dataclass(eq=False, slots=True)
class Socket:
    """A connection, compressed as the client asked."""

    ws: web.WebSocketResponse
    compressor: Any = None

    async def send(self, payload: Payload) -> None:
        text = json.dumps(payload)
        if self.compressor is None:
            await self.ws.send_str(text)
        else:
            packed = self.compressor.compress(text.encode()) + self.compressor.flush(zlib.Z_SYNC_FLUSH)
            await self.ws.send_bytes(packed)


@dataclass(slots=True)
class FakeGateway:
    """All sessions, and who may begin one."""

    token: Callable[[], str]
    guilds: Callable[[], list[Payload]]
    url: str = ""
    sessions: dict[str, Session] = field(default_factory=dict)
    identified: list[Payload] = field(default_factory=list)
    resumed: int = 0
    beats: int = 0
    starts_left: int = 999

    def about(self) -> Payload:
        """The answer to GET /gateway/bot."""
        limit = {
            "total": 1000,
            "remaining": self.starts_left,
            "reset_after": 14_400_000,
            "max_concurrency": 1,
        }
        return {"url": self.url, "shards": 1, "session_start_limit": limit}

    @property
    def live(self) -> list[Session]:
        return [session for session in self.sessions.values() if session.socket]

    async def connected(self) -> Session:
        """A session that is told of events, as soon as there is one."""
        return (await soon(lambda: self.live, seconds=10))[0]

    async def tell(self, event: str, data: Any) -> None:
        """Have every session hear of it; one without a socket when it is resumed."""
        for session in list(self.sessions.values()):
            await session.tell(event, data)

    async def drop(self, code: int | None = None) -> None:
        """Break all connections, or close them with a code; the sessions can be resumed."""
        for session in self.live:
            socket, session.socket = session.socket, None
            assert socket
            if code is not None:
                await socket.ws.close(code=code)
            elif socket.ws._req and socket.ws._req.transport:
                socket.ws._req.transport.abort()

    async def reconnect(self) -> None:
        """Ask all to connect anew and resume."""
        for session in self.live:
            assert session.socket
            await session.socket.send({"op": _RECONNECT, "d": None})

    async def invalidate(self) -> None:
        """End all sessions for good: each has to be identified anew."""
        for session in self.live:
            del self.sessions[session.id]
            assert session.socket
            await session.socket.send({"op": _INVALID, "d": False})

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        packed = request.query.get("compress") == "zlib-stream"
        socket = Socket(ws, zlib.compressobj() if packed else None)
        await socket.send({"op": _HELLO, "d": {"heartbeat_interval": 41_250}})
        async for said in ws:
            if said.type is WSMsgType.TEXT:
                await self._hear(socket, json.loads(said.data))
        for session in self.sessions.values():
            session.socket = None if session.socket is socket else session.socket
        return ws

    async def _hear(self, socket: Socket, said: Payload) -> None:
        match said["op"]:
            case 1:
                self.beats += 1
                await socket.send({"op": _ACK, "d": None})
            case 2:
                await self._identify(socket, said["d"])
            case 6:
                await self._resume(socket, said["d"])
            case _:
                await socket.ws.close(code=4001)

    async def _identify(self, socket: Socket, asked: Payload) -> None:
        self.identified.append(asked)
        if asked["token"] != self.token():
            await socket.ws.close(code=4004)
            return
        if asked["intents"] & _PRIVILEGED:
            await socket.ws.close(code=4014)
            return
        session = Session(f"session-{len(self.identified)}", socket=socket)
        self.sessions[session.id] = session
        guilds = self.guilds()
        ready = {
            "v": 10,
            "user": bot(),
            "guilds": [{"id": guild["id"], "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": APPLICATION, "flags": 0},
        }
        await session.tell("READY", ready)
        for guild in guilds:
            await session.tell("GUILD_CREATE", guild)

    async def _resume(self, socket: Socket, asked: Payload) -> None:
        session = self.sessions.get(asked["session_id"])
        if session is None or asked["token"] != self.token():
            await socket.send({"op": _INVALID, "d": False})
            return
        self.resumed += 1
        missed = session.events[asked["seq"] or 0 :]
        session.socket = socket
        for event in missed:
            await socket.send(event)
        await session.tell("RESUMED", {})

    async def stop(self) -> None:
        """Close all sockets."""
        await asyncio.gather(*(session.socket.ws.close() for session in self.live if session.socket))
