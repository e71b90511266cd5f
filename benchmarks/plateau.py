"""Months of made-up news through the pipeline on the embedded server: what it takes in memory and on disk.

    PYTHONPATH=. python benchmarks/plateau.py                     # 240 days of 100 entries: some minutes
    PYTHONPATH=. python benchmarks/plateau.py --days 120 --entries 400

The clock is made up: a day lasts as long as its entries take. Two in five entries are claims, as many another
outlet's words of one, the rest denials a day later. All are told in a channel. The notes of that are kept by
the clock of the server, so the run takes them away itself when their time has come on its own clock. The file
grows to 64 MB at least, and to twice what it began with, before the server writes it anew.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from adapters.redis import Connection, EmbeddedServer, RedisOutbox, RedisStories, connect
from adapters.redis.keys import time_to_live
from bot.domain.delivery import Posted
from bot.domain.entry import Entry
from bot.domain.finding import findings
from bot.domain.watch import Channel, Watch, Watchlist
from bot.pipeline import Pipeline
from bot.ports import Keep
from tests.chaos.news import Item, News, topics
from tests.desk import LEXICONS

DAY = 86_400.0
BEGAN = 1_700_000_000.0
CHANNEL = Channel(platform="slack", id="C1")


@dataclass(slots=True, kw_only=True)
class Months:
    """News of many days, and the stores that live through them."""

    connection: Connection
    folder: Path
    entries: int
    keep: Keep = field(default_factory=Keep)
    news: News = field(default_factory=lambda: News(topics=topics(20)))
    told: deque[tuple[float, str]] = field(default_factory=deque)
    """When, and the key of the note."""

    def pipeline(self) -> Pipeline:
        watches = [Watch(kind="phrase", name=topic, channels=(CHANNEL,)) for topic in self.news.topics]
        stories = RedisStories(connection=self.connection, keep=self.keep)
        extract = partial(findings, lexicons=LEXICONS)
        return Pipeline(stories=stories, watchlist=Watchlist(watches), extract=extract)

    def items(self, day: int) -> Iterator[tuple[Item, str]]:
        """Each with its outlet."""
        claims = [self.news.claim() for _ in range(2 * self.entries // 5)]
        for at, claim in enumerate(claims):
            yield claim, f"Ledger {at % 7}"
            yield replace(claim, id=f"{claim.id} too", title=f"{claim.title} on {day}"), f"Post {at % 5}"
        for at in range(self.entries // 5 if day else 0):
            yield self.news.denial(), f"Ledger {at % 7}"

    async def live(self, day: int, pipeline: Pipeline) -> None:
        outbox = RedisOutbox(connection=self.connection, keep=self.keep)
        for number, (item, outlet) in enumerate(self.items(day)):
            now = BEGAN + (day + number / self.entries) * DAY
            await pipeline.take(_entry(item, outlet, now), now)
            for pending in await outbox.take(100, now):
                await outbox.record(pending.delivery, Posted(message=str(number)), now)
                self.told.append((now, self.connection.keys.delivery(pending.delivery.id)))
        await self._forget(BEGAN + (day + 1) * DAY)

    async def _forget(self, now: float) -> None:
        while self.told and self.told[0][0] < now - time_to_live(self.keep.deliveries):
            await self.connection.call("DEL", self.told.popleft()[1])

    async def measured(self) -> dict[str, float]:
        about = await self.connection.call("INFO", "memory")
        memory = about["used_memory"] if isinstance(about, dict) else _number(about, b"used_memory:")
        files = (self.folder / "appendonlydir").iterdir()
        return {
            "keys": await self.connection.call("DBSIZE"),
            "notes": len(self.told),
            "memory": float(memory) / 1e6,
            "disk": sum(file.stat().st_size for file in files) / 1e6,
        }


def _entry(item: Item, outlet: str, now: float) -> Entry:
    return Entry(
        feed=f"https://{outlet.replace(' ', '-').lower()}.example/feed.xml",
        id=item.id,
        outlet=outlet,
        title=item.title,
        summary="",
        content="",
        link=f"{item.link}{outlet[0]}",
        authors=(),
        published=now,
        language="en",
    )


def _number(text: bytes, name: bytes) -> int:
    return int(text.partition(name)[2].partition(b"\r")[0])


async def main(days: int, entries: int) -> int:
    with tempfile.TemporaryDirectory(prefix="onrecord-plateau-") as folder:
        async with EmbeddedServer(data_dir=Path(folder)) as server:
            months = Months(connection=connect(server.url), folder=Path(folder), entries=entries)
            pipeline, began, found = months.pipeline(), time.monotonic(), []
            print("  day  entries     keys  of them notes  memory, MB  on disk, MB", flush=True)
            for day in range(days):
                await months.live(day, pipeline)
                if (day + 1) % 20 == 0:
                    found.append(it := await months.measured())
                    print(
                        f"{day + 1:5} {(day + 1) * entries:8} {it['keys']:8} {it['notes']:14} "
                        f"{it['memory']:11.1f} {it['disk']:12.1f}",
                        flush=True,
                    )
            await months.connection.close()
    # Stories are kept for 30 days and two more, notes for 92: from day 100 on nothing is to grow.
    level = [each["memory"] for each in found[5:]]
    print(f"from day 120 on: {min(level):.1f} to {max(level):.1f} MB, in {time.monotonic() - began:.0f} s")
    return 0 if max(level) < 1.1 * min(level) else 1


if __name__ == "__main__":
    reading = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reading.add_argument("--days", type=int, default=240)
    reading.add_argument("--entries", type=int, default=100)
    given = reading.parse_args()
    sys.exit(asyncio.run(main(given.days, given.entries)))
