"""What `onrecord check` says of the extra, and what keeps a service from starting."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from bot.compose.meaning import check, embedder
from bot.errors import ConfigError
from config.settings import Semantic, Settings, load

OFF = load(None, {})
ON = replace(OFF, semantic=Semantic())


def made(settings: Settings) -> object:
    with ExitStack() as closing:
        return embedder(settings, closing)


def test_it_is_off_unless_it_is_asked_for() -> None:
    assert made(OFF) is None
    (line,) = check(OFF)
    assert (line.verdict, line.detail.partition(":")[0]) == ("well", "the extra is installed and not in use")


def test_nothing_is_said_of_what_nobody_wants(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.semantic.is_installed", lambda: False)
    assert check(OFF) == []


def test_it_says_what_is_in_use() -> None:
    assert made(ON) is not None
    (line,) = check(ON)
    assert (line.verdict, line.detail) == ("well", "all-MiniLM-L6-v2 is in use, from its package")


def test_what_is_wanted_and_not_installed_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.semantic.is_installed", lambda: False)
    with pytest.raises(ConfigError, match="semantic: is on, and what compares meanings is not installed"):
        made(ON)
    (line,) = check(ON)
    assert line.verdict == "wrong"
    assert "pip install 'onrecord[semantic]'" in line.remedy


def test_a_damaged_model_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no model")
    (line,) = check(replace(OFF, semantic=Semantic(model=tmp_path)))
    assert line.verdict == "wrong"
    assert "is another file than the one that is asked for" in line.detail
