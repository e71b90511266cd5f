"""Every way in which a file can be wrong, and what its editor is told."""

import time
from pathlib import Path
from typing import Literal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from bot.errors import ConfigError
from config import files, nodes
from config.faults import Wrong
from config.nodes import parse


class Plant(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, examples=["Rose"])
    colours: tuple[str, ...] = Field((), examples=[["red", "white"]])
    height: float = Field(1.0, gt=0, le=100)
    leaves: int = 1
    evergreen: bool = False
    kind: Literal["tree", "shrub"] = "shrub"


class Garden(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    owner: str = "nobody"
    plants: tuple[Plant, ...] = ()
    beds: dict[str, Plant] = Field(default_factory=dict)
    best: Plant | None = None

    @field_validator("plants")
    @classmethod
    def _differ(cls, plants: tuple[Plant, ...], info: ValidationInfo) -> tuple[Plant, ...]:
        first: dict[str, int] = {}
        for number, plant in enumerate(plants):
            if plant.name in first:
                path = (first[plant.name],)
                raise Wrong("grows on line {line} already", "delete one", at=(number, "name"), other=path)
            first[plant.name] = number
        if (info.context or {}).get("full"):
            raise ValueError("the garden is full; dig another")
        return plants


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "garden.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refused(folder: Path, text: str | bytes) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        files.read(written(folder, text), Garden)
    return caught.value


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "plants:\n", "plants:\n  # - name: Rose\n"])
def test_what_is_empty_counts_as_not_given(tmp_path: Path, text: str) -> None:
    assert files.read(written(tmp_path, text), Garden) == Garden()


def test_an_empty_file_is_an_empty_list_where_a_list_is_wanted(tmp_path: Path) -> None:
    assert files.read(written(tmp_path, "# nothing\n"), tuple[Plant, ...]) == ()


def test_texts_become_what_the_type_asks_for(tmp_path: Path) -> None:
    text = (
        "\ufeffplants:\n  - {name: NO, height: 2, leaves: '7', evergreen: on, kind: tree}\n  - name: 2024\n"
    )
    norway, year = files.read(written(tmp_path, text), Garden).plants
    assert norway == Plant(name="NO", height=2, leaves=7, evergreen=True, kind="tree")
    assert year.name == "2024"


SITUATIONS = {
    "unknown key": ("owner: Ann\nplant: []\n", 2, "plant", 'did you mean "plants"?'),
    "unknown key, nothing like it": ("zzz: 1\n", 1, "zzz", "known here: owner, plants, beds, best"),
    "unknown key inside": ("plants:\n  - name: Rose\n    leafs: 3\n", 3, "plants.1.leafs", '"leaves"'),
    "missing key": ("plants:\n  - name: Oak\n  - leaves: 3\n", 3, "plants.2.name", "add a line name: Rose"),
    "key without value": ("plants:\n  - leaves: 1\n    name:\n", 3, "plants.1.name", "such as Rose"),
    "empty text": ("plants:\n  - name: ''\n", 2, "plants.1.name", "is empty"),
    "empty item": (
        "plants:\n  - name: Oak\n    colours:\n      - #red\n",
        4,
        "plants.1.colours.1",
        "# begins a comment",
    ),
    "text for a list": ("best:\n  name: Oak\n  colours: red\n", 3, "best.colours", "write [red, white]"),
    "list for a text": ("owner: [Ann]\n", 1, "owner", "should be a text"),
    "keys for a text": ("owner: {first: Ann}\n", 1, "owner", "is keys with values, and should be a text"),
    "text for keys": ("best: Oak\n", 1, "best", "lines of key: value"),
    "list for the file": ("- Oak\n", 1, "", "should be keys with values"),
    "no number": ("best: {name: Oak, height: tall}\n", 1, "best.height", '"tall", and should be a number'),
    "no whole number": ("best:\n  name: Oak\n  leaves: 2.5\n", 3, "best.leaves", "a whole number"),
    "number too small": ("best:\n  name: Oak\n  height: 0\n", 3, "best.height", "more than 0"),
    "number too large": ("best:\n  name: Oak\n  height: 101\n", 3, "best.height", "at most 100"),
    "neither yes nor no": ("best:\n  name: Oak\n  evergreen: ja\n", 3, "best.evergreen", "true or false"),
    "not a choice": ("best:\n  name: Oak\n  kind: moss\n", 3, "best.kind", "write tree or shrub"),
    "inside a named bed": ("beds:\n  east:\n    name: Oak\n    leafs: 1\n", 4, "beds.east.leafs", '"leaves"'),
    "said by a validator": (
        "plants:\n  - name: Oak\n  - name: Fir\n  - name: Oak\n",
        4,
        "plants.3.name",
        "grows on line 2 already; delete one",
    ),
    "long value": (f"best:\n  name: Oak\n  leaves: {'9x' * 200}\n", 3, "best.leaves", "9…"),
    "doubled key": ("owner: Ann\nbest:\n  name: Oak\nowner: Bob\n", 4, "owner", "stood on line 1"),
    "tab": ("best:\n\tname: Oak\n", 2, "", "a tab begins the text; use spaces"),
    "tab after spaces": ("best:\n  name: Oak\n  \tleaves: 1\n", 3, "", "spaces"),
    "double colon": ("owner: Ann: Bob\n", 1, "", "put a text that holds a colon in quotes"),
    "forgotten colon": ("owner\nplants: []\n", 1, "", "give a key its colon and a space"),
    "forgotten space": ("owner:Ann\nplants: []\n", 1, "", "colon and a space"),
    "open quote": ('plants: []\nowner: "Ann\n\n\n', 2, "", "never closed"),
    "backslash": ('owner: "A\\d"\n', 1, "", "single quotes"),
    "apostrophe": ("owner: 'Ann's'\n", 1, "", "written twice"),
    "open list": ("owner: Ann\nplants: [\n", 2, "", "] or }"),
    "open brace": ("best: {name: Oak\nowner: Ann\n", 1, "", "quotes"),
    "wrong indentation of a key": ("best:\n  name: Oak\n leaves: 1\n", 3, "", "begin in the same column"),
    "wrong indentation of an item": ("plants:\n  - name: Oak\n  leaves: 2\n", 3, "", "begin it with -"),
    "item swallowed by the one before": (
        "best:\n  colours:\n    - red\n     - white\n",
        3,
        "",
        "more of the same text",
    ),
    "list on its key's line": ("plants: - name: Oak\n", 1, "", "line of its own"),
    "text that begins with @": ("owner: @ann\n", 1, "", "cannot begin with @; put it in quotes"),
    "anchor": ("owner: &a Ann\n", 1, "", "put the text in quotes"),
    "alias": ("plants: []\nowner: *ann\n", 2, "", "put it in quotes"),
    "merge key": ("best:\n  <<: *oak\n", 2, "", "write the value out"),
    "tag": ("owner: !!python/object/apply:os.system [ls]\n", 1, "", "tag"),
    "two documents": ("owner: Ann\n---\nowner: Bob\n", 2, "", "delete that line"),
    "list for a key": ("? [a]\n: b\n", 1, "", "a key must be a word"),
    "control character": ("plants: []\nowner: A\x07nn\n", 2, "", "control character"),
    "control character after many others": ("owner: 'éééééé€€€'\n" + "#\n" * 9 + "\x07", 11, "", "control"),
    "not UTF-8": (b"plants: []\nowner: Andr\xe9\n", 2, "", "save the file again"),
    "nested too deep": ("[" * 100_000, 1, "", "more than 20 deep"),
    "nested too deep in blocks": ("- " * 10_000, 1, "", "more than 20 deep"),
}


