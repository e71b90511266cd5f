"""A feed that is gone for good, as the operator meets it on the command line."""

import json
from collections.abc import AsyncIterator, Callable

import pytest

from tests.fakes.feed_server import FeedServer
from tests.flow.conftest import Onrecord


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


async def test_it_is_told_once_and_not_asked_again_and_check_says_so(
    onrecord: Onrecord, configured: Callable[[str], str], server: FeedServer
) -> None:
    url = server.answer("/feed.xml", 410)
    path = configured(
        f"feeds: [{{url: '{url}', outlet: The Ledger}}]\n"
        "watches: [{phrase: harbour}]\noperator: console\npoll: {allow: [127.0.0.1]}\n"
    )
    first, second = [await onrecord("run", "--once", "--json", "--config", path) for _ in range(2)]
    (notice,) = [json.loads(line) for line in first.out.splitlines()]
    assert (notice["alert"], notice["title"]) == ("notice", "Feed gone: The Ledger")
    assert (second.status, second.out) == (0, "")
    assert server.count() == 1
    server.serve("/feed.xml", b"<rss version='2.0'><channel><item><title>Back</title></item></channel></rss>")
    checked = await onrecord("check", "--config", path)
    assert checked.status == 1
    assert "is not polled any more" in " ".join(checked.out.split())


async def test_one_that_was_added_and_is_back_is_asked_again_once_it_is_added_anew(
    onrecord: Onrecord, configured: Callable[[str], str], server: FeedServer
) -> None:
    path = configured("watches: [{phrase: harbour}]\npoll: {allow: [127.0.0.1], pause: 0s}\n")
    back = b"<rss version='2.0'><channel><title>Back</title><item><title>Back</title></item></channel></rss>"

    async def run(*words: str) -> str:
        done = await onrecord(*words, "--config", path)
        assert done.status == 0
        return done.out

    async def state() -> str:
        (row,) = [json.loads(line) for line in (await run("feeds", "list", "--json")).splitlines()]
        return str(row["state"])

    url = server.serve("/feed.xml", back)
    await run("feeds", "add", url)
    server.answer("/feed.xml", 410)
    await run("run", "--once", "--json")
    assert await state() == "stopped"
    server.serve("/feed.xml", back)
    assert "is not polled any more" in await run("feeds", "add", url)
    await run("feeds", "remove", url)
    await run("feeds", "add", url)
    await run("run", "--once", "--json")
    assert await state() == "well"
