"""Made-up news without end: claims that are like no other, and their denials."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.utils import formatdate
from random import Random
from xml.sax.saxutils import escape

_SYLLABLES = (
    "ba be bi bo bu da de di do du fa fe fi ga go ka ke ko ku la le li lo lu ma me mi mo mu na ne ni no nu "
    "pa pe po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo za ze zi zo"
).split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry of a feed."""

    id: str
    """Of a claim "c7", of the denial of it "d7"."""
    topic: str
    title: str
    published: float

    @property
    def link(self) -> str:
        return f"https://news.example/{self.id}/"


@dataclass(slots=True, kw_only=True)
class News:
    """Writes stories, each about one of its topics."""

    topics: tuple[str, ...]
    seed: int = 1
    claims: list[Item] = field(default_factory=list)
    denials: list[Item] = field(default_factory=list)
    _random: Random = field(init=False)
    _about: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)

    def word(self) -> str:
        return "".join(self._random.choice(_SYLLABLES) for _ in range(4)).capitalize()

    def claim(self) -> Item:
        """A new claim; the topics take turns."""
        number = len(self.claims)
        topic = self.topics[number % len(self.topics)]
        self._about.append(" ".join([*(self.word() for _ in range(6)), topic]))
        title = f"{self._about[-1]}, {self.word()} {self.word()} reports"
        item = Item(id=f"c{number}", topic=topic, title=title, published=time.time())
        self.claims.append(item)
        return item

    def denial(self) -> Item:
        """Of the oldest claim that has none."""
        number = len(self.denials)
        title = f"{self.word()} ministry denies {self._about[number]}"
        item = Item(id=f"d{number}", topic=self.claims[number].topic, title=title, published=time.time())
        self.denials.append(item)
        return item


def topics(count: int, seed: int = 7) -> tuple[str, ...]:
    """Made-up places."""
    writer = News(topics=("",), seed=seed)
    return tuple(writer.word() for _ in range(count))


def rss(items: Iterable[Item]) -> bytes:
    """The items as a feed."""
    written = "".join(
        f"<item><guid>{item.id}</guid><title>{escape(item.title)}</title><link>{item.link}</link>"
        f"<pubDate>{formatdate(item.published, usegmt=True)}</pubDate></item>"
        for item in items
    )
    return (
        f'<rss version="2.0"><channel><title>Ledger</title><language>en</language>{written}</channel></rss>'
    ).encode()
