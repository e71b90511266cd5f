"""What is stored of an entry or a story <-> fewer bytes: deflated, starting from what the news says most."""

import zlib
from pathlib import Path
from typing import Final

from bot.errors import StoreError

_WORDS: Final = Path(__file__).with_name("words.txt").read_bytes()
# What the stored forms say again and again, the most frequent last.
_FORMS: Final = (
    b'"earlier":[],"same_as":null,"answers":null,"quiet":false,"finding":{"kind":"claim","source":{"name":"","offici'
    b'al":true},"cue":"","evidence":"","field":"title","confidence":0.},"origin":null,"members":[{"entry":["","outlet"'
    b':"","title":"","link":"","published":17,"repeat_of":null}],"profile":{"terms":{},"title":[],"names":[],"numbers"'
    b':[],"prints":[{"entry":["","title":"","lead":"","terms":{},"heading":[]}],"time":17,"opened":17,"entries":1,"l'
    b'oose":false}"placement":{"story":"","score":{},"repeat_of":null,"also":null}"placement":{"nearest":{"words":0.,'
    b'"closest":0.,"title":0.,"rare":0.,"broad":0.0,"names":0.,"numbers":0.5,"near":0.,"young":1.0,"size":0.0,"alone":'
    b'0.,"shared":["],"total":0.}}}{"seen":17,"quiet":false,"placement":null}"authors":[""],"content":"","shares_link'
    b'":true,{"feed":"https://www..com/rss.xml","id":"https://www.","outlet":"","title":"","summary":"","link":"https:'
    b'//www..com/news/2026/","published":17.0,"language":"en"}\n\n{"opened":17,"updated":17.0,"records":[],"watches":['
    b'],"threads":[]}\n'
)
# Whatever is changed of these makes what is stored unreadable: a new table takes a new first byte.
PACKED: Final = b"\x02"
_EMPTY: Final = zlib.compressobj(6, zlib.DEFLATED, -15, 8, zlib.Z_DEFAULT_STRATEGY, _WORDS + _FORMS)
_UNREAD: Final = zlib.decompressobj(-15, _WORDS + _FORMS)


def packed(data: bytes, kind: bytes = PACKED) -> bytes:
    """The bytes in less room, behind a byte that says what they are."""
    deflate = _EMPTY.copy()
    return kind + deflate.compress(data) + deflate.flush()


def unpacked(data: bytes) -> bytes:
    """What `packed` was given. Raises `StoreError` if it is damaged."""
    inflate = _UNREAD.copy()
    try:
        found = inflate.decompress(data[1:])
    except zlib.error as error:
        raise StoreError(f"what is stored is damaged: {error}") from error
    if not inflate.eof:
        raise StoreError("what is stored is damaged: its end is missing")
    return found
