"""The items of a document -> the feed's entries, clean, told apart, oldest first."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import pairwise
from urllib.parse import urlsplit

from adapters.feeds.item import Document, Item
from bot.domain.entry import LONGEST_CONTENT as LONGEST_CONTENT
from bot.domain.entry import LONGEST_SUMMARY as LONGEST_SUMMARY
from bot.domain.entry import LONGEST_TITLE as LONGEST_TITLE
from bot.domain.entry import RAW, Arrival, Entry
from bot.domain.feed import Feed
from bot.text.markup import one_line, plain, shortened
from bot.text.urls import absolute

MAX_ENTRIES = 2_000
LONGEST_ID = 300
"""Characters."""
_MANY = 5
"""Entries of a document that share a link which is not that of an article."""
_RISING = 3
"""Dates that rise and show that a document lists the oldest first."""
EARLIEST = 347_155_200.0
"""1981: what is dated before has no date. The years 1, 1900, 1970 and 1980 are other ways to write none."""
AHEAD = 600.0
"""Seconds by which a date may lie ahead, for clocks differ. One that lies further ahead says nothing of when
the entry was published: local time written as GMT is common, and so is the day of an event."""
_SYNTHETIC = range(480, 513)
"""How long the summary is that fastfeedparser makes of the content where the feed gives none."""
_SENTENCE = re.compile(r".{1,300}?[.!?…][\"'”’»)]?(?=\s|$)")
_MAIL_AND_NAME = re.compile(r"\S+@\S+\s*\((.+)\)|(.+?)\s*<?\S+@\S+>?")
_ISO_639_1 = frozenset(
    re.findall(
        r"\w+",
        """
        aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv
        dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie
        ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv
        mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm
        rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts
        tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
        """,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """An item as an entry, with what decides whether it is the same as another."""

    entry: Entry
    named: bool
    """The feed gave it an id of its own."""
    stated: float | None
    """The date that the feed gives, if it can be one; it may lie ahead."""
    dated: bool
    """That date says when the entry was published."""
    place: int
    """Among those of the document, the newest first, from 0."""


def arrivals(
    document: Document, feed: Feed, address: str, now: float
) -> tuple[tuple[Arrival, ...], frozenset[str]]:
    """The document's entries, oldest first, and the ids of those without a date, or with one that lies ahead.

    `address` is where the document was found after all redirects; its links may be relative to it. At most
    `MAX_ENTRIES`, the newest. An item without any text is left out.
    """
    base = absolute(document.base, address) or address
    language = feed.language or language_of(document.language)
    read = [
        made
        for place, item in _newest(_newest_first(document.items))
        if (made := _read(item, place, feed, base, language, now)) is not None
    ]
    home = absolute(document.home, base)
    ordered = sorted(
        _told_apart([_unlinked(one, home) for one in read]), key=lambda one: (one.entry.published, -one.place)
    )
    undated = frozenset(one.entry.id for one in ordered if not one.dated)
    return tuple(Arrival(entry=one.entry, seen=now, full_text=feed.full_text) for one in ordered), undated


def _newest_first(items: Sequence[Item]) -> Sequence[Item]:
    """The items, turned round if the document lists the oldest first: that is sure where dates rise and none
    falls. One old entry above the others is pinned there."""
    dates = [item.published for item in items if item.published is not None and item.published >= EARLIEST]
    risen = len(set(dates)) >= _RISING and all(one <= next for one, next in pairwise(dates))
    return items[::-1] if risen else items


def _newest(items: Sequence[Item]) -> list[tuple[int, Item]]:
    """With their places. Those without a date count as new, the first ones before others."""
    placed = list(enumerate(items))
    if len(placed) <= MAX_ENTRIES:
        return placed
    placed.sort(key=lambda one: -(one[1].published or float("inf")))
    return placed[:MAX_ENTRIES]


def _read(item: Item, place: int, feed: Feed, base: str, language: str | None, now: float) -> _Read | None:
    summary, content = _texts(item)
    title = shortened(one_line(item.title[: RAW * LONGEST_TITLE]), LONGEST_TITLE)
    title = title or _first_sentence(summary or content)
    if not title:
        return None
    link = absolute(item.link, base) if item.link else ""
    stated = item.published if item.published is not None and item.published >= EARLIEST else None
    # fastfeedparser gives an item without an id its link for one; the canonical link is the better one.
    own = _own_id(item.id) if item.id != item.link else ""
    return _Read(
        entry=Entry(
            feed=feed.id,
            id=own or link or _made_id(title, stated),
            outlet=feed.outlet,
            title=title,
            summary=summary,
            content=content,
            link=link,
            authors=_authors(item.authors),
            published=now if stated is None else min(stated, now),
            language=feed.language or language_of(item.language) or language,
        ),
        named=bool(own),
        stated=stated,
        dated=stated is not None and stated <= now + AHEAD,
        place=place,
    )


def _texts(item: Item) -> tuple[str, str]:
    """Summary and content, the second only if it says more than the first."""
    summary = shortened(plain(item.summary[: RAW * LONGEST_SUMMARY]), LONGEST_SUMMARY)
    if item.content == item.summary:
        return summary, ""
    content = shortened(plain(item.content[: RAW * LONGEST_CONTENT]), LONGEST_CONTENT)
    short, start = _letters(summary), _letters(content[: 3 * len(summary) + 100])
    if not content or short == start:
        return summary, ""
    if len(item.summary) in _SYNTHETIC and start.startswith(short):
        return "", content
    return summary, content


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w+", text))


def _first_sentence(text: str) -> str:
    line = text.partition("\n")[0]
    sentence = _SENTENCE.match(line)
    return sentence[0] if sentence else shortened(line, LONGEST_TITLE // 2)


def _own_id(id: str) -> str:
    """The feed's own id, as it stands but for what cannot be seen or stored; a very long one as its hash."""
    id = " ".join("".join(c if c.isprintable() else " " for c in id[: 100 * LONGEST_ID]).split())
    return id if len(id) <= LONGEST_ID else f"hash:{_hash(id)}"


