"""Reply to a command -> a Slack message for whoever asked, or, shared, for the channel."""

import re
from collections.abc import Iterator
from typing import assert_never

from adapters.slack import elements as ui
from adapters.slack.blocks import ASKS
from adapters.slack.elements import Block, Message
from bot.commands import Button, Command, Facts, Item, Items, Lines, Part, Reply, written
from bot.text.phrases import cut, web_link

NEXT, SHARE = "onrecord_next", "onrecord_share"
"""The `action_id`s of the buttons that turn the page, and that show an answer to the channel."""

_MOST_BLOCKS = 48
# As `where` writes it. A headline that shouts "channel GUIDE" has no digit in it.
_CHANNEL = re.compile(r"\bchannel ([CG](?=[A-Z]*[0-9])[A-Z0-9]{8,20})\b")
# A reply is one screen: what a page holds beyond this nobody reads there.
_QUOTE, _LINE = 300, 600
# Of a button's value, in Slack's count.
_MOST_VALUE = 2000


def answer(reply: Reply, asked: Command | None = None) -> Message:
    """What whoever asked sees. `asked` is the command that was answered, for a Share button."""
    return Message(text=ui.notification(reply.heading), blocks=reply_blocks(reply, asked))


def shared(reply: Reply, user: str) -> Message:
    """The same for all in the channel, and who shared it (a user's id)."""
    by = ui.rich(ui.section(ui.said("Shared by "), ui.person_name(user)))
    return Message(text=ui.notification(reply.heading), blocks=[*_body(reply), by])


def reply_blocks(reply: Reply, asked: Command | None = None) -> list[Block]:
    """The blocks of a reply with its buttons, at most 50."""
    buttons = list(_buttons(reply, asked))
    return [*_body(reply), *([ui.actions(*buttons)] if buttons else [])]


def _body(reply: Reply) -> list[Block]:
    heading = reply.heading if reply.ok else f"⚠ {reply.heading}"
    blocks = [ui.rich(ui.section(*_named(_line(heading), bold=True)))]
    for part in reply.parts:
        blocks += _part(part)
    blocks += _suggestions(reply)
    return blocks[:_MOST_BLOCKS]


def _part(part: Part) -> list[Block]:
    title = [ui.section(ui.said(_line(part.title), bold=True))] if part.title else []
    match part:
        case Lines():
            lines = ui.listed([list(_named(_line(line))) for line in part.lines if line])
            return [ui.rich(*title, lines)] if lines["elements"] else []
        case Facts():
            facts = [
                [ui.said(f"{_line(name)}: ", bold=True), ui.said(_line(value) or "–")]
                for name, value in part.facts
            ]
            return [ui.rich(*title, ui.listed(facts))] if facts else []
        case Items():
            heading = [ui.rich(*title)] if title else []
            return heading + [_item(item) for item in part.items]
        case _:
            assert_never(part)


def _item(item: Item) -> Block:
    head = [ui.said(_line(item.heading) or "–", bold=True)]
    if item.title:
        head += [ui.said("\n"), ui.linked(_line(item.title), web_link(item.link))]
    elif link := web_link(item.link):
        head += [ui.said(" · "), ui.linked("link", link)]
    quote = [ui.quoted(cut(item.quote, _QUOTE))] if item.quote else []
    facts = list(_facts(item))
    return ui.rich(ui.section(*head), *quote, *([ui.section(*facts)] if facts else []))


def _facts(item: Item) -> Iterator[Block]:
    """Outlet, time and notes, in one line."""
    texts = [ui.said(_line(text)) for text in (item.outlet, *item.notes) if text]
    found = [*texts[:1], *([ui.time(item.at)] if item.at is not None else []), *texts[1:]]
    if not item.outlet and item.at is not None:
        found = [ui.time(item.at), *texts]
    for number, fact in enumerate(found):
        if number:
            yield ui.said(" · ")
        yield fact


def _suggestions(reply: Reply) -> list[Block]:
    commands = [[ui.said(f"/onrecord {_line(each)}", code=True)] for each in reply.suggestions if each]
    return [ui.rich(ui.section(ui.said("Try:")), ui.listed(commands))] if commands else []


def _buttons(reply: Reply, asked: Command | None) -> Iterator[Block]:
    for number, offered in enumerate(reply.buttons):
        yield from _button(offered, f"{ASKS}:{number}")
    if reply.next:
        yield from _button(Button(label="Next", command=reply.next), NEXT)
    if reply.shareable and asked is not None:
        yield from _button(Button(label="Share", command=asked), SHARE)


def _button(offered: Button, action: str) -> Iterator[Block]:
    """The button, if what it asks for fits into it."""
    value = written(offered.command)
    if len(value) <= _MOST_VALUE:
        yield ui.button(offered.label, action, value, style="danger" if offered.risky else "")


def _named(line: str, *, bold: bool = False) -> Iterator[Block]:
    """The line, with the names of channels for their ids; Slack hides those that a reader may not see."""
    for number, piece in enumerate(_CHANNEL.split(line)):
        if number % 2:
            yield ui.channel_name(piece)
        elif piece or not number:
            yield ui.said(piece, bold=bold)


def _line(text: str) -> str:
    return cut(text, _LINE)
