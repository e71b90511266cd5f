"""The platforms' published schemas, from the folder that the environment variable SPECS names."""

import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest

FOLDER = os.environ.get("SPECS", "")
needs_specs = pytest.mark.skipif(not FOLDER, reason="SPECS names no folder with the platforms' schemas")

Check = Callable[[Any], Any]


@cache
def schema(file: str) -> Check:
    """A function that raises for what the schema in a file will not have."""
    return _compiled(_read(file))


@cache
def part(file: str, name: str) -> Check:
    """The same for one of an OpenAPI document's component schemas."""
    document = _read(file)
    wanted = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    return _compiled(wanted)


def _read(file: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(FOLDER) / file).read_text())
    return found


def _compiled(schema: dict[str, Any]) -> Check:
    # The formats are the platforms' own ("snowflake", "nonce"); their patterns and lengths are checked.
    check: Check = fastjsonschema.compile(schema, use_formats=False, use_default=False)
    return check
