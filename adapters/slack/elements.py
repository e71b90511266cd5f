"""Texts, times, links and commands -> the pieces that Block Kit messages and views are made of.

All text from feeds and from people stands in `rich_text` and `plain_text`, which Slack shows as it is: there
`*`, `_` and `<!channel>` are characters and no more. Only a message's notification text goes through Slack's
markup.

Limits: 50 blocks a message and 100 a view, 3000 characters a text, 75 a label, 150 a menu's value and 2000 a
button's (https://docs.slack.dev/reference/block-kit).
"""

import re
from collections.abc import Sequence
from typing import Any, TypedDict

from bot.text.phrases import cut, moment

Block = dict[str, Any]

LABEL, TEXT = 75, 3000

# With "&" become "&amp;" throughout, this stays under the 4,000 characters that Slack shows of a text.
_NOTIFICATION = 780
# Slack's own markup, were it ever read as such: a mention, a channel, a command, a link.
_MARKUP = re.compile(r"<(?=[!@#]|\w+:)")


class Message(TypedDict):
    """What `chat.postMessage` and `chat.update` take of a message."""

    text: str
    blocks: list[Block]


def notification(text: str) -> str:
    """What notifications show and screen readers say: no markup is left in it to take effect."""
    shown = cut(text, _NOTIFICATION) or "On Record"
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def rich(*elements: Block) -> Block:
    """A block of sections, quotes and lists."""
    return {"type": "rich_text", "elements": list(elements)}


def section(*elements: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(elements)}


def quoted(text: str) -> Block:
    return {"type": "rich_text_quote", "elements": [said(text)]}


def listed(items: Sequence[Sequence[Block]]) -> Block:
    """A list with bullets."""
    return {"type": "rich_text_list", "style": "bullet", "elements": [section(*item) for item in items]}


def said(text: str, *, bold: bool = False, code: bool = False) -> Block:
    """Text as it is; a dash where there is none, which Slack would refuse."""
    style = {name: True for name, wanted in (("bold", bold), ("code", code)) if wanted}
    element: Block = {"type": "text", "text": plain(text) or "–"}
    return {**element, "style": style} if style else element


def linked(text: str, url: str) -> Block:
    """A link that is fit to be shown; plain text where `url` is ""."""
    return {"type": "link", "url": url, "text": plain(text) or url} if url else said(text)


def channel_name(id: str) -> Block:
    """A channel's name, for those who may see it."""
    return {"type": "channel", "channel_id": id}


def person_name(id: str) -> Block:
    return {"type": "user", "user_id": id}


def time(seconds: float) -> Block:
    """A time that Slack shows in each reader's own zone and language."""
    form = "{date_short_pretty} at {time}"
    return {"type": "date", "timestamp": int(seconds), "format": form, "fallback": moment(seconds)}


def context(line: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [label(line, most=TEXT)]}


def actions(*elements: Block) -> Block:
    """A row of buttons and menus."""
    return {"type": "actions", "elements": list(elements)}


def button(text: str, action: str, value: str, *, style: str = "") -> Block:
    """A button. `style` is "primary", "danger" or ""; `value` comes back when it is pressed, with `action`,
    of which there is one in a row."""
    element = {"type": "button", "text": label(text), "action_id": action, "value": value}
    return {**element, "style": style} if style else element


def option(text: str, value: str) -> Block:
    return {"text": label(text), "value": value}


def label(text: str, *, most: int = LABEL) -> Block:
    """A plain text; a dash where there is none."""
    return {"type": "plain_text", "text": plain(cut(text, most)) or "–", "emoji": False}


def plain(text: str) -> str:
    """Text with nothing in it that would be markup, were it read as such."""
    return _MARKUP.sub("‹", text)
