"""A Slack and a Discord that take every message, cost little, and note when each came.

    python benchmarks/quick_platforms.py SECONDS-PER-ANSWER

It runs as a process of its own, so that what it costs is not taken for the service's, and prints its port.
At the end of its input it prints a line of JSON for each message: platform, channel, what its delivery is
called, the first page that it links to, and when it came in Unix seconds.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field

ME = {"id": "1", "username": "onrecord", "discriminator": "0000", "avatar": None, "bot": True}
PAGE = b"https://news.example/"


@dataclass(slots=True)
class Line(asyncio.Protocol):
    """One connection: HTTP/1.1, one request after the other."""

    seconds: float
    came: list[tuple[str, str, str, str, float]]
    loop: asyncio.AbstractEventLoop
    transport: asyncio.BaseTransport | None = None
    _read: bytearray = field(default_factory=bytearray)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        end = self._read.find(b"\r\n\r\n")
        while end >= 0:
            head = bytes(self._read[:end])
            _, _, after = head.lower().partition(b"content-length:")
            whole = end + 4 + int(after.partition(b"\r\n")[0] or 0)
            if len(self._read) < whole:
                return
            body = bytes(self._read[end + 4 : whole])
            del self._read[:whole]
            self._answer(head.partition(b" HTTP/")[0].decode(), body)
            end = self._read.find(b"\r\n\r\n")

    def _answer(self, request: str, body: bytes) -> None:
        number = len(self.came) + 1
        if request == "GET /api/v10/users/@me":
            self._say(ME)
            return
        if request == "POST /api/chat.postMessage":
            said = json.loads(body)
            at = f"{1_700_000_000 + number}.000100"
            answer = {"ok": True, "channel": said["channel"], "ts": at, "message": {}}
            self._note("slack", said["channel"], said["metadata"]["event_payload"]["delivery_id"], body)
        elif request.endswith("/messages"):
            channel = request.split("/")[-2]
            answer = {"id": str(10**18 + number), "channel_id": channel}
            self._note("discord", channel, json.loads(body)["nonce"], body)
        else:
            answer = {"ok": True, "id": str(number), "channel": "C", "ts": "1700000000.000100"}
        self.loop.call_later(self.seconds, self._say, answer)

    def _note(self, platform: str, channel: str, delivery: str, body: bytes) -> None:
        page = body.partition(PAGE)[2].partition(b"/")[0].decode()
        self.came.append((platform, channel, delivery, page, time.time()))

    def _say(self, answer: object) -> None:
        body = json.dumps(answer).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        if isinstance(self.transport, asyncio.WriteTransport) and not self.transport.is_closing():
            self.transport.write(head.encode() + body)


async def main(seconds: float) -> None:
    loop = asyncio.get_running_loop()
    came: list[tuple[str, str, str, str, float]] = []
    server = await loop.create_server(lambda: Line(seconds, came, loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    for message in came:
        print(json.dumps(message))


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
