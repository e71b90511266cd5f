"""A path that pydantic complains of -> the place in the file, and what the type wants there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from pydantic.errors import PydanticUserError

from config.nodes import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the file, and what the type wants there."""

    node: Node
    """The value, or the innermost one around it that the file has."""
    key: str
    """Dotted, positions counted from 1: `watches.2.aliases`."""
    path: tuple[str | int, ...]
    """Keys and positions (from 0) that lead to the node."""
    present: bool
    """Whether the file has the value."""
    around: Mapping[str, Any]
    """The JSON schema of the mapping in which the value stands."""
    schema: Mapping[str, Any]
    """The JSON schema of the value; {} if unknown."""


def find(root: Node, schema: "Schema", loc: Sequence[str | int], *, missing: bool) -> Place:
    """Follow pydantic's path to what it complains of; if that is `missing`, the last part is its key.

    Pydantic puts the names of a union's branches into its path: they are no part of the file's, and skipped.
    """
    node, path, here, around = root, list[str | int](), schema.root, schema.root
    for part in loc:
        inner = inside(node, part)
        if inner is not None:
            node, path, around, here = inner, [*path, part], here, schema.inside(here, part)
    absent = missing and path[-1:] != list(loc[-1:])
    if absent:
        around, here = here, schema.inside(here, loc[-1])
    key = dotted([*path, loc[-1]] if absent else path)
    return Place(node=node, key=key, path=tuple(path), present=not absent, around=around, schema=here)


def walk(root: Node, path: Sequence[str | int]) -> Node:
    """The node at the end of a path, or as near to it as the file goes."""
    for part in path:
        root = inside(root, part) or root
    return root


def dotted(path: Sequence[str | int]) -> str:
    """A path as people read it: `watches.2.aliases`, positions counted from 1."""
    return ".".join(part if isinstance(part, str) else str(part + 1) for part in path)


def inside(node: Node, part: str | int) -> Node | None:
    """The value of a key or at a position (from 0); None if the file has none."""
    if isinstance(node.value, dict):
        return node.value.get(str(part))
    if isinstance(node.value, list) and isinstance(part, int) and part < len(node.value):
        return node.value[part]
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A JSON schema: what tells which keys are known, and which examples their fields give."""

    root: Mapping[str, Any]
    definitions: Mapping[str, Any]

    def inside(self, schema: Mapping[str, Any], part: str | int) -> Mapping[str, Any]:
        """The schema of a key's value or a list's item; {} if it does not say."""
        for branch in self._branches(schema):
            if part in branch.get("properties", {}):
                return self._resolved(branch["properties"][part])
            inner = branch.get("items" if isinstance(part, int) else "additionalProperties")
            if isinstance(inner, dict):
                return self._resolved(inner)
        return {}

    def _branches(self, schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        yield schema
        for branch in schema.get("anyOf", ()):
            yield self._resolved(branch)

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """With what its reference and its branches say put in, and its own words first."""
        name = str(schema.get("$ref", "")).removeprefix("#/$defs/")
        merged = {**self.definitions.get(name, {}), **schema}
        for branch in merged.get("anyOf", ()):
            merged = {**self._resolved(branch), **merged}
        return merged


def schema_of(adapter: TypeAdapter[Any]) -> Schema:
    """What a type says of itself; nothing, if it holds something that has no JSON schema."""
    try:
        whole = adapter.json_schema()
    except PydanticUserError:
        whole = {}
    bare = Schema(root={}, definitions=whole.get("$defs", {}))
    return Schema(root=bare._resolved(whole), definitions=bare.definitions)
