"""YAML text -> a tree of texts, lists and mappings, in which every value knows its line.

YAML is read as people mean it: every value is a text, and becomes a number, a yes or no, or a duration only
where that is asked for. So `outlet: NO` is two letters and never a "false", and a phrase may be 2024.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from yaml import events

from bot.errors import ConfigError

# libyaml's parser is ten times as fast as the one in Python, which is there where PyYAML was built without
# it. Neither recurses.
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 20
_NOTHING = ("", "~", "null")

_SYNTAX = {
    "mapping values are not allowed": (
        "a colon stands where none can be",
        "check that the line above ends as it should, and put a text that holds a colon in quotes",
    ),
    "found unexpected end of stream": ("a quotation mark is never closed", "close it at the end of the text"),
    "unknown escape character": (
        "a backslash in double quotes has a meaning of its own",
        "put the text in single quotes instead",
    ),
    "expected ',' or ']'": ("a list is opened with [ and not closed", "end it with ]"),
    "expected ',' or '}'": ("a { is not closed", "end it with }, or give every key its line"),
    "tab": ("a tab begins the text", "use spaces: two for each step in"),
    "expected '-'": (
        "this line does not belong to the list above it",
        "begin it with - like its neighbours, or indent it as far as the line it belongs to",
    ),
    "node content": (
        "a [ or { before this is never closed",
        "end it with ] or }; a # begins a comment unless in quotes",
    ),
    "sequence entries are not allowed": (
        "a list begins here on the line of its key",
        "put each - on a line of its own, below the key",
    ),
    "expected": (
        "this does not fit what stands before it",
        "check that the lines of one block begin in the same column, that every key has a colon and a space "
        "after it, and that quotation marks stand around the whole text (an apostrophe inside single quotes "
        "is written twice)",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A value in the file."""

    line: int
    """Counted from 1: where its key stands, for a value that has one; else where it begins."""
    value: "str | list[Node] | dict[str, Node] | None"

    def plain(self) -> object:
        """The value without its lines. A key without a value is left out: it says nothing."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items() if node.value is not None}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def texts(self) -> "Iterator[Node]":
        """All nodes inside that are texts, itself included."""
        if isinstance(self.value, str):
            yield self
        elif self.value is not None:
            for node in self.value.values() if isinstance(self.value, dict) else self.value:
                yield from node.texts()


def parse(text: str, file: Path) -> Node:
    """The tree of one YAML document; an empty text is a `Node` without a value.

    Raises `ConfigError` for what is not YAML, for a key given twice, and for what nobody needs here and a
    hostile file could do harm with: anchors and aliases, tags, several documents, nesting over 20 deep.
    """
    try:
        return _document(_Tree(file), yaml.parse(text, _LOADER))
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(error, text, file) from None
    except yaml.reader.ReaderError:
        # Where the error says it is counts bytes with the one parser and characters with the other.
        found = yaml.reader.Reader.NON_PRINTABLE.search(text)
        line = text.count("\n", 0, found.start() if found else 0) + 1
        raise ConfigError(
            "a control character stands in the text", remedy="delete it", file=file, line=line
        ) from None


def _document(tree: "_Tree", stream: Iterator[events.Event]) -> Node:
    root, found = Node(line=1, value=None), False
    for event in stream:
        if isinstance(event, events.DocumentStartEvent):
            if found:
                raise tree.wrong(event, "a second document begins with ---", "delete that line")
            root, found = tree.node(next(stream), stream, depth=0), True
    return root


@dataclass(frozen=True, slots=True)
class _Tree:
    """Builds the nodes of a file from its parser's events, and refuses what does not belong."""

    file: Path

    def wrong(self, event: events.Event, problem: str, remedy: str, key: str = "") -> ConfigError:
        return ConfigError(problem, remedy=remedy, file=self.file, line=_line(event), key=key)

    def node(
        self, event: events.Event, stream: Iterator[events.Event], depth: int, line: int | None = None
    ) -> Node:
        self._refuse(event, depth)
        line = line or _line(event)
        if isinstance(event, events.ScalarEvent):
            return Node(line=line, value=self._text(event))
        if isinstance(event, events.SequenceStartEvent):
            return Node(line=line, value=list(self._items(stream, depth)))
        return Node(line=line, value=self._mapping(stream, depth))

    def _refuse(self, event: events.Event, depth: int) -> None:
        if isinstance(event, events.AliasEvent):
            raise self.wrong(event, "* points to another place", "write the value out, or put it in quotes")
        if getattr(event, "anchor", None):
            raise self.wrong(event, "& begins an anchor", "delete it, or put the text in quotes")
        if getattr(event, "tag", None):
            raise self.wrong(
                event, "a text that begins with ! is a tag", "delete the tag, or put the text in quotes"
            )
        if depth > _DEEPEST:
            raise self.wrong(event, f"nested more than {_DEEPEST} deep", "take the brackets away")

    def _text(self, event: events.ScalarEvent) -> str | None:
        if event.style in ("'", '"', "|", ">"):
            return str(event.value)
        # A plain text that runs on over the next line is nearly always a list with a wrong indentation.
        if event.start_mark and event.end_mark and event.end_mark.line > event.start_mark.line:
            raise self.wrong(
                event,
                f"the line after {event.value.split()[0]!r} reads as more of the same text",
                "give a key its colon and a space, begin a list's lines in one column (or put a comma "
                "between its items), or put the whole text in quotes",
            )
        return None if event.value in _NOTHING else str(event.value)

    def _items(self, stream: Iterator[events.Event], depth: int) -> Iterator[Node]:
        while not isinstance(event := next(stream), events.SequenceEndEvent):
            yield self.node(event, stream, depth + 1)

    def _mapping(self, stream: Iterator[events.Event], depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        while not isinstance(event := next(stream), events.MappingEndEvent):
            key = self._key(event)
            if key in found:
                first = found[key].line
                raise self.wrong(
                    event, f"this key stood on line {first} already", "delete one, or put both into one", key
                )
            found[key] = self.node(next(stream), stream, depth + 1, _line(event))
        return found

    def _key(self, event: events.Event) -> str:
        self._refuse(event, 0)
        if not isinstance(event, events.ScalarEvent):
            raise self.wrong(event, "a key must be a word", "write it as key: value")
        return str(event.value)


def _line(event: events.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _not_yaml(error: yaml.MarkedYAMLError, text: str, file: Path) -> ConfigError:
    """What the parser's complaint means to somebody who never heard of YAML."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    opened = error.context_mark.line if error.context_mark else line
    lines = text.split("\n")
    rest = lines[line][column:] if line < len(lines) else ""
    complaint = str(error.problem)
    if "cannot start any token" in complaint and not rest.startswith("\t"):
        problem, remedy = f"a text cannot begin with {rest[:1]}", "put it in quotes"
    else:
        problem, remedy = _meaning(complaint, rest)
    # What is never closed is best mended where it was opened.
    line = min(opened if "closed" in problem else line, text.rstrip().count("\n"))
    return ConfigError(problem, remedy=remedy, file=file, line=line + 1)


def _meaning(complaint: str, rest: str) -> tuple[str, str]:
    words = "tab" if rest.startswith("\t") else complaint
    for part, meaning in _SYNTAX.items():
        if part in words:
            return meaning
    return "this is not YAML", "compare it with the examples in the shipped config/onrecord.yaml"
