"""docs/configuration.md says what is so."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from config.misplaced import ENVIRONMENT
from config.sections import (
    SHIPPED,
    Commands,
    Deliveries,
    DiscordWays,
    Poll,
    Semantic,
    SlackWays,
    Store,
    Stories,
    Web,
    WrittenFeed,
    WrittenSettings,
)
from config.settings import load
from config.watches import WrittenWatch

DOCUMENT = (SHIPPED.parent / "docs" / "configuration.md").read_text(encoding="utf-8")
SECTIONS: dict[str, type[BaseModel]] = {
    "": WrittenSettings,
    "feeds: ": WrittenFeed,
    "watches: ": WrittenWatch,
    "poll: ": Poll,
    "stories: ": Stories,
    "web: ": Web,
    "deliveries: ": Deliveries,
    "semantic: ": Semantic,
    "store: ": Store,
    "commands: ": Commands,
    "slack: ": SlackWays,
    "discord: ": DiscordWays,
}


def test_it_names_every_key_and_no_other() -> None:
    parts = {name for name in SECTIONS if name}
    known = {f"{name}{key}" for name, section in SECTIONS.items() for key in section.model_fields}
    rows = re.findall(r"^\| (`[a-z_:, `]+`) \|", DOCUMENT, flags=re.MULTILINE)
    named = {key for row in rows for key in re.findall(r"`([^`]+)`", row)}
    assert known - named == {name.removesuffix(": ") for name in parts} - {
        "feeds",
        "watches",
        "web",
        "semantic",
    }
    assert named <= known


def test_it_names_every_variable_and_no_other() -> None:
    assert set(re.findall(r"^\| `([A-Z_]+)`", DOCUMENT, flags=re.MULTILINE)) == set(ENVIRONMENT)


def test_its_example_is_right(tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(.*?)```", DOCUMENT, flags=re.DOTALL)
    assert found
    path = tmp_path / "example.yaml"
    path.write_text(found[1])
    settings = load(path, {"SLACK_BOT_TOKEN": "xoxb-1", "DISCORD_TOKEN": "a.b.c"})
    assert (len(settings.feeds), len(settings.watches), settings.backfill) == (2, 2, 6 * 3600)


@pytest.mark.parametrize("text", [DOCUMENT, (SHIPPED / "onrecord.yaml").read_text(encoding="utf-8")])
def test_variables_named_in_passing_exist(text: str) -> None:
    assert set(re.findall(r"\b(?:ONRECORD|SLACK|DISCORD)_[A-Z_]+", text)) <= set(ENVIRONMENT)
