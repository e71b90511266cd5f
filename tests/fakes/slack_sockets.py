"""Slack's Socket Mode: addresses that are good for one connection each, and envelopes that must be acked."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.slack_shapes import Payload

ACK_WITHIN = 3.0
"""Seconds that Slack waits for an ack."""


@dataclass(slots=True)
class Envelope:
    """What was sent over a socket, and what came back."""

    id: str
    kind: str
    sent: float
    late: float | None = None
    """Seconds until it was acked; None while it is not."""
    answer: Payload = field(default_factory=dict)
    """What the ack brought along."""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    body: Payload = field(default_factory=dict)
    """As it was sent."""


@dataclass(slots=True)
class FakeSockets:
    """The sockets that are open, and all that went through them."""

    envelopes: list[Envelope] = field(default_factory=list)
    hellos: int = 0
    """How many connections there ever were."""
    closed_to_all: bool = False
    """Sockets are refused from now on, though addresses for them are given."""
    deaf: bool = False
    """Nothing that comes in is answered from now on, not even a ping."""
    _tickets: set[str] = field(default_factory=set)
    _open: list[web.WebSocketResponse] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)
    _connected: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def connections(self) -> int:
        """How many sockets are open."""
        return len(self._open)

    def ticket(self) -> str:
        """What stands in an address that is good for one connection."""
        ticket = f"ticket-{next(self._numbers)}"
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if self.closed_to_all or ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(autoping=not self.deaf)
        await socket.prepare(request)
        self.hellos += 1
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0"}})
        self._open.append(socket)
        self._connected.set()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._hear(json.loads(message.data))
        finally:
            self._leave(socket)
        return socket

    def _leave(self, socket: web.WebSocketResponse) -> None:
        if socket in self._open:
            self._open.remove(socket)
        if not self._open:
            self._connected.clear()

    def _hear(self, ack: Payload) -> None:
        envelope = next(each for each in self.envelopes if each.id == ack["envelope_id"])
        envelope.late = time.monotonic() - envelope.sent
        envelope.answer = ack.get("payload") or {}
        envelope.arrived.set()

    async def connected(self, seconds: float = 5.0) -> None:
        """Return when a socket is open."""
        await asyncio.wait_for(self._connected.wait(), seconds)

    async def send(self, kind: str, payload: Payload, **about: Any) -> Envelope:
        """Send over the socket that was opened last, as soon as one is open."""
        await self.connected()
        envelope = Envelope(id=f"envelope-{next(self._numbers)}", kind=kind, sent=time.monotonic())
        self.envelopes.append(envelope)
        body = {"envelope_id": envelope.id, "type": kind, "payload": payload, **about}
        envelope.body = {"accepts_response_payload": kind != "events_api", **body}
        await self._open[-1].send_json(envelope.body)
        return envelope

    async def again(self, envelope: Envelope) -> None:
        """Send once more what was sent, as Slack does when it saw no ack."""
        await self.connected()
        await self._open[-1].send_json(envelope.body)

    async def say(self, text: str) -> None:
        """Send what is no envelope."""
        await self.connected()
        await self._open[-1].send_str(text)

    async def refresh(self) -> None:
        """Ask for a new connection, as Slack does every few hours, and close the old when it is there."""
        old = list(self._open)
        self._connected.clear()
        for socket in old:
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
        await self.connected()
        for socket in old:
            self._leave(socket)
            await socket.close()

    async def drop(self) -> None:
        """Break all connections without a word."""
        for socket in list(self._open):
            self._leave(socket)
            transport = socket._req.transport if socket._req else None
            if transport:
                transport.abort()
