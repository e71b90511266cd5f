"""What pydantic found wrong -> `ConfigError`s in words for people who never heard of pydantic."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process, utils

from bot.errors import ConfigError
from config.nodes import Node
from config.places import Place, dotted, find, schema_of, walk

_MOST = 20
_WANTED = {
    "string": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "yes or no",
    "list": "a list",
    "tuple": "a list",
    "set": "a list",
    "frozen": "a list",
    "dict": "keys with values",
    "mapping": "keys with values",
    "model": "keys with values",
    "dataclass": "keys with values",
}
_WRONG_TYPE = ("type", "parsing", "from_float", "set_type", "attributes_type", "exact_type")
_EXAMPLES = {
    "a text": "put the text in quotes on one line",
    "a whole number": "write digits alone, such as 8080",
    "a number": "write digits with a point, such as 0.5",
    "yes or no": "write true or false",
    "a list": "write [one, two], or each on a line of its own that begins with - ",
    "keys with values": "write lines of key: value below it, each two spaces further in",
}


class Wrong(ValueError):
    """What a validator raises to say what is wrong, what would be right, and where inside its value.

    `at` is a path from the validated value (keys, and positions from 0) to what is wrong; `{line}` in
    `problem` becomes the line of what `other` leads to.
    """

    def __init__(
        self, problem: str, remedy: str, *, at: Sequence[str | int] = (), other: Sequence[str | int] = ()
    ) -> None:
        self.problem, self.remedy, self.at, self.other = problem, remedy, tuple(at), tuple(other)
        super().__init__(f"{problem}; {remedy}")


def quoted(given: object) -> str:
    """What was written, for a message: cut to 60 characters, and without the password of an address."""
    text = re.sub(r"//[^/@\s]*@", "//…@", str(given))
    return f'"{text}"' if len(text) <= 60 else f'"{text[:59]}…"'


def first_of(errors: Sequence[ConfigError]) -> ConfigError:
    """The first error, with up to 19 others in it: its text has a line for each."""
    first, left_out = errors[0], len(errors) - _MOST
    remedy = first.remedy + (f" (and {left_out} more errors after those shown)" if left_out > 0 else "")
    return ConfigError(
        first.problem,
        remedy=remedy,
        file=first.file,
        line=first.line,
        key=first.key,
        others=errors[1:_MOST],
    )


def told(error: ValidationError, adapter: TypeAdapter[Any], root: Node, file: Path) -> list[ConfigError]:
    """Every fault once, in the order of the file."""
    schema = schema_of(adapter)
    found: dict[str, ConfigError] = {}
    for details in error.errors(include_url=False):
        place = find(root, schema, details["loc"], missing=details["type"] == "missing")
        fault = _Fault(details=details, place=place, root=root)
        # The branches of a union each complain: the first, which is the usual form, is enough.
        found.setdefault(fault.place.key, fault.told(file))
    return sorted(found.values(), key=lambda fault: fault.line or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    """One complaint of pydantic's, and its place in the file."""

    details: ErrorDetails
    place: Place
    root: Node

    def told(self, file: Path) -> ConfigError:
        kind = self.details["type"]
        raised = self.details.get("ctx", {}).get("error")
        if isinstance(raised, Wrong):
            return self._raised(raised, file)
        problem, remedy = _KINDS.get(kind, _Fault._other)(self)
        return ConfigError(problem, remedy=remedy, file=file, line=self.place.node.line, key=self.place.key)

    def _raised(self, raised: Wrong, file: Path) -> ConfigError:
        at = (*self.place.path, *raised.at)
        other = walk(self.root, (*self.place.path, *raised.other))
        problem = raised.problem.replace("{line}", str(other.line))
        line = walk(self.root, at).line
        return ConfigError(problem, remedy=raised.remedy, file=file, line=line, key=dotted(at))

    def _missing(self) -> tuple[str, str]:
        key = self.place.key.rpartition(".")[2]
        if self.place.present:
            return "has no value", f"write one after the colon{self._such()}"
        return "is missing", f"add a line {key}: {self._example() or '…'}"

    def _unknown(self) -> tuple[str, str]:
        known = list(self.place.around.get("properties", {}))
        key = self.place.key.rpartition(".")[2]
        best = process.extractOne(
            key, known, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=60
        )
        meant = f'did you mean "{best[0]}"? Known here: ' if best else "known here: "
        return "is not a known key", meant + (", ".join(known) or "none")

    def _choice(self) -> tuple[str, str]:
        expected = str(self.details.get("ctx", {}).get("expected", "")).replace("'", "")
        return f"{self._given()} is not one of the choices", f"write {expected}"

    def _short(self) -> tuple[str, str]:
        return "is empty", f"write one, or delete the key{self._such()}"

    def _long(self) -> tuple[str, str]:
        most = self.details.get("ctx", {}).get("max_length")
        return (
            "is too long",
            f"write at most {most}{' characters' if 'string' in self.details['type'] else ''}",
        )

    def _limit(self) -> tuple[str, str]:
        bounds = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
        ctx = self.details.get("ctx", {})
        wanted = ", ".join(f"{words} {ctx[bound]}" for bound, words in bounds.items() if bound in ctx)
        return f"{self._given()} is out of range", f"write a number of {wanted}"

    def _value_error(self) -> tuple[str, str]:
        problem, _, remedy = str(self.details.get("ctx", {}).get("error", "")).partition("; ")
        return problem, remedy or f"correct it{self._such()}"

    def _other(self) -> tuple[str, str]:
        first, _, rest = self.details["type"].partition("_")
        wanted = _WANTED.get(first) if rest in _WRONG_TYPE else None
        if self.details["input"] is None:
            return "is empty", f"write something{self._such()}; a # begins a comment unless in quotes"
        if wanted is None:
            return f"{self._given()} is not understood here", f"see docs/configuration.md{self._such()}"
        given = self._given()
        return f"is {given}, and should be {wanted}", (
            f"write {self._example()}" if self._example() else _EXAMPLES[wanted]
        )

    def _example(self) -> str:
        """The example that the field gives of itself, as it is written in YAML; "" if it gives none."""
        example = next(iter(self.place.schema.get("examples", ())), "")
        return f"[{', '.join(map(str, example))}]" if isinstance(example, list) else str(example)

    def _such(self) -> str:
        return f", such as {self._example()}" if self._example() else ""

    def _given(self) -> str:
        given = self.details["input"]
        if isinstance(given, Mapping):
            return "keys with values"
        if isinstance(given, list | tuple):
            return "a list"
        return quoted(given)


_KINDS: dict[str, Callable[[_Fault], tuple[str, str]]] = {
    "missing": _Fault._missing,
    "extra_forbidden": _Fault._unknown,
    "literal_error": _Fault._choice,
    "enum": _Fault._choice,
    "string_too_short": _Fault._short,
    "too_short": _Fault._short,
    "string_too_long": _Fault._long,
    "too_long": _Fault._long,
    "greater_than": _Fault._limit,
    "greater_than_equal": _Fault._limit,
    "less_than": _Fault._limit,
    "less_than_equal": _Fault._limit,
    "value_error": _Fault._value_error,
}
