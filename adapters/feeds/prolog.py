"""A document -> the same from where its feed begins, with nothing in it that a parser would unfold.

A DOCTYPE may declare entities that unfold to gigabytes or name files and addresses to be read, and default
attributes that are copied into every element. No feed needs one, so none reaches a parser.
"""

import re

_BEGINNING = re.compile(
    rb"<\?xml[\s?]|<!DOCTYPE|<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel|item|entry|html)\b", re.I
)
_NAME = re.compile(rb"<(?:[\w.-]{1,40}:)?([A-Za-z_][\w.-]{0,40})")
_SEARCHED = 65_536
"""How far into a document its beginning is looked for: some have warnings of a web server before it."""


def sound(document: bytes) -> bytes:
    """The document from its declaration or first element on, without any DOCTYPE."""
    found = _BEGINNING.search(document, 0, _SEARCHED)
    document = document[found.start() :] if found else document.lstrip()
    kept: list[bytes] = []
    at = begun = 0
    # Piece by piece: a copy of the whole for each of a million DOCTYPEs would take minutes.
    while (at := document.find(b"<", at)) >= 0 and not _NAME.match(document, at):
        if document[at : at + 9].upper() == b"<!DOCTYPE":
            kept.append(document[begun:at])
            at = begun = _end_of_doctype(document, at)
        else:
            at = _end_of_aside(document, at)
    # With a space between: what stood around one must not make another.
    return b" ".join((*kept, document[begun:])).lstrip()


def root(document: bytes) -> str:
    """The local name of a sound document's first element, in lower case; "" if there is none."""
    at = 0
    while (at := document.find(b"<", at)) >= 0:
        if name := _NAME.match(document, at):
            return name[1].decode("ascii").lower()
        at = _end_of_aside(document, at)
    return ""


def _end_of_aside(document: bytes, at: int) -> int:
    """Where a comment or an instruction ends that begins here; one character on if it is neither."""
    for opening, closing in ((b"<!--", b"-->"), (b"<?", b"?>")):
        if document.startswith(opening, at):
            end = document.find(closing, at + len(opening))
            return end + len(closing) if end >= 0 else len(document)
    return at + 1


def _end_of_doctype(document: bytes, at: int) -> int:
    """Where the DOCTYPE ends: after its own ">", or after "]>" when it declares something."""
    plain = document.find(b">", at)
    if plain < 0:
        return len(document)
    subset = document.find(b"[", at, plain)
    if subset < 0:
        return plain + 1
    closed = re.compile(rb"\]\s*+>").search(document, subset)
    return closed.end() if closed else len(document)
