"""A socket between the service and its Redis: it sees every command, and can cut the line at any of them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha1
from pathlib import Path
from typing import Literal, Self

import adapters.redis

When = Literal["before", "after"]
Seen = Callable[[str, When], bool]
"""Told of a command before the server has it, and before its answer is passed on. True: cut the line."""

_LUA = Path(adapters.redis.__file__).with_name("lua")


def _names() -> dict[str, str]:
    """The SHA-1 of every script, and of those that go behind another -> the script's name."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in _LUA.glob("*.lua")}
    together = {
        name: [text, *(f"{texts[first]}\n{text}" for first in ("lanes", "fence"))]
        for name, text in texts.items()
    }
    return {
        sha1(text.encode(), usedforsecurity=False).hexdigest(): name
        for name, variants in together.items()
        for text in variants
    }


@dataclass(slots=True, kw_only=True)
class RedisProxy:
    """Use as `async with RedisProxy(server=socket) as proxy:`; its address is `proxy.url`."""

    server: Path
    """The server's Unix socket."""
    seen: Seen = lambda command, when: False
    down: bool = False
    """Refuse to talk at all."""
    _names: dict[str, str] = field(default_factory=_names)
    _lines: set[asyncio.StreamWriter] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _listening: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._listening = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._listening is not None
        self._listening.close()
        self.drop()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=1)

    @property
    def url(self) -> str:
        assert self._listening is not None
        return f"redis://127.0.0.1:{self._listening.sockets[0].getsockname()[1]}/0"

    def drop(self) -> None:
        """Cut all lines."""
        for writer in self._lines:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines.add(writer)
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            await self._relay(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return
        finally:
            self._lines.discard(writer)
            writer.transport.abort()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.down:
            return
        theirs, ours = await asyncio.open_unix_connection(self.server)
        try:
            while True:
                raw, command = await self._command(reader)
                if self.seen(command, "before"):
                    return
                ours.write(raw)
                answer = await self._answer(theirs)
                if not answer or self.seen(command, "after"):
                    return
                writer.write(answer)
                await writer.drain()
        finally:
            ours.transport.abort()

    async def _command(self, reader: asyncio.StreamReader) -> tuple[bytes, str]:
        """One command as it came, and its name: of a script, the script's."""
        raw = head = await reader.readuntil(b"\r\n")
        words = []
        for _ in range(int(head[1:])):
            size = await reader.readuntil(b"\r\n")
            word = await reader.readexactly(int(size[1:]) + 2)
            raw += size + word
            words.append(word[:-2])
        name = words[0].decode().upper()
        if name == "EVAL":
            name = self._names.get(sha1(words[1], usedforsecurity=False).hexdigest(), "eval")
        elif name == "EVALSHA":
            name = self._names.get(words[1].decode(), "evalsha")
        return raw, name

    async def _answer(self, theirs: asyncio.StreamReader) -> bytes:
        """One whole answer."""
        line = await theirs.readuntil(b"\r\n")
        kind, rest = line[:1], line[1:-2]
        if kind == b"$" and rest != b"-1":
            return line + await theirs.readexactly(int(rest) + 2)
        if kind in (b"*", b"%") and rest != b"-1":
            parts = [line]
            for _ in range(int(rest) * (2 if kind == b"%" else 1)):
                parts.append(await self._answer(theirs))
            return b"".join(parts)
        return line
