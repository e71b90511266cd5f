"""A body's bytes, in whatever encoding they came -> UTF-8 without the characters that XML does not allow."""

import codecs
import re
from typing import Final

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_DECLARATION = re.compile(rb"""(<\?xml[^>]{0,200}?)\sencoding\s*=\s*["'][A-Za-z0-9._:-]{1,40}["']""")
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
# A list of what is allowed: some of Python's codecs (punycode, idna) take time quadratic in the body.
_KNOWN = re.compile(
    r"utf-(?:8|16|32)(?:-[lb]e)?|iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+|gbk?|gb2312|gb18030|big5(?:hkscs)?"
    r"|shift_ji(?:s|sx0213|s_2004)|euc_(?:jp|kr|jis_2004|jisx0213)|johab|tis-620|ptcp154|kz1048|ascii"
)
_NOT_XML = bytes(code for code in range(32) if code not in b"\t\n\r")


def utf8(body: bytes, charset: str | None) -> bytes:
    """The body in UTF-8, for a parser that trusts what it is told.

    `charset` is the HTTP header's. What the bytes themselves show decides: a byte order mark, then whether
    they are valid UTF-8 (text in another encoding hardly ever is, by chance), then what the document
    declares, then what the server declares. Single bytes that are wrong inside UTF-8 are read as
    Windows-1252, which is what feeds that mix the two mean by them. Raises nothing.
    """
    marked = next((name for mark, name in _MARKS if body.startswith(mark)), None)
    text = body.decode(marked, errors="replace") if marked else _decoded(body, _declared(body), charset)
    # A declaration that no longer holds is worse than none; without one, XML is UTF-8.
    encoded = text.encode("utf-8", errors="ignore").translate(None, _NOT_XML)
    return _DECLARATION.sub(rb"\1", encoded[:400]) + encoded[400:]


def mended(text: str) -> str:
    """The text, or what it was before somebody took its UTF-8 for Latin-1: "FÃ³rmula" is "Fórmula".

    Text that makes sense both ways is not found in practice; feedparser does the same."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _decoded(body: bytes, *names: str | None) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for name in filter(None, map(_known, names)):
        # Half of a character at the end of a body that was cut off is no sign of another encoding.
        if not name.startswith("utf-8"):
            return body.decode(name, errors="replace")
    return body.decode("utf-8", errors="windows-1252")


def _declared(body: bytes) -> str | None:
    found = _DECLARED.search(body[:400])
    return found[1].decode("ascii") if found else None


def _known(name: str | None) -> str | None:
    """Python's name for an encoding; None for what is no encoding of text."""
    try:
        found = codecs.lookup(name or "").name
    except (LookupError, ValueError):
        return None
    # Browsers read Latin-1 as Windows-1252, and so authors write it (WHATWG Encoding, 4.2).
    return "cp1252" if found in ("iso8859-1", "ascii") else found if _KNOWN.fullmatch(found) else None


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error("windows-1252", _as_windows_1252)
