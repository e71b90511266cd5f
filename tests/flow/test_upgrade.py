"""What a version with another form of stories left: its stories are forgotten, its threads go on."""

import json
import time
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path

from adapters.redis import EmbeddedServer, connect
from tests.flow.conftest import Onrecord

CONFIGURATION = """
backfill: 1h
feeds:
  - {url: "file:ledger.xml", outlet: The Ledger, every: 10s}
  - {url: "file:wire.xml", outlet: Northern Wire, every: 10s}
watches:
  - phrase: twelve harbours
"""
CLAIM = "Leaked memo orders twelve harbours closed, Harbour Post reports"
STORIES = ("entries", "links", "stories", "slots", "postings", "index", "noted", "shown", "watched")
DENIAL = "Ports Ministry denies that memo orders twelve harbours closed"


def publish(file: Path, *titles: str) -> None:
    items = "".join(
        f"<item><title>{title}</title><guid>{title}</guid><link>https://{file.stem}.example/1</link>"
        f"<pubDate>{formatdate(time.time() - 60)}</pubDate></item>"
        for title in titles
    )
    file.write_text(f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>', encoding="utf-8")


async def forget_form(data: Path) -> None:
    """Leave what an earlier version would leave: of the stories nothing that this one reads."""
    async with EmbeddedServer(data_dir=data) as server:
        connection = connect(server.url)
        keys = connection.keys
        for name in await connection.call("KEYS", "*"):
            kind = name.decode().removeprefix("{onrecord}:").partition(":")[0]
            if kind in STORIES:
                await connection.call("DEL", name)
        states = await connection.call("HGETALL", keys.feeds)
        for feed, state in states.items():
            await connection.call("HSET", keys.feeds, feed, state.replace(b',"stories":2}', b"}"))
            await connection.call("ZADD", keys.feeds_due, "0", feed)
        await connection.close()


async def test_a_denial_finds_the_thread_that_an_earlier_version_opened(
    onrecord: Onrecord, configured: Callable[[str], str]
) -> None:
    ledger, wire = onrecord.folder / "ledger.xml", onrecord.folder / "wire.xml"
    run = ("run", "--once", "--json", "--config", configured(CONFIGURATION))
    publish(ledger, CLAIM)
    publish(wire)
    first = await onrecord(*run)
    (opened,) = map(json.loads, first.out.splitlines())
    assert opened["alert"] == "opened"

    await forget_form(onrecord.folder / "data")
    publish(wire, DENIAL)
    after = await onrecord(*run)

    answered, *edits = map(json.loads, after.out.splitlines())
    assert (answered["alert"], answered["thread"]) == ("answered", opened["id"])
    assert [edit["alert"] for edit in edits] == ["spread"]
    assert after.err.count("the stories of an earlier version are not read") == 1
    again = await onrecord(*run)
    assert again.out == ""
    assert "earlier version" not in again.err
