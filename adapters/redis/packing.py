"""What is stored of an entry or a story <-> fewer bytes: deflated, starting from what the news says most."""

import zlib
from pathlib import Path
from typing import Final

from bot.errors import StoreError

_WORDS: Final = Path(__file__).with_name("words.txt").read_bytes()
# What the stored forms say again and again, the most frequent last.
_FORMS: Final = (
    b'"earlier":[],"same_as":null,"answers":null,"quiet":false,"finding":{"kind":"claim","source":{"name":'
    b'"","official":true},"cue":"","evidence":"","field":"title","confidence":0.},"origin":null,"members":'
    b'[{"entry":["","outlet":"","title":"","link":"","published":17,"repeat_of":null}],"profile":{"terms":'
    b'{},"title":[],"names":[],"numbers":[],"prints":[{"entry":["","title":"","lead":"","terms":{},"headin'
    b'g":[]}],"time":17,"opened":17,"entries":1,"loose":false}"repeat_of":null,"also":null}}{"seen":17.0,"'
    b'quiet":false,"placement":{"story":"","score":{"seen":17.0,"quiet":false,"placement":{"nearest":{"wor'
    b'ds":0.0,"closest":0.0,"title":0.0,"rare":0.0,"uncommon":0.0,"burst":0.0,"broad":0.0,"names":0.0,"num'
    b'bers":0.0,"near":0.0,"young":0.0,"size":0.0,"alone":0.0,"meaning":0.0,"theme":0.0,"named_alone":fals'
    b'e,"shared":[],"total":0.0}}}{"seen":17,"quiet":false,"placement":null}"authors":[""],"content":"","s'
    b'hares_link":true,{"feed":"https://www..com/rss.xml","id":"https://www.","outlet":"","title":"","summ'
    b'ary":"","link":"https://www..com/news/2026/","published":17.0,"language":"en"}\n\n{"opened":17,"upda'
    b'ted":17.0,"records":[],"watches":[],"threads":[]}\n'
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
