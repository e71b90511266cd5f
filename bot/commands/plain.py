"""Reply -> plain text, for a terminal and for whatever shows nothing better."""

from collections.abc import Callable, Iterator
from typing import assert_never

from bot.commands.replies import Facts, Item, Items, Lines, Part, Reply
from bot.commands.writing import written
from bot.text.phrases import moment


def text(reply: Reply, typed: Callable[[str], str] = str) -> str:
    """The whole reply, its file left out, without a line end behind the last line. `typed` says how a command
    is typed there that is suggested."""
    return "\n".join(_lines(reply, typed))


def _lines(reply: Reply, typed: Callable[[str], str]) -> Iterator[str]:
    yield reply.heading
    for part in reply.parts:
        yield from _part(part)
    for suggestion in reply.suggestions:
        yield f"  try: {typed(suggestion)}"
    if reply.next is not None:
        yield f"  more: {typed(written(reply.next))}"


def _part(part: Part) -> Iterator[str]:
    if part.title:
        yield f"{part.title}:"
    match part:
        case Lines():
            yield from (f"  {line}" for line in part.lines)
        case Facts():
            yield from (f"  {name}: {value}" for name, value in part.facts)
        case Items():
            for item in part.items:
                yield from _item(item)
        case _:
            assert_never(part)


def _item(item: Item) -> Iterator[str]:
    yield f"- {item.heading}{f': {item.title}' if item.title else ''}"
    if item.quote:
        yield f"    “{item.quote}”"
    about = (item.outlet, "" if item.at is None else moment(item.at), item.link)
    if any(about):
        yield f"    {' · '.join(fact for fact in about if fact)}"
    yield from (f"    {note}" for note in item.notes)
    if item.story:
        yield f"    story {item.story}"
