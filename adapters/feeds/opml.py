"""OPML (http://opml.org/spec2.opml), the lists of feeds that readers exchange <-> what they list.

What people have is seldom as the specification says: bare "&" in addresses, `xmlurl` and `URL`, HTML's
entities, files that were cut off or say they are UTF-8 and are not. All that can be read is read.
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from adapters.feeds.encoding import utf8
from adapters.feeds.entries import language_of
from adapters.feeds.prolog import root, sound
from bot.errors import InputError
from bot.text.markup import one_line, shortened
from bot.text.urls import LONGEST, canonical

MAX_BYTES = 10_000_000
MAX_FEEDS = 20_000
DEEPEST = 50
"""Folders inside folders."""
_LONGEST_NAME = 200
_BARE = re.compile(
    rb"&(?!#\d{1,7};|#x[0-9A-Fa-f]{1,6};|(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)?"
)
_STRAY_QUOTE = re.compile(rb"""(?<!=)(?<!=\s)"(?!\s++[\w:.-]{1,40}\s*+=|\s*+[/?]?>)""")
"""A quotation mark that neither begins nor ends a value: title="The "Ledger" today"."""
_OTHER_KINDS = {
    "html": "this is an HTML page, not OPML; save the file that it links to, and import that",
    "rss": "this is a feed, not a list of feeds; add it with onrecord feeds add",
    "feed": "this is a feed, not a list of feeds; add it with onrecord feeds add",
    "rdf": "this is a feed, not a list of feeds; add it with onrecord feeds add",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A feed of a list."""

    url: str
    name: str
    """Of the feed, on one line; its host if the list gives none."""
    language: str | None = None
    category: str = ""
    """The folders it is in, with slashes between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What an OPML file lists."""

    feeds: tuple[Listed, ...]
    """Each address once, in the order of the file."""
    repeated: int = 0
    """How many stood there again."""
    unusable: tuple[str, ...] = ()
    """Of the outlines that have an address that cannot be polled, their names."""
    damage: str = ""
    """What is wrong with the file, if what it lists may not be all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outline:
    attributes: dict[str, str]
    """Names in lower case, as no two programs write them alike."""
    folders: tuple[str, ...]


def read_opml(body: bytes) -> Listing:
    """The feeds that a file lists, in time and room linear in its size.

    Raises `InputError` if it is no OPML, too big, nested too deeply, lists too much or declares entities.
    """
    if len(body) > MAX_BYTES:
        raise InputError(f"bigger than {MAX_BYTES // 1_000_000} MB, more than any list of feeds needs")
    document = utf8(body, None).strip()
    if not document:
        raise InputError("empty")
    if re.search(rb"<!ENTITY", document, re.IGNORECASE):
        raise InputError("it declares entities, which no list of feeds needs and attacks are made of")
    document = _BARE.sub(_escaped, sound(document))
    name = root(document)
    if name != "opml":
        raise InputError(_OTHER_KINDS.get(name, "this is not OPML: it does not begin with <opml>"))
    tree, damage = _parsed(document)
    if damage:
        tree, damage = _parsed(_STRAY_QUOTE.sub(b"&quot;", document))
    listing = _listed(_outlines(tree), damage)
    if damage and not (listing.feeds or listing.unusable):
        raise InputError(f"too damaged to be read ({damage})")
    return listing


def _escaped(match: re.Match[bytes]) -> bytes:
    """A bare "&" as XML wants it, and HTML's entities as what they stand for."""
    name = match[0].decode("ascii")
    character = html.unescape(name)
    if character == name:
        return b"&amp;" + match[0][1:]
    return html.escape(character).encode(errors="ignore")


def _parsed(document: bytes) -> tuple[etree._Element, str]:
    """The tree of what can be read, and what is wrong with the rest."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        tree = etree.fromstring(document, parser=parser)
    except (etree.XMLSyntaxError, ValueError):
        tree = None
    faults = [fault for fault in parser.error_log if fault.level_name in ("ERROR", "FATAL")]
    if any("depth" in fault.message for fault in faults):
        raise _too_deep()
    if tree is None:
        raise InputError("too damaged to be read")
    return tree, f"line {faults[0].line}: {faults[0].message}" if faults else ""


def _too_deep() -> InputError:
    return InputError(f"its outlines are nested more than {DEEPEST} deep, which no program writes")


def _outlines(tree: etree._Element) -> Iterator[_Outline]:
    """All outlines, in order, with the folders they are in."""
    waiting: list[tuple[etree._Element, tuple[str, ...]]] = [(tree, ())]
    while waiting:
        element, folders = waiting.pop()
        if len(folders) > DEEPEST:
            raise _too_deep()
        inside = folders
        if _tag(element) == "outline":
            attributes = {str(name).lower(): str(value) for name, value in element.attrib.items()}
            yield _Outline(attributes=attributes, folders=folders)
            inside = (*folders, _name(attributes).replace("/", "-"))
        waiting.extend((child, inside) for child in reversed(element) if _tag(child) in ("body", "outline"))


def _tag(element: etree._Element) -> str:
    # A comment's tag is a function.
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _listed(outlines: Iterable[_Outline], damage: str) -> Listing:
    feeds: dict[str, Listed] = {}
    unusable: list[str] = []
    repeated = 0
    for outline in outlines:
        address = _address(outline.attributes)
        if not address:
            continue
        url = polled(address)
        if not url:
            unusable.append(_name(outline.attributes) or "an outline without a name")
        elif (one := sameness(url)) in feeds:
            repeated += 1
        elif len(feeds) >= MAX_FEEDS:
            raise InputError(f"it lists more than {MAX_FEEDS:,} feeds; split it")
        else:
            feeds[one] = _feed(url, outline)
    return Listing(feeds=tuple(feeds.values()), repeated=repeated, unusable=tuple(unusable), damage=damage)


def _feed(url: str, outline: _Outline) -> Listed:
    said = outline.attributes.get("category", "").partition(",")[0]
    folders = [folder for folder in outline.folders if folder] or [one_line(said[:1_000])]
    return Listed(
        url=url,
        name=_name(outline.attributes) or urlsplit(url).hostname or "unnamed",
        language=language_of(outline.attributes.get("language", "")),
        category=shortened("/".join(folders).strip("/ "), _LONGEST_NAME),
    )


def _address(attributes: dict[str, str]) -> str:
    kind = attributes.get("type", "").lower()
    written = attributes.get("xmlurl") or (attributes.get("url", "") if kind in ("rss", "atom") else "")
    return written.strip()


def _name(attributes: dict[str, str]) -> str:
    written = attributes.get("title") or attributes.get("text") or ""
    return shortened(one_line(written[: 8 * _LONGEST_NAME]), _LONGEST_NAME)


def polled(address: str) -> str:
    """The address at which a feed is polled; "" if it is none. `feed:` is how some readers write http."""
    address = re.sub(r"^feed:(?://)?(?=https?:)|^feed:(?=//)", _plain_scheme, address.strip(), flags=re.I)
    return address if canonical(address) and not re.search(r"\s", address) else ""


def _plain_scheme(match: re.Match[str]) -> str:
    return "" if match.string[match.end() :].lower().startswith("http") else "http:"


def sameness(url: str) -> str:
    """What is the same for two addresses of one feed."""
    credentials, at, _ = urlsplit(url).netloc.rpartition("@")
    return f"{canonical(url)} {credentials}{at}"


def write_opml(feeds: Sequence[Listed], title: str, created: str) -> bytes:
    """An OPML 2.0 file; `created` is a date as RFC 822 has it."""
    tree = etree.Element("opml", version="2.0")
    head = etree.SubElement(tree, "head")
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "dateCreated").text = created
    folders: dict[tuple[str, ...], etree._Element] = {(): etree.SubElement(tree, "body")}
    for feed in feeds:
        path = tuple(part for part in feed.category.split("/") if part)[:DEEPEST]
        outline = etree.SubElement(_folder(folders, path), "outline", type="rss")
        outline.attrib.update({"text": feed.name, "title": feed.name, "xmlUrl": feed.url[:LONGEST]})
        if feed.language:
            outline.set("language", feed.language)
    written: bytes = etree.tostring(tree, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written


def _folder(folders: dict[tuple[str, ...], etree._Element], path: tuple[str, ...]) -> etree._Element:
    """The outline that stands for a folder, made with those around it when it is first needed."""
    if path not in folders:
        name = path[-1]
        folders[path] = etree.SubElement(_folder(folders, path[:-1]), "outline", text=name, title=name)
    return folders[path]
