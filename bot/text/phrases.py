"""Text from anywhere -> text that is fit to be shown: one line, nothing invisible, cut between words."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

# Zero-width joiners shape Persian, Indic scripts and emoji; all other format characters only mislead: a
# right-to-left override turns a sentence round, a zero-width space hides "@channel" from a filter.
_JOINERS = "\u200c\u200d"
_HOST = re.compile(r"([\w.-]+|\[[0-9a-f:.]+\])(:\d+)?", re.IGNORECASE)
_URL_SAFE = "%/:?#[]@!$&'()*+,;=~-._"
_LONGEST_LINK = 2000


def one_line(text: str) -> str:
    """The text on one line: white space folded, control and invisible characters gone."""
    if not text.isprintable():  # most texts are: there is no such character in them
        text = "".join(map(_visible, text))
    return " ".join(text.split())


def _visible(character: str) -> str:
    match unicodedata.category(character):
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cs":
            return ""
        case "Cf":
            return character if character in _JOINERS else ""
        case _:
            return character


def length(text: str) -> int:
    """How long a text is to a platform that counts UTF-16 units, the widest count in use."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """The text, or as many whole words of it as fit into `limit` (by `length`, 1 or more) with "…"."""
    if length(text) <= limit:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    head, space, _ = kept.rpartition(" ")
    # A cut just before a space is between words already; a word longer than half the room is cut inside.
    if space and text[len(kept)] != " " and length(head) * 2 >= limit:
        kept = head
    return kept.rstrip(" ,;:–—-") + "…"


def counted(number: int, noun: str, plural: str = "") -> str:
    """`counted(1, "outlet")` is "1 outlet", `counted(3, "outlet")` "3 outlets"; another plural than that with
    an s is told: `counted(3, "entry", "entries")`."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """ "Ottawa", "Ottawa and Diab", "Ottawa, Diab and Rubio", "Ottawa, Diab, Rubio and 4 more"."""
    shown, more = list(names[:most]), len(names) - most
    if more > 0:
        shown.append(f"{more:,} more")
    return " and ".join(part for part in (", ".join(shown[:-1]), *shown[-1:]) if part)


def says_the_same(one: str, other: str) -> bool:
    """Whether two texts differ in letter case, spacing and punctuation at most."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def web_link(url: str) -> str:
    """The address if a reader may be sent there, in ASCII after the host; else "".

    Only http and https; no user name before the host, which is there to mislead; no more than 2000
    characters, which platforms refuse.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        return ""
    # urlsplit has dropped tabs and line breaks; `quote` turns what else cannot stand in an address.
    tail = quote(parts._replace(scheme="", netloc="").geturl(), safe=_URL_SAFE, errors="ignore")
    link = f"{parts.scheme}://{parts.netloc}{tail}"
    return link if len(link) <= _LONGEST_LINK else ""


def moment(seconds: float) -> str:
    """Unix seconds as "2025-11-21 14:05 UTC"."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
