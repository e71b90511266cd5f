"""The command line changes what a service that runs watches for."""

import json
from collections.abc import AsyncIterator, Callable

import pytest

from tests.fakes.feed_server import FeedServer
from tests.flow.conftest import Onrecord, heard
from tests.flow.test_service import CLAIM, DENIAL, configuration, rss


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        yield server


async def test_a_watch_is_taken_up_while_the_service_runs(
    onrecord: Onrecord, configured: Callable[[str], str], server: FeedServer
) -> None:
    server.serve("/Ledger", rss("Sunny spells for the weekend"))
    path = configured(configuration(server, "Ledger").replace("twelve harbours", "canals"))
    async with onrecord.started("run", "--json", "--config", path) as process:
        await heard(process.stderr, '"started"', '"tracked": 0')
        asked = "watches", "add", "phrase", "twelve harbours", "--config", path, "--confidence"
        assert (await onrecord(*asked, "80")).status == 2
        added = await onrecord(*asked, "80%")
        assert added.status == 0, added.err
        assert "Tracking phrase “twelve harbours”" in added.out
        await heard(process.stderr, '"tracked": 1')
        server.serve("/Ledger", rss("Sunny spells for the weekend", CLAIM, DENIAL, age=-120))
        opened = json.loads((await heard(process.stdout, "opened")).splitlines()[0])
        assert (opened["alert"], opened["watches"]) == ("opened", ["twelve harbours"])
        found = await onrecord("ask", "claims", "--config", path)
        assert CLAIM in found.out
    listed = await onrecord("watches", "list", "--config", path)
    assert "twelve harbours" in listed.out
    assert "where the confidence is at least 0.8" in " ".join(listed.out.split())
    assert "canals" in listed.out
    assert (await onrecord("watches", "remove", "Twelve Harbours", "--config", path)).status == 0


async def test_an_export_goes_where_it_is_told(onrecord: Onrecord) -> None:
    assert (await onrecord("run", "--once", "--json")).status == 0
    out = onrecord.folder / "claims.json"

    exported = await onrecord("ask", "export", "claims", "format:json", "--out", str(out))

    assert exported.status == 0, exported.err
    assert {row["kind"] for row in json.loads(out.read_bytes())} == {"claim"}
    nowhere = await onrecord("ask", "export", "claims", "--out", str(onrecord.folder / "none" / "x.csv"))
    assert nowhere.status == 1
    assert nowhere.err.startswith("onrecord: cannot write")
    assert "Traceback" not in nowhere.err
