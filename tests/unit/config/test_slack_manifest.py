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


@needs_specs
def test_slack_takes_it(manifest: Any) -> None:
    schema("slack-app-manifest.json")(manifest)
