"""HTML, or text that may hold some -> plain text, a line for each block, in time linear in its length.

Feeds do not say reliably whether a title or a summary is text or HTML, or how often it was escaped; so all
of it is read as HTML until nothing is left to unescape. `2 < 3` stays, `<b>` goes.
"""

import html
import re
import unicodedata

# Every repetition is bounded or possessive: a text can be 10 MB of "<" or of opened quotes.
_TAG = re.compile(
    r"""</?(?P<name>[A-Za-z][\w:.-]{0,40})
        (?: [^<>"']*+ (?: (?: "[^"]{0,1000}+" | '[^']{0,1000}+' ) [^<>"']*+ ){0,30}+ > | [^<>]*+ > )
      | <!--  | <!\[CDATA\[ | \]\]> | <[!?](?=[A-Za-z])
      | <[A-Za-z][\w:.-]{0,40} \s++ [\w:.-]{1,40} \s*+ = [^<>]*+ \Z""",
    re.VERBOSE,
)
_UNREAD = {"script", "style", "noscript", "template", "iframe", "object", "svg", "math", "textarea", "select"}
_UNREAD_END = {name: re.compile(rf"</{name}(?![\w:.-])[^<>]*+>", re.IGNORECASE) for name in _UNREAD}
_BLOCK = re.compile(
    "address|article|aside|blockquote|br|caption|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption"
    "|figure|footer|form|h[1-6]|header|hr|legend|li|main|nav|ol|option|p|pre|section|summary|table|tbody|tfoot"
    "|thead|title|tr|ul"
)
_CELLS = {"td", "th", "img", "input", "button", "label", "video", "audio"}
_ENTITY = re.compile(r"&[#A-Za-z]")
_ROUNDS = 3
"""How often a text may have been escaped; what is left after that is shown as it stands."""

# Nothing of these can be seen, and each can mislead: controls, the soft hyphen, zero-width spaces, marks and
# overrides of the writing direction, halves of surrogate pairs (which no store or platform would take), and
# what is no character at all. The zero-width joiners stay: Persian, Hindi and emoji are spelt with them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
_END = "\x1e"
"""Stands for the end of a block while the rest of the white space is folded."""
_BLANK_LINE = re.compile(r"\n[^\S\n]*+\n|\r\n[^\S\n]*+\n|\u2029")
_MARKS = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.combining(chr(code)))
# Text under heaps of accents is unreadable, and folding it costs the square of the heap's height.
_HEAP = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")


def plain(text: str) -> str:
    """What a reader would see: no tags, entities or invisible characters. White space is folded to single
    spaces, and the end of a block or a blank line to a single line end, so that no sentence runs into the
    next one. Scripts, styles and comments are left out."""
    if text.isascii() and text.isprintable() and "<" not in text and "&" not in text and "]]>" not in text:
        return " ".join(text.split())  # as most titles are
    text = _BLANK_LINE.sub(_END, text)
    for _ in range(_ROUNDS):
        text = _without_tags(text)
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    else:
        text = _without_tags(text)
    text = _HEAP.sub(r"\1", _UNSEEN.sub("", text))
    lines = (" ".join(line.split()) for line in text.split(_END))
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """`plain`, on one line: for titles and names."""
    return plain(text).replace("\n", " ")


def shortened(text: str, longest: int) -> str:
    """The text if it has at most so many characters, else its beginning up to a space, and an ellipsis."""
    if len(text) <= longest:
        return text
    start = text[: longest - 1]
    space = start.rfind(" ", longest // 2)
    return (start[:space] if space > 0 else start).rstrip() + "…"


def _without_tags(text: str) -> str:
    if "<" not in text and "]]>" not in text:
        return text
    pieces: list[str] = []
    at = 0
    while match := _TAG.search(text, at):
        pieces.append(text[at : match.start()])
        at, left = _after(text, match)
        pieces.append(left)
    return "".join((*pieces, text[at:]))


def _after(text: str, match: re.Match[str]) -> tuple[int, str]:
    """Where reading goes on after this piece of markup, and what is left in its place."""
    name = (match["name"] or "").lower()
    if name in _UNREAD and not match[0].startswith("</") and not match[0].endswith("/>"):
        end = _UNREAD_END[name].search(text, match.end())
        return (end.end() if end else len(text)), " "
    if name:
        return match.end(), _END if _BLOCK.fullmatch(name) else " " if name in _CELLS else ""
    if match[0] in ("<![CDATA[", "]]>"):
        return match.end(), ""
    closing = "-->" if match[0] == "<!--" else ">"
    found = text.find(closing, match.end())
    return (found + len(closing) if found >= 0 else len(text)), ""
