"""The lexicons that ship are sound, and a broken one says where."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from bot.errors import ConfigError
from config.lexicons import _RuleText, load

SHIPPED = Path(__file__).parents[3] / "config"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped lexicons that a test may break."""
    shutil.copytree(SHIPPED / "cues", tmp_path / "cues")
    for name in ("officials.yaml", "outlets.yaml"):
        shutil.copy(SHIPPED / name, tmp_path / name)
    return tmp_path


def broken(file: Path, old: str, new: str) -> int:
    """Replace the first `old`, and tell the line it stood in."""
    text = file.read_text("utf-8")
    at = text.index(old)
    file.write_text(text.replace(old, new, 1), "utf-8")
    return text.count("\n", 0, at) + 1


def test_the_shipped_lexicons_load() -> None:
    lexicons = load(SHIPPED / "cues")
    assert set(lexicons.languages) == {"en", "fr"}
    assert lexicons.outlets.names["nyt",] == "New York Times"


def test_an_unknown_list_names_file_line_and_key(folder: Path) -> None:
    file = folder / "cues" / "en.yaml"
    line = broken(file, "      - no denying\n", "      - no <such>\n")
    with pytest.raises(ConfigError) as error:
        load(folder / "cues")
    assert (error.value.file, error.value.line) == (str(file), line)
    assert "<such>" in error.value.problem
    assert error.value.key.startswith("rules.2.cues")


def test_an_unknown_kind_says_which_there_are(folder: Path) -> None:
    line = broken(folder / "cues" / "fr.yaml", "kind: denial", "kind: refusal")
    with pytest.raises(ConfigError) as error:
        load(folder / "cues")
    assert error.value.line == line
    assert "denial" in error.value.remedy


def test_a_confidence_is_a_share(folder: Path) -> None:
    line = broken(folder / "cues" / "en.yaml", "title: 0.", "title: 95.")
    with pytest.raises(ConfigError) as error:
        load(folder / "cues")
    assert error.value.line == line


def test_a_language_is_added_by_adding_its_file(folder: Path) -> None:
    shutil.copy(folder / "cues" / "en.yaml", folder / "cues" / "nl.yaml")
    assert "nl" in load(folder / "cues").languages


def test_officials_and_outlets_of_ones_own_are_optional(folder: Path) -> None:
    for name in ("officials.yaml", "outlets.yaml"):
        (folder / name).unlink()
    assert load(folder / "cues").outlets == load(SHIPPED / "cues").outlets


def test_a_folder_without_lexicons_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        load(tmp_path)
    assert error.value.file == str(tmp_path)


@pytest.mark.parametrize(("name", "said"), [("french.yaml", "no code of a language"), ("fr.yml", "fr.yaml")])
def test_a_file_that_would_be_passed_over_is_told(folder: Path, name: str, said: str) -> None:
    (folder / "cues/fr.yaml").rename(folder / "cues" / name)
    with pytest.raises(ConfigError) as caught:
        load(folder / "cues")
    assert caught.value.file == str(folder / "cues" / name)
    assert said in str(caught.value)


@pytest.mark.parametrize("file", sorted((SHIPPED / "cues").glob("*.yaml")), ids=lambda file: file.name)
def test_the_shipped_lexicons_are_the_same_to_a_reader_without_libyaml(file: Path) -> None:
    text = file.read_text("utf-8")
    assert yaml.load(text, Loader=yaml.SafeLoader) == yaml.load(text, Loader=yaml.CSafeLoader)


def test_the_documentation_names_every_key_of_a_rule_and_no_other() -> None:
    document = (SHIPPED.parent / "docs/cues.md").read_text("utf-8")
    table = document[document.index("| key | means |") :]
    rows = re.findall(r"^\| (`[^|]+`) \|", table, flags=re.MULTILINE)
    named = {key.partition(":")[0] for row in rows for key in re.findall(r"`([^`]+)`", row)}
    assert named == set(_RuleText.model_fields)


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("needs: [<allegation>", "needs: [<alegation>", "there is no list called <alegation>"),
        ("kind: confirmation", "kind: refusal", "is not one of the choices"),
        ("title: 0.", "title: 97.", "out of range"),
        ("title: 0.", "title: high", "should be a number"),
        ("title: 0.", "titel: 0.", 'did you mean "title"'),
        ("- no truth to|in|whatsoever|that", "- no truth ..", "must begin and end with a whole word"),
        ("- no truth to|in|whatsoever|that", "- denie* it", "must begin and end with a whole word"),
        ("- no truth to|in|whatsoever|that", "- no truth to||in", "beside the bar in 'to||in'"),
        ("- no truth to|in", "- no truth to | in", "put no spaces around a bar"),
        ("- no truth to|in|whatsoever|that", "- no truth: none", "put the text in quotes"),
        ("source: speaker", "source: speeker", "is not one of the choices"),
        ("implies_claim: yes", "implies_claim: maybe", "should be yes or no"),
        ("- no truth to|in|whatsoever|that", "- no truth ..... in", "'.....' is no gap"),
        ("- no truth to|in|whatsoever|that", "- no <allegation in", "'<allegation' is cut off"),
        ("name: no denial", "name: neither confirms nor denies", "the name of another rule"),
    ],
)
def test_a_broken_rule_names_file_and_line_and_what_would_be_right(
    folder: Path, good: str, bad: str, said: str
) -> None:
    line = broken(folder / "cues/en.yaml", good, bad)
    with pytest.raises(ConfigError) as caught:
        load(folder / "cues")
    assert (caught.value.file, caught.value.line) == (str(folder / "cues/en.yaml"), line)
    assert said in str(caught.value)
