"""The whole bot: real feeds over real sockets, a real Valkey, and the terminal as the channel."""

import asyncio
import json
import signal
import time
from collections.abc import AsyncIterator, Callable
from email.utils import formatdate
from pathlib import Path

import pytest

from tests.fakes.feed_server import FeedServer
from tests.flow.conftest import Ended, Onrecord

CLAIM = "Leaked memo orders twelve harbours closed, Harbour Post reports"
DENIAL = "Ottawa denies that memo orders twelve harbours closed"
Row = dict[str, object]


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        yield server


def rss(*titles: str, age: float = 60.0) -> bytes:
    """A feed with these titles, oldest first, the newest published `age` seconds ago."""
    first = time.time() - age - 60 * len(titles)
    items = "".join(
        f"<item><guid>{title}</guid><title>{title}</title><link>https://example.org/{at}</link>"
        f"<pubDate>{formatdate(first + 60 * at, usegmt=True)}</pubDate></item>"
        for at, title in enumerate(titles)
    )
    return (
        f'<rss version="2.0"><channel><title>F</title><language>en</language>{items}</channel></rss>'.encode()
    )


def configuration(server: FeedServer, *outlets: str, backfill: str = "24h") -> str:
    feeds = "".join(
        f"  - {{url: '{server.url(f'/{outlet}')}', outlet: {outlet}, every: 1s}}\n" for outlet in outlets
    )
    return (
        f"feeds:\n{feeds}watches:\n  - phrase: twelve harbours\nbackfill: {backfill}\n"
        "poll: {allow: [127.0.0.1]}\n"
    )


def alerts(ended: Ended) -> list[Row]:
    return [json.loads(line) for line in ended.out.splitlines()]


async def test_once_posts_each_alert_once_however_often_it_runs(
    onrecord: Onrecord, configured: Callable[[str], str], server: FeedServer
) -> None:
    server.serve("/Ledger", rss(CLAIM, "Sunny spells for the weekend"))
    server.serve("/Coast", rss(f"{CLAIM} - live", age=50))
    path = configured(configuration(server, "Ledger", "Coast"))
    first = await onrecord("run", "--once", "--json", "--config", path)
    assert first.status == 0, first.err
    (opened,) = alerts(first)
    assert (opened["alert"], opened["kind"], opened["thread"]) == ("opened", "claim", opened["id"])
    assert opened["outlets"] == ["Ledger", "Coast"]
    assert {"story", "source", "official", "origin", "evidence", "link", "outlet"} <= opened.keys()

    server.serve("/Coast", rss(f"{CLAIM} - live", DENIAL, age=0))
    second = await onrecord("run", "--once", "--json", "--config", path)
    answered, spread = alerts(second)
    assert (answered["alert"], answered["kind"], answered["thread"]) == ("answered", "denial", opened["id"])
    assert (answered["source"], answered["official"], answered["outlet"]) == ("Ottawa", True, "Coast")
    assert (spread["alert"], spread["thread"]) == ("spread", opened["id"])

    third = await onrecord("run", "--once", "--json", "--config", path)
    assert (third.status, third.out) == (0, "")
    assert server.statuses("/Ledger") == [200, 304, 304]


async def test_a_first_start_does_not_flood(
    onrecord: Onrecord, configured: Callable[[str], str], server: FeedServer
) -> None:
    server.serve("/Ledger", rss(CLAIM))
    path = configured(configuration(server, "Ledger", backfill="0s"))
    assert (await onrecord("run", "--once", "--json", "--config", path)).out == ""
    server.serve("/Ledger", rss(CLAIM, DENIAL, age=-90))
    later = await onrecord("run", "--once", "--json", "--config", path)
    assert [alert["alert"] for alert in alerts(later)] == ["opened", "answered"]


async def test_the_samples_show_a_claim_and_its_denial_within_seconds(onrecord: Onrecord) -> None:
    began = time.monotonic()
    async with onrecord.started("run", "--role", "poll,place,deliver") as process:
        assert process.stdout
        seen = ""
        while not all(part in seen for part in (" Claim by ", "└─ ✗ Denied by", "outlets")):
            line = await asyncio.wait_for(process.stdout.readline(), 10)
            assert line, seen
            seen += line.decode()
        assert time.monotonic() - began < 10
        await asyncio.sleep(1.5)  # all that was due is told by then
        process.send_signal(signal.SIGINT)
        stopped = time.monotonic()
        await asyncio.wait_for(process.communicate(), 10)
        assert time.monotonic() - stopped < 5
    assert process.returncode == 0
    again = await onrecord("run", "--once", "--json")
    assert (again.status, again.out) == (0, "")


async def test_a_killed_service_goes_on_where_it_was(
    onrecord: Onrecord, configured: Callable[[str], str], server: FeedServer
) -> None:
    server.serve("/Ledger", rss(CLAIM))
    path = configured(configuration(server, "Ledger"))
    async with onrecord.started("run", "--json", "--config", path) as process:
        assert process.stdout
        opened = json.loads(await asyncio.wait_for(process.stdout.readline(), 10))
        # A terminal can not be looked through: killed before it is recorded, the alert is drawn again.
        await asyncio.sleep(0.5)
        process.kill()
        await process.wait()
    server.serve("/Ledger", rss(CLAIM, DENIAL, age=0))
    answered, spread = alerts(await onrecord("run", "--once", "--json", "--config", path))
    assert (answered["alert"], answered["thread"]) == ("answered", opened["id"])
    assert spread["alert"] == "spread"


async def test_a_second_service_on_the_same_data_is_refused(onrecord: Onrecord) -> None:
    async with onrecord.started("run", "--json") as process:
        assert process.stdout
        await asyncio.wait_for(process.stdout.readline(), 10)
        second = await onrecord("run", "--once")
    assert second.status == 1
    assert str(onrecord.folder / "data") in second.err


async def test_a_store_that_is_down_is_said_and_waited_for(
    onrecord: Onrecord, configured: Callable[[str], str], server: FeedServer
) -> None:
    server.serve("/Ledger", rss(CLAIM))
    path = configured(configuration(server, "Ledger"))
    nowhere = "redis://:hunter2@127.0.0.1:1/0"
    async with onrecord.started("run", "--config", path, ONRECORD_REDIS_URL=nowhere) as process:
        assert process.stderr
        said = (await asyncio.wait_for(process.stderr.readline(), 10)).decode()
        while "the store refuses or does not answer" not in said:
            line = await asyncio.wait_for(process.stderr.readline(), 10)
            assert line, said
            said += line.decode()
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 0
    assert "127.0.0.1:1" in said
    assert "hunter2" not in said
    once = await onrecord("run", "--once", "--config", path, ONRECORD_REDIS_URL=nowhere)
    assert once.status == 1


@pytest.mark.parametrize(("role", "status"), [("poll,deliver,listen,web", 0), ("place", 2)])
async def test_only_what_reads_entries_loads_the_cues(
    onrecord: Onrecord,
    configured: Callable[[str], str],
    server: FeedServer,
    tmp_path: Path,
    role: str,
    status: int,
) -> None:
    (tmp_path / "cues").mkdir()
    (tmp_path / "cues/en.yaml").write_text("rules: none\n")
    path = configured(f"cues: cues\n{configuration(server, 'Ledger')}")
    ended = await onrecord("run", "--once", "--role", role, "--config", path)
    assert ended.status == status, ended.err
    assert ("en.yaml" in ended.err) is (status == 2)
