"""Whatever type a file is read as, its errors are told in plain words."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.errors import ConfigError
from config import files
from tests.unit.config.test_files import Plant, written


class Colour(Enum):
    RED = "red"


class Anything:
    """A type that pydantic knows nothing of, and that has no JSON schema."""


class Odd(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    either: int | tuple[Plant, ...] | None = None
    mapped: int | dict[str, Plant] | None = None
    colour: Colour | None = None
    day: date | None = None
    names: tuple[str, ...] = Field(("a",), min_length=1, max_length=2)
    word: str = Field("a", pattern="^[a-zA-Z]+$", max_length=3)
    chosen: frozenset[str] = frozenset()
    several: Mapping[str, str] = Field(default_factory=dict)
    count: int = 0

    @field_validator("count")
    @classmethod
    def _even(cls, count: int) -> int:
        if count % 2:
            raise ValueError("is odd")
        return count


ODD = {
    "of a union the usual form is told": ("either: many\n", "either", "a whole number"),
    "inside a union": ("either: [{name: Oak, leafs: 2}]\n", "either.1.leafs", '"leaves"'),
    "missing inside a union": ("either: [{leaves: 2}]\n", "either.1.name", "add a line name: Rose"),
    "a union's branch is no key": (
        "mapped: {a: {name: Oak, leaves: x}}\n",
        "mapped.a.leaves",
        "whole number",
    ),
    "an enumeration": ("colour: blue\n", "colour", '"blue" is not one of the choices; write red'),
    "a kind not foreseen": ("day: someday\n", "day", '"someday" is not understood here; see docs'),
    "too few": ("names: []\n", "names", "is empty"),
    "too many": ("names: [a, b, c]\n", "names", "is too long; write at most 2"),
    "too long": ("word: abcd\n", "word", "is too long; write at most 3 characters"),
    "a mapping": ("several: a\n", "several", "should be keys with values"),
    "a set": ("chosen: a\n", "chosen", "should be a list"),
    "a pattern": ("word: A1\n", "word", '"A1" is not understood here'),
    "an error without a remedy": ("count: 3\n", "count", "is odd; correct it"),
}


@pytest.mark.parametrize(("text", "key", "words"), ODD.values(), ids=ODD.keys())
def test_any_type_is_told_in_plain_words(tmp_path: Path, text: str, key: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        files.read(written(tmp_path, text), Odd)
    told = {one.key: f"{one.problem}; {one.remedy}" for one in (caught.value, *caught.value.others)}
    assert words in told[key], told


def test_a_type_without_a_schema_is_told_as_well(tmp_path: Path) -> None:
    class Unknown(Odd):
        thing: Anything | None = None

    with pytest.raises(ConfigError, match=r"garden\.yaml:1: cuont: is not a known key; known here: none"):
        files.read(written(tmp_path, "cuont: 2\n"), Unknown)
