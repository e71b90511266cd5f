"""Reply to a command -> an embed with buttons, and a file for what does not fit into it.

Limits: title 256, description 4096, footer 2048, 6000 in all; a button's label 80 and its id 100; five
buttons in a row (https://discord.com/developers/docs/resources/message#embed-object-embed-limits).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from discord.utils import escape_mentions

from adapters.discord.embeds import button_id, colour, escape, fit, masked_link
from bot.commands import Button, Command, Facts, File, Item, Items, Lines, Part, Reply, Search, plain_text
from bot.commands import written as typed
from bot.text.phrases import cut, length, web_link

ASK, NEXT, MORE, SHARE = "ask", "next", "more", "share"
"""What a press does: ask in a message of its own, turn the page, turn it to what the button's text says of
the command in the footer, or show the answer to the channel."""

_TITLE, _BODY, _FOOTER = 256, 3600, 2040
_LINE, _QUOTE = 600, 400
_LABEL, _ID = 80, 100
_LONG = "*This is not all: the whole answer is in the file.*"
_COMMAND = "/onrecord "
# As `where` writes it.
_CHANNEL = re.compile(r"\bchannel ([0-9]{17,20})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressable:
    """A button. Its id says all that is needed to answer it, whichever process hears of it."""

    label: str
    id: str
    risky: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is shown of a reply."""

    title: str
    body: str
    colour: int
    footer: str = ""
    buttons: tuple[Pressable, ...] = ()
    files: tuple[File, ...] = ()


def shown(reply: Reply, asked: Command | None = None) -> Shown:
    """The reply as whoever asked sees it. `asked` is the command that was answered, for its footer and for a
    Share button."""
    heading = reply.heading if reply.ok else f"⚠ {reply.heading}"
    # A title shows no names of channels.
    names_channel = _CHANNEL.search(heading)
    blocks = [*([f"**{_named(heading)}**"] if names_channel else []), *_blocks(reply)]
    body = _fitting(blocks)
    long = body is None or length(escape(heading)) > _TITLE
    whole = File(name="answer.txt", type="text/plain", data=plain_text(reply).encode("utf-8", "replace"))
    return Shown(
        title="" if names_channel else fit(heading, _TITLE),
        body=body if body is not None else _cut(blocks),
        colour=_colour(reply),
        footer=cut(f"{_COMMAND}{typed(asked)}", _FOOTER) if asked else "",
        buttons=tuple(_buttons(reply, asked)),
        files=tuple(file for file in (reply.file, whole if long else None) if file),
    )


def asked_again(how: str, text: str, footer: str) -> str:
    """What a press asks for, as it is typed: of a button with the `text` in its id, under an embed with this
    footer."""
    command = footer.removeprefix(_COMMAND)
    if how == MORE:
        return f'{command} before:"{text}"'
    return text or command


def _blocks(reply: Reply) -> Iterator[str]:
    for part in reply.parts:
        yield from _part(part)
    if reply.suggestions:
        yield "\n".join(["Try:", *(f"- {_code(each)}" for each in reply.suggestions if each)])


def _code(command: str) -> str:
    """A command as it is typed: between backticks no character but these has a meaning."""
    return f"`{_COMMAND}{escape_mentions(cut(command, _LINE)).replace('`', '’')}`"


def _part(part: Part) -> Iterator[str]:
    title = [f"**{_line(part.title)}**"] if part.title else []
    match part:
        case Lines():
            yield "\n".join([*title, *(f"- {_named(line)}" for line in part.lines if line)])
        case Facts():
            facts = [f"- **{_line(name)}**: {_line(value) or '–'}" for name, value in part.facts]
            if facts:
                yield "\n".join([*title, *facts])
        case Items():
            if title:
                yield title[0]
            for item in part.items:
                yield "\n".join(_item(item))
        case _:
            assert_never(part)


def _item(item: Item) -> Iterator[str]:
    yield f"**{_line(item.heading) or '–'}**"
    link = web_link(item.link)
    if item.title:
        yield masked_link(_line(item.title), link) if link else _line(item.title)
    elif link:
        yield masked_link("link", link)
    if item.quote:
        yield f"> {fit(item.quote, _QUOTE)}"
    when = f"<t:{int(item.at)}:f>" if item.at is not None else ""
    outlet = "" if item.outlet == item.heading else _line(item.outlet)
    facts = [fact for fact in (outlet, when, *map(_line, item.notes)) if fact]
    if facts:
        yield f"-# {' · '.join(facts)}"


def _fitting(blocks: list[str]) -> str | None:
    """All of it, or None if that is too much for one embed."""
    body = "\n\n".join(blocks)
    return body if length(body) <= _BODY else None


def _cut(blocks: list[str]) -> str:
    """As many blocks as fit, and where the others are."""
    kept: list[str] = []
    for block in blocks:
        if length("\n\n".join([*kept, block, _LONG])) > _BODY:
            break
        kept.append(block)
    return "\n\n".join([*kept, _LONG])


def _colour(reply: Reply) -> int:
    """That of its first claim or answer, which says in words what it is."""
    items = (item for part in reply.parts if isinstance(part, Items) for item in part.items)
    return colour(next((item.state for item in items if item.state), "no comment"))


def _buttons(reply: Reply, asked: Command | None) -> Iterator[Pressable]:
    for offered in reply.buttons:
        yield from _button(offered, ASK)
    if reply.next:
        turned = list(_button(Button(label="Next", command=reply.next), NEXT))
        yield from turned or _turned(reply.next)
    if reply.shareable and asked is not None:
        # What does not fit into the id stands in the footer.
        share = list(_button(Button(label="Share", command=asked), SHARE))
        yield from share or [Pressable(label="Share", id=button_id(SHARE))]


def _button(offered: Button, how: str) -> Iterator[Pressable]:
    """The button, if what it asks for fits into its id."""
    id = button_id(how, typed(offered.command))
    if length(id) <= _ID:
        yield Pressable(label=cut(offered.label, _LABEL), id=id, risky=offered.risky)


def _turned(to: Command) -> Iterator[Pressable]:
    if isinstance(to, Search):
        yield Pressable(label="Next", id=button_id(MORE, to.before))


def _named(text: str) -> str:
    """A line, with the names of channels for their ids; Discord hides those that a reader may not see."""
    return _CHANNEL.sub(r"<#\1>", _line(text))


def _line(text: str) -> str:
    return fit(text, _LINE)
