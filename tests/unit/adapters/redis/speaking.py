"""A server that speaks Redis's protocol and gives one answer to everything."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def answering(answer: bytes | None) -> AsyncIterator[str]:
    """Its address. `answer` is a whole reply; b"" hangs up at once, None listens in silence."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while answer and await command(reader):
            writer.write(answer)
        if answer is None:
            await reader.read()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def command(reader: asyncio.StreamReader) -> bool:
    """Read one command (RESP: `*n`, then n times `$length` and the word); False at the end."""
    head = await reader.readline()
    for _ in range(int(head[1:] or 0)):
        length = int((await reader.readline())[1:])
        await reader.readexactly(length + 2)
    return bool(head)


def bulk(text: str) -> bytes:
    """A text as the protocol sends it."""
    data = text.encode()
    return b"$%d\r\n%s\r\n" % (len(data), data)
