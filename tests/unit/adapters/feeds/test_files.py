"""Files beside the configuration: what another program writes is polled, and nothing else is read."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.feeds import HttpFetcher
from adapters.feeds.files import Fetchers
from bot.domain.feed import Feed, Validators
from bot.errors import FetchError, NotAFeed
from bot.ports import Fetched
from tests.unit.adapters.feeds.documents import RSS_2, TITLE

NOW = 1_763_733_960.0


@pytest.fixture
async def fetchers(tmp_path: Path) -> AsyncIterator[Fetchers]:
    (tmp_path / "own").mkdir()
    async with HttpFetcher() as web:
        yield Fetchers(web=web, root=tmp_path / "own", max_bytes=10_000)


async def fetch(fetchers: Fetchers, path: Path, known: Validators | None = None) -> Fetched:
    return await fetchers.fetch(Feed(url=path.as_uri(), outlet="Wire"), known or Validators(), NOW)


async def test_a_file_is_read_and_then_looked_at(fetchers: Fetchers) -> None:
    path = fetchers.root / "wire é.xml"
    path.write_text(RSS_2)
    first = await fetch(fetchers, path)
    assert [arrival.entry.title for arrival in first.arrivals] == [TITLE]
    assert first.heard.fingerprint
    second = await fetch(fetchers, path, first.validators)
    assert (second.unchanged, second.validators) == (True, first.validators)


async def test_a_file_that_is_written_anew_is_read_again(fetchers: Fetchers) -> None:
    path = fetchers.root / "wire.xml"
    path.write_text(RSS_2)
    first = await fetch(fetchers, path)
    os.utime(path, (NOW, NOW))
    assert (await fetch(fetchers, path, first.validators)).unchanged
    path.write_text(RSS_2.replace(TITLE, "Harbour opens again"))
    again = await fetch(fetchers, path, first.validators)
    assert [arrival.entry.title for arrival in again.arrivals] == ["Harbour opens again"]


async def test_no_file_elsewhere_is_read(fetchers: Fetchers, tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(RSS_2)
    link, folder = fetchers.root / "link.xml", fetchers.root / "folder"
    link.symlink_to(secret)
    folder.symlink_to(tmp_path)
    ways = [secret, link, folder / "secret.xml", Path(f"{fetchers.root}/../secret.xml"), Path("/etc/passwd")]
    for path in ways:
        with pytest.raises(FetchError, match="outside the folder") as raised:
            await fetch(fetchers, path)
        assert raised.value.severity == "permanent"


async def test_what_is_no_file_is_told(fetchers: Fetchers) -> None:
    os.mkfifo(fetchers.root / "pipe")
    for name in ("pipe", "", "none.xml", "x" * 300):
        with pytest.raises(FetchError, match=r"no file|cannot be read"):
            await fetch(fetchers, fetchers.root / name)


async def test_limits_hold_for_files_too(fetchers: Fetchers) -> None:
    path = fetchers.root / "wire.xml"
    path.write_bytes(b" " * 10_001)
    with pytest.raises(FetchError, match="bigger than"):
        await fetch(fetchers, path)
    path.write_text("no feed")
    with pytest.raises(NotAFeed):
        await fetch(fetchers, path)