@pytest.mark.parametrize(("text", "line", "key", "words"), SITUATIONS.values(), ids=SITUATIONS.keys())
def test_an_error_names_line_key_and_remedy(
    tmp_path: Path, text: str | bytes, line: int, key: str, words: str
) -> None:
    error = refused(tmp_path, text)
    assert (error.line, error.key) == (line, key), str(error)
    assert words in f"{error.problem}; {error.remedy}"
    assert str(error).startswith(f"{tmp_path / 'garden.yaml'}:{line}: ")
    assert error.remedy
    assert not any(jargon in str(error) for jargon in ("pydantic", "Input", "validation", "str_", "{line}"))


@pytest.mark.parametrize(
    ("text", "line"), [situation[:2] for situation in SITUATIONS.values()], ids=SITUATIONS
)
def test_the_parser_in_python_tells_the_same_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | bytes, line: int
) -> None:
    monkeypatch.setattr(nodes, "_LOADER", yaml.SafeLoader)
    error = refused(tmp_path, text)
    assert error.line == line
    assert "this is not YAML" not in str(error)


def test_all_errors_are_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    error = refused(
        tmp_path, "plants:\n  - name: Oak\n    leafs: 1\nbest:\n  name: Fir\n  leaves: x\nownr: Ann\n"
    )
    assert [line.split(": ")[1] for line in str(error).splitlines()] == [
        "plants.1.leafs",
        "best.leaves",
        "ownr",
    ]
    assert [other.line for other in error.others] == [6, 7]


def test_of_very_many_errors_twenty_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    error = refused(tmp_path, "plants:\n" + "  - leaves: 1\n" * 50)
    assert len(str(error).splitlines()) == 20
    assert "30 more errors" in str(error)


def test_a_validator_sees_the_context_and_may_raise_a_plain_error(tmp_path: Path) -> None:
    path = written(tmp_path, "plants: [{name: Oak}]\n")
    with pytest.raises(ConfigError, match=r"plants: the garden is full; dig another"):
        files.read(path, Garden, context={"full": True})


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-" + "1" * 11 + "-abcDEF",
        "xapp-1-A0" + "B" * 9 + "-42-abc",
        "M" + "a" * 25 + ".GhIjKl." + "z" * 38,
    ],
)
def test_a_token_in_the_file_is_refused_and_not_printed(tmp_path: Path, secret: str) -> None:
    error = refused(tmp_path, f"best:\n  name: Oak\n  colours: [red, '{secret}']\n")
    assert error.line == 3
    assert "environment" in error.remedy
    assert secret[:12] not in str(error)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yaml: cannot be read \(No such file"):
        files.read(tmp_path / "none.yaml", Garden)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        files.read(tmp_path, Garden)


def test_a_file_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 100)
    assert "larger" in refused(tmp_path, "#" * 101).problem


def test_ten_thousand_entries_are_read_in_seconds(tmp_path: Path) -> None:
    path = written(
        tmp_path, "plants:\n" + "".join(f"  - name: P{n}\n    colours: [a, b]\n" for n in range(10_000))
    )
    start = time.process_time()
    assert len(files.read(path, Garden).plants) == 10_000
    assert time.process_time() - start < 10


@given(st.text(st.sampled_from("ab:-[]{}#&*!|>'\"%@`?, \n\t\\0"), max_size=60) | st.text(max_size=40))
def test_whatever_the_text_nothing_but_a_config_error_comes(text: str) -> None:
    try:
        parse(text, Path("any.yaml"))
        error = None
    except ConfigError as raised:
        error = raised
    assert error is None or (error.line and error.remedy)
