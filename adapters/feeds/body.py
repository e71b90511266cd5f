"""A response -> its body, unpacked, and never more of it than the limit."""

import zlib

import aiohttp

from bot.errors import FetchError

_GZIP = b"\x1f\x8b\x08"


async def read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The body. Raises `FetchError` as soon as more than `limit` bytes came, or came out of what was packed.

    aiohttp unpacks Content-Encoding in pieces of at most 256 KiB and stops reading while they wait, so that
    a bomb goes off no further than that beyond the limit.
    """
    if response.content_length is not None and response.content_length > limit:
        raise _too_big(limit)
    pieces: list[bytes] = []
    size = 0
    async for piece in response.content.iter_any():
        size += len(piece)
        if max(size, response.content.total_raw_bytes) > limit:
            raise _too_big(limit)
        pieces.append(piece)
    return _unpacked(b"".join(pieces), limit)


def _unpacked(body: bytes, limit: int) -> bytes:
    """Some servers send feed.xml.gz as it lies on the disk, and say nothing of it."""
    if not body.startswith(_GZIP):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(body, limit + 1)
    except zlib.error:
        raise FetchError("the feed is packed with gzip, and damaged", severity="soft") from None
    if len(unpacked) > limit:
        raise _too_big(limit)
    return unpacked


def _too_big(limit: int) -> FetchError:
    return FetchError(
        f"the feed is bigger than {limit / 1e6:g} MB, more than any feed needs; "
        "ask its owner for one with fewer entries",
        severity="soft",
    )