def _made_id(title: str, published: float | None) -> str:
    # Day after day an outlet may give the same title to another article.
    return f"title:{_hash(title if published is None else f'{published:.0f} {title}')}"


def _hash(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _authors(names: Iterable[str]) -> tuple[str, ...]:
    """Names without mail addresses, each once."""
    found: dict[str, None] = {}
    for raw in list(names)[:20]:
        name = one_line(raw[:2_000])
        if "@" in name and len(name) <= 300:
            match = _MAIL_AND_NAME.fullmatch(name)
            name = (match[1] or match[2] or "").strip(" ()<>") if match else ""
        if name and "@" not in name:
            found[shortened(name, 200)] = None
    return tuple(found)


def language_of(tag: str) -> str | None:
    code = re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0]
    return code if code in _ISO_639_1 else None


def _unlinked(one: _Read, home: str) -> _Read:
    """The same, with a note if its link is that of the site or of the whole feed: others will come with it,
    and neither link nor id may make them pass for this one."""
    link = one.entry.link
    if not link or (link != home and not _is_root(link)):
        return one
    id = one.entry.id if one.named else _other_id(one)
    return replace(one, entry=replace(one.entry, id=id, shares_link=True))


def _is_root(link: str) -> bool:
    parts = urlsplit(link)
    return parts.path == "/" and not parts.query and not parts.fragment


def _told_apart(read: Sequence[_Read]) -> list[_Read]:
    """Each entry once, under an id that no other has.

    Two items with one id are one entry if they have the same link: an editor changed it, and both versions
    are there; the later one counts. With different links they are two articles, and the id is worthless
    (feeds there are that give every item the same one): then each has its link for an id, since joining two
    articles would lose one of them for good. Without ids of their own, items that share a link are told
    apart by their titles: the link may be the site's.
    """
    groups: dict[str, list[_Read]] = {}
    for one in read:
        groups.setdefault(one.entry.id, []).append(one)
    apart = (one for group in groups.values() for one in (group if len(group) == 1 else _split(group)))
    return _linked_apart(list({one.entry.id: one for one in apart}.values()))


def _linked_apart(read: Sequence[_Read]) -> list[_Read]:
    """The same, with a note on those whose link many others have: it is the site's, or a live blog's, and
    tells no entry from another. Two or three with one link are versions of one article."""
    shared = Counter(one.entry.link for one in read)
    return [
        replace(one, entry=replace(one.entry, shares_link=True)) if shared[one.entry.link] >= _MANY else one
        for one in read
    ]


def _split(group: Sequence[_Read]) -> list[_Read]:
    """One entry, or several with ids of their own, of items that came with the same id."""
    latest: dict[tuple[str, str], _Read] = {}
    for one in sorted(group, key=lambda one: (one.entry.published, -one.place)):
        link = one.entry.link if one.named else ""
        latest[(link, "" if link else one.entry.title)] = one
    if len(latest) == 1:
        return list(latest.values())
    return [replace(one, entry=replace(one.entry, id=_other_id(one))) for one in latest.values()]


def _other_id(one: _Read) -> str:
    if one.named and one.entry.link:
        return f"link:{one.entry.link}"  # marked, since another item's own id may be this very link
    return _made_id(one.entry.title, one.stated)
