"""The platforms' published schemas, from the folder that the environment variable SPECS names."""

import json
import os
import re
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


def request_body(file: str, method: str, path: str) -> Check | None:
    """The same for the JSON body of an OpenAPI document's operation; None if it takes none. In `path` what
    varies is {}."""
    document = _read(file)
    for known, operations in document["paths"].items():
        operation = operations.get(method.lower())
        if operation and re.sub(r"\{[^}]+\}", "{}", known) == path:
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            return _compiled({**body["schema"], "components": document["components"]}) if body else None
    raise LookupError(f"{method} {path} is none of the API's operations")
