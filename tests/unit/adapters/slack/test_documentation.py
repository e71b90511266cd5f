"""docs/slack-blocks.md shows what is sent. To make it so again:

python -m tests.unit.adapters.slack.test_documentation
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.blocks import message
from adapters.slack.views import ChannelWatches, home, track_form
from bot.commands import Facts, Reply
from bot.domain.watch import Watch
from tests.builders import SLACK, answered, spread
from tests.fakes.slack_shapes import valid_message, valid_view

GUIDE = Path(__file__).parents[4] / "docs" / "slack.md"
PAGE = GUIDE.with_name("slack-blocks.md")
MANIFEST = Path(__file__).parents[4] / "config" / "slack-manifest.yaml"


def samples() -> dict[str, Any]:
    """What the page shows, by name."""
    watches = (
        Watch(kind="entity", name="Ports Ministry", channels=(SLACK,)),
        Watch(kind="phrase", name="mass migration", channels=(SLACK,), alert_on=frozenset({"denial"})),
    )
    status = Reply(heading="All is well", parts=(Facts(facts=(("Feeds", "12"), ("Stories", "431"))),))
    return {
        "alert": {"blocks": message(spread(), interactive=True)["blocks"]},
        "reply": {"blocks": message(answered(), reply=True, interactive=True)["blocks"]},
        "form": track_form(),
        "home": home([ChannelWatches(channel=SLACK.id, watches=watches)], status),
    }


def drawn() -> str:
    """The page as it is to read."""
    page = PAGE.read_text(encoding="utf-8")
    for name, sample in samples().items():
        before, fence, rest = page.partition(f"```json {name}\n")
        after = rest.partition("```")[2]
        page = f"{before}{fence}{json.dumps(sample, indent=1, ensure_ascii=False)}\n```{after}"
    return page


def test_the_page_shows_what_is_sent() -> None:
    assert drawn() == PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", samples())
def test_what_is_shown_is_what_slack_takes(name: str) -> None:
    sample = samples()[name]
    if "type" in sample:
        valid_view(sample)
    else:
        valid_message({"text": "of the alert", **sample})


def test_the_guide_tells_what_each_scope_is_for() -> None:
    asked = re.findall(r"^      - ([a-z:]+)$", MANIFEST.read_text(encoding="utf-8"), flags=re.MULTILINE)
    page = GUIDE.read_text(encoding="utf-8")
    assert asked
    assert [scope for scope in asked if ":" in scope and f"`{scope}`" not in page] == []


if __name__ == "__main__":
    PAGE.write_text(drawn(), encoding="utf-8")
