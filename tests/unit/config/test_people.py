"""Who may do what by command, as it is written in the configuration."""

from pathlib import Path

import pytest

from bot.errors import ConfigError
from config.settings import Settings, load


def settings(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "onrecord.yaml"
    path.write_text(text)
    return load(path, {})


@pytest.mark.parametrize("text", ["", "commands: {track: everyone}\n", "commands: {track: Everyone}\n"])
def test_everyone_may_track_unless_somebody_says_otherwise(tmp_path: Path, text: str) -> None:
    assert settings(tmp_path, text).commands.track is None


def test_people_and_groups_are_named_by_platform_and_id(tmp_path: Path) -> None:
    written = (
        "commands:\n  track: [slack:S0123456789, ' Slack: U01 ', 'discord:123']\n"
        "  operators: [slack:U0123456789]\n  watches: 3\n"
    )
    commands = settings(tmp_path, written).commands
    assert commands.track == frozenset({"slack:S0123456789", "slack:U01", "discord:123"})
    assert commands.operators == frozenset({"slack:U0123456789"})
    assert commands.watches == 3


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("track: [alice]", "write slack:U0123456789"),
        ("track: [slack:alice]", "in their profile"),
        ("track: [slack:C0123456789]", "is no ID of a user or group"),
        ("track: [discord:alice]", "Developer Mode"),
        ("track: nobody", "track"),
        ("operators: everyone", "operators"),
        ("watches: -1", "watches"),
        ("who: []", "is not a known key"),
    ],
)
def test_what_is_wrong_is_said_with_its_remedy(tmp_path: Path, written: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        settings(tmp_path, f"commands: {{{written}}}\n")
