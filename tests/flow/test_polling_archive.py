"""Live feeds as they changed over months, polled again on a simulated clock.

The archives hold every version of a feed that was saved, `<outlet>/<unix time>_<hash>.xml`; their folder is
`polling` in the data set.
"""

import os
import tarfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from adapters.feeds import HttpFetcher
from adapters.memory import MemoryFeeds, MemoryFeedStates, MemoryInbox, MemoryOutbox, MemoryStories
from bot.compose.reading import lexicons_of
from bot.domain.entry import EntryKey
from bot.domain.feed import Feed
from bot.domain.finding import findings
from bot.domain.watch import Watch, Watchlist
from bot.pipeline import Pipeline, Taken
from bot.ports import Keep
from bot.service import Deliverer, Poller
from config.settings import load
from tests.fakes.feed_server import FeedServer
from tests.fakes.messenger import FakeMessenger

DATA = os.environ.get("DATA")
VERSIONS = int(os.environ.get("VERSIONS", "60"))
"""How many versions of each feed are polled."""
OUTLETS = ("bbc", "cnn", "nytimes", "rnz", "smh")
WATCH = Watch(
    kind="phrase", name="coronavirus", aliases=("Trump", "police", "minister", "government", "China", "court")
)

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA, reason="DATA does not name the folder of the data set"),
    pytest.mark.timeout(300),
]


def versions(outlet: str) -> Iterator[tuple[float, bytes]]:
    """The time and the body of each saved version, in order."""
    with tarfile.open(Path(DATA or "") / "polling" / f"{outlet}.tar.xz") as archive:
        for member in archive:
            body = archive.extractfile(member)
            if body:
                yield float(Path(member.name).name.partition("_")[0]), body.read()


@dataclass(kw_only=True)
class Bot:
    """Polls one feed and places what it brings, on a clock that the test sets."""

    server: FeedServer
    fetcher: HttpFetcher
    feed: Feed
    inbox: MemoryInbox = field(default_factory=MemoryInbox)
    outbox: MemoryOutbox = field(default_factory=MemoryOutbox)
    now: float = 0.0

    def __post_init__(self) -> None:
        self.stories = MemoryStories(outbox=self.outbox)
        lexicons = lexicons_of(load(None, {}))
        self.pipeline = Pipeline(
            stories=self.stories,
            watchlist=Watchlist([WATCH]),
            extract=partial(findings, lexicons=lexicons),
        )
        self.messenger = FakeMessenger()
        self.deliverer = Deliverer(
            outbox=self.outbox, messengers={"console": self.messenger}, clock=lambda: self.now
        )
        self.poller = Poller(
            feeds=MemoryFeeds(feeds=(self.feed,)),
            fetcher=self.fetcher,
            states=MemoryFeedStates(),
            inbox=self.inbox,
        )

    async def poll(self, now: float) -> list[Taken]:
        """What a poll at this time brought, placed."""
        await self.poller.poll_all(now)
        taken = []
        while batch := await self.inbox.take(1000):
            for receipt, arrival in batch:
                taken.append(await self.pipeline.take(arrival.entry, now, quiet=arrival.quiet))
                await self.inbox.done([receipt])
        return taken

    async def deliver(self, now: float) -> None:
        """Post what is due at this time."""
        self.now = now
        while await self.deliverer.deliver_due():
            await self.deliverer.finished()


@asynccontextmanager
async def polling(outlet: str) -> AsyncIterator[Bot]:
    async with FeedServer() as server, HttpFetcher(allowed=[server.host]) as fetcher:
        feed = Feed(url=server.url(f"/{outlet}"), outlet=outlet, language="en")
        yield Bot(server=server, fetcher=fetcher, feed=feed)


@pytest.mark.parametrize("outlet", OUTLETS)
async def test_no_entry_is_alerted_twice_however_it_is_changed(outlet: str) -> None:
    stories: dict[EntryKey, str] = {}
    placed: dict[EntryKey, float] = {}
    async with polling(outlet) as bot:
        for now, body in islice(versions(outlet), VERSIONS):
            bot.server.serve(f"/{outlet}", body)
            for taken in await bot.poll(now):
                key = taken.entry.key
                placed.setdefault(key, now)
                if stories.setdefault(key, taken.story) != taken.story:
                    assert now - placed[key] > Keep().stories, "an entry left a story that goes on"
                stories[key] = taken.story
                placed[key] = now if taken.placement else placed[key]
            await bot.deliver(now)
            # Asked again at once, the server says that nothing has changed, and nothing is parsed. Some
            # versions were saved empty: such a poll fails, and the next one asks for all again.
            assert await bot.poll(now + 1) == []
            assert bot.server.statuses()[-1] == (304 if body else 200)
        assert len(stories) > VERSIONS / 4, "the archive brought hardly an entry"
    told = Counter(bot.messenger.entries)
    assert told, "nothing was alerted at all"
    assert max(told.values()) == 1, told.most_common(3)
