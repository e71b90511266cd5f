"""What a parser found, in one form for all parsers and formats; nothing of it is cleaned yet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of a document. Texts may be HTML; "" stands for what the document does not give."""

    id: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    """As the document writes it, if it says so of this item alone."""
    published: float | None = None
    """Unix seconds; None if the document gives no date, or none that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed as one poll found it."""

    items: tuple[Item, ...] = ()
    """In the document's order."""
    title: str = ""
    """What the feed calls itself; may be HTML."""
    language: str = ""
    """As the document writes it: "en-GB"."""
    base: str = ""
    """What its links are relative to (`xml:base`), if it says."""
    home: str = ""
    """The page that the whole feed stands for, mostly the site's first; may be relative."""
    ttl: float | None = None
    """Seconds between two changes, as the document says."""
