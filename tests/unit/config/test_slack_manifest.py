"""The manifest makes the app that the messenger needs, and no more."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import config
from tests.fakes.slack import SCOPES
from tests.specs import needs_specs, schema

FILE = Path(config.__file__).with_name("slack-manifest.yaml")


@pytest.fixture(scope="module")
def manifest() -> Any:
    return yaml.safe_load(FILE.read_text())


def test_it_asks_for_the_scopes_that_are_used(manifest: Any) -> None:
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == SCOPES


def test_each_scope_has_its_reason(manifest: Any) -> None:
    lines = FILE.read_text().splitlines()
    for scope in manifest["oauth_config"]["scopes"]["bot"]:
        line = next(number for number, text in enumerate(lines) if text.strip() == f"- {scope}")
        above = next(text.strip() for text in reversed(lines[:line]) if not text.strip().startswith("- "))
        assert above.startswith("#")


def http_mode() -> Any:
    """The manifest as `docs/slack.md` says to change it for HTTP mode."""
    text = FILE.read_text().replace("# HTTP mode only: ", "")
    return yaml.safe_load(text.replace("socket_mode_enabled: true", "socket_mode_enabled: false"))


def test_all_three_ways_in_are_on(manifest: Any) -> None:
    assert [each["command"] for each in manifest["features"]["slash_commands"]] == ["/onrecord"]
    assert manifest["settings"]["event_subscriptions"]["bot_events"] == ["app_home_opened"]
    assert manifest["settings"]["interactivity"]["is_enabled"]
    assert manifest["features"]["app_home"]["home_tab_enabled"]
    assert manifest["settings"]["socket_mode_enabled"]
    assert "request_url" not in str(manifest)


def test_http_mode_takes_one_address_in_three_places() -> None:
    changed = http_mode()
    assert not changed["settings"]["socket_mode_enabled"]
    addresses = [
        changed["features"]["slash_commands"][0]["url"],
        changed["settings"]["event_subscriptions"]["request_url"],
        changed["settings"]["interactivity"]["request_url"],
    ]
    assert set(addresses) == {"https://onrecord.example.org/slack/events"}


@needs_specs
def test_slack_takes_it(manifest: Any) -> None:
    schema("slack-app-manifest.json")(manifest)
    schema("slack-app-manifest.json")(http_mode())
