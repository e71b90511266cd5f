"""Sites with and without feeds, and a store to add them to."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.compose import listing
from bot.compose.subscribing import Wishes
from config.settings import Settings, load
from tests.fakes.feed_server import FeedServer

HTML = "text/html; charset=utf-8"


RSS = (
    b"<rss version='2.0'><channel><title>The Ledger</title><language>en-CA</language><item>"
    b"<title>Ottawa denies harbour report</title><link>/1</link><guid>1</guid>"
    b"<pubDate>Fri, 21 Nov 2025 14:00:00 GMT</pubDate></item></channel></rss>"
)


ATOM = (
    b"<feed xmlns='http://www.w3.org/2005/Atom'><title>Coast</title><entry><title>Tide tables</title>"
    b"<id>t:1</id><updated>2025-11-21T14:00:00Z</updated></entry></feed>"
)


NO = Wishes()


YES = Wishes(yes=True)


@pytest.fixture
async def site() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return configured(tmp_path, "")


def configured(folder: Path, more: str) -> Settings:
    path = folder / "onrecord.yaml"
    path.write_text(f"poll: {{allow: [127.0.0.1], pause: 0s}}\n{more}", encoding="utf-8")
    return load(path, {"ONRECORD_DATA_DIR": str(folder / "data")})


async def listed(settings: Settings, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    await listing.list_feeds(settings, as_json=True)
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [row for row in rows if row["source"] != "sample"]
