"""A long replay, as somebody who waits for it sees it."""

import asyncio
import json
import random
import signal
from pathlib import Path

from tests.flow.conftest import Onrecord

ENTRIES = 40_000
"""Half a minute's work."""


def many(file: Path) -> None:
    chance = random.Random(1)
    words = [f"word{number}" for number in range(5_000)]
    with file.open("w", encoding="utf-8") as lines:
        for number in range(ENTRIES):
            title = " ".join(chance.sample(words, 25))
            print(json.dumps({"id": str(number), "title": title, "published": number}), file=lines)


async def test_ctrl_c_ends_it_soon_and_prints_what_was_placed(onrecord: Onrecord, tmp_path: Path) -> None:
    many(tmp_path / "many.jsonl")
    async with onrecord.started("replay", str(tmp_path / "many.jsonl"), "--all", "--json") as process:
        assert process.stdin
        process.stdin.close()
        await asyncio.sleep(5)
        process.send_signal(signal.SIGINT)
        out, err = await asyncio.wait_for(process.communicate(), 8)
    rows = [json.loads(line) for line in out.splitlines()]
    assert len(rows) < ENTRIES
    assert [row["id"] for row in rows] == [str(number) for number in range(len(rows))]
    assert process.returncode
    assert b"Traceback" not in err
