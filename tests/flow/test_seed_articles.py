"""The two articles that the project grew from: a cable, who reported it, and who denied it.

The folder with their texts is named by SEEDS; a file's first line is the title, the rest the content.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.flow.conftest import Onrecord

SEEDS = os.environ.get("SEEDS")
DAY = 86_400
PUBLISHED = 1_764_000_000
WATCHES = """
- entity: Marco Rubio
  aliases: [Rubio]
- entity: Lena Diab
- entity: State Department
- phrase: mass migration
- phrase: existential threat to Western civilization
"""

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not SEEDS, reason="SEEDS does not name the folder of the two articles"),
]


def articles() -> str:
    """Both as lines of entries; the second was published four days before the first."""
    lines = ""
    for number, path in enumerate(sorted(Path(SEEDS or "").glob("*.txt"))):
        title, _, content = path.read_text(encoding="utf-8").partition("\n")
        published = PUBLISHED - 4 * DAY * number
        lines += json.dumps({"id": str(number), "title": title, "content": content, "published": published})
        lines += "\n"
    return lines


@pytest.fixture
async def rows(onrecord: Onrecord, tmp_path: Path) -> list[dict[str, Any]]:
    """What `replay` says of the second article, and then of the first."""
    watches = tmp_path / "watches.yaml"
    watches.write_text(WATCHES, encoding="utf-8")
    ended = await onrecord("replay", "--all", "--json", "--watches", str(watches), stdin=articles())
    assert ended.status == 0, ended.err
    return [json.loads(line) for line in ended.out.splitlines()]


def denials(row: dict[str, Any]) -> dict[tuple[str, str], bool]:
    """Of an article, who denies how, and whether they are officials."""
    found = (finding for finding in row["findings"] if finding["kind"] == "denial")
    return {(finding["source"], finding["strength"]): finding["official"] for finding in found}


async def test_both_articles_are_one_story(rows: list[dict[str, Any]]) -> None:
    assert [row["id"] for row in rows] == ["1", "0"]
    assert rows[0]["story"] == rows[1]["story"]
    assert {watch for row in rows for watch in row["watches"]} == {
        "Marco Rubio",
        "Lena Diab",
        "State Department",
        "mass migration",
        "existential threat to Western civilization",
    }


async def test_the_claim_is_the_new_york_times(rows: list[dict[str, Any]]) -> None:
    claims = [finding for finding in rows[1]["findings"] if finding["kind"] == "claim"]
    assert any(claim["origin"] == "New York Times" for claim in claims)


async def test_the_denials_are_found_with_their_speakers(rows: list[dict[str, Any]]) -> None:
    later, earlier = denials(rows[1]), denials(rows[0])
    assert later["Ottawa", "outright"]
    assert any(official for (source, _), official in later.items() if "Diab" in source)
    assert any(
        official
        for (source, strength), official in earlier.items()
        if "State Department official" in source and strength == "soft"
    )


async def test_all_is_told_in_one_thread(rows: list[dict[str, Any]]) -> None:
    alerts = [alert for row in rows for alert in row["alerts"]]
    assert len({alert["thread"] for alert in alerts}) == 1
    told = {(alert["kind"], alert["source"]) for alert in alerts if alert["alert"] == "answered"}
    assert ("denial", "Ottawa") in told
    assert any(kind == "denial" and "Diab" in source for kind, source in told)
    opened = [alert for alert in alerts if alert["alert"] == "opened"]
    assert any(alert["origin"] == "New York Times" for alert in opened)
