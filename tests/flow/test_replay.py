"""A long replay, as somebody who waits for it sees it."""

import asyncio
import json
import os
import random
import re
import signal
from pathlib import Path

from tests.flow.conftest import SECONDS, Onrecord, heard

CLAIM = "Leaked memo orders twelve harbours closed, Harbour Post reports"

ENTRIES = 40_000
"""Half a minute's work."""


def many(file: Path, *before: str) -> None:
    """A file of so many entries, after those with these titles."""
    chance = random.Random(1)
    words = [f"word{number}" for number in range(5_000)]
    with file.open("w", encoding="utf-8") as lines:
        for title in before:
            print(json.dumps({"title": title, "published": 0}), file=lines)
        for number in range(ENTRIES):
            title = " ".join(chance.sample(words, 25))
            print(json.dumps({"id": str(number), "title": title, "published": number}), file=lines)


def spent(process: asyncio.subprocess.Process) -> float:
    """Seconds of a processor that it took so far, as Linux tells."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def test_ctrl_c_ends_it_soon_and_prints_what_was_placed(onrecord: Onrecord, tmp_path: Path) -> None:
    many(tmp_path / "many.jsonl")
    with (tmp_path / "many.jsonl").open("a", encoding="utf-8") as file:
        file.write("no entry\n")
    async with onrecord.started("replay", str(tmp_path / "many.jsonl"), "--all", "--json") as process:
        await heard(process.stderr, f"line {ENTRIES + 1}: not JSON")
        read = spent(process)
        while spent(process) < read + 2:  # noqa: ASYNC110 - another process spends it
            await asyncio.sleep(0.1)
        process.send_signal(signal.SIGINT)
        out, err = await asyncio.wait_for(process.communicate(), SECONDS)
    rows = [json.loads(line) for line in out.splitlines()]
    assert 0 < len(rows) < ENTRIES
    assert [row["id"] for row in rows] == [str(number) for number in range(len(rows))]
    assert process.returncode == 130
    assert b"Traceback" not in err


async def test_ctrl_c_sums_up_what_was_placed_so_far(onrecord: Onrecord, tmp_path: Path) -> None:
    many(tmp_path / "many.jsonl", CLAIM)
    (tmp_path / "watches.yaml").write_text("- phrase: twelve harbours\n", encoding="utf-8")
    asked = ("replay", str(tmp_path / "many.jsonl"), "--watches", str(tmp_path / "watches.yaml"))
    async with onrecord.started(*asked) as process:
        assert process.stdout
        drawn = await asyncio.wait_for(process.stdout.readline(), SECONDS)
        process.send_signal(signal.SIGINT)
        out, err = await asyncio.wait_for(process.communicate(), SECONDS)
    assert b"twelve harbours" in drawn + out
    assert process.returncode == 130
    assert re.fullmatch(
        rf"entries: [\d,]+ of {ENTRIES + 1:,} · stories: [\d,]+ · alerts: 1 · [\d,]+ entries/s",
        err.decode().splitlines()[-1],
    )


async def test_ctrl_c_is_heard_while_input_is_waited_for(onrecord: Onrecord) -> None:
    async with onrecord.started("replay") as process:
        assert process.stdin
        assert process.stderr
        process.stdin.write(b"{\n" * 10_000)
        # It reads once it says what is wrong with what it has read.
        await asyncio.wait_for(process.stderr.readline(), SECONDS)
        process.send_signal(signal.SIGINT)
        _, err = await asyncio.wait_for(process.communicate(), SECONDS)
    assert process.returncode == 130
    assert b"Traceback" not in err
