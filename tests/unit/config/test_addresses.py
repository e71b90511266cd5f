"""Where a feed may be: on the web, or in the folder of the configuration."""

from pathlib import Path

import pytest

from bot.errors import ConfigError
from config.settings import load


def feed(folder: Path, url: str) -> str:
    path = folder / "onrecord.yaml"
    path.write_text(f'feeds:\n  - url: "{url}"\n    outlet: Wire\n    full_text: true\n')
    (found,) = load(path, {}).feeds
    assert found.full_text
    return found.url


def test_a_file_in_the_folder_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "inside").symlink_to(tmp_path / "real")
    assert feed(tmp_path, "file:wire/news.xml") == (tmp_path / "wire" / "news.xml").as_uri()
    assert feed(tmp_path, "FILE:inside/news.xml") == (tmp_path / "inside" / "news.xml").as_uri()
    assert feed(tmp_path, "https://wire.example/feed") == "https://wire.example/feed"


@pytest.mark.parametrize(
    "url",
    ["file:../news.xml", "file:/etc/passwd", "file:///etc/passwd", "file:a/../../x", "file:", "file:.."],
)
def test_no_file_elsewhere(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match=r"onrecord.yaml:2: feeds.1.url: .* does not lie in the folder"):
        feed(tmp_path, url)


def test_no_link_that_leads_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path)
    with pytest.raises(ConfigError, match="a link that leads out of the folder"):
        feed(folder, "file:link/news.xml")
