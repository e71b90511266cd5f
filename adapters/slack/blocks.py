"""Alert -> a Slack message: Block Kit, and the text for notifications and screen readers.

All text from feeds stands in `rich_text` and `plain_text`, which Slack shows as it is: there `*`, `_` and
`<!channel>` are characters and no more. Only the notification text goes through Slack's markup.

Limits: 50 blocks a message, 3000 characters a text object, 40,000 in all
(https://docs.slack.dev/reference/block-kit, https://docs.slack.dev/reference/methods/chat.postMessage).
"""

import re
from typing import Any, TypedDict

from bot.domain.alert import Alert, Answered, Notice, Opened
from bot.domain.alert import wording as say
from bot.domain.story import Record
from bot.text.phrases import cut, moment, web_link

Block = dict[str, Any]

# With "&" become "&amp;" throughout, this stays under the 4,000 characters that Slack shows of a text.
_NOTIFICATION = 780
_STATUS = 400
_CONTEXT = 600

# Slack's own markup, were it ever read as such: a mention, a channel, a command, a link.
_MARKUP = re.compile(r"<(?=[!@#]|\w+:)")


class Message(TypedDict):
    """What `chat.postMessage` and `chat.update` take of a message."""

    text: str
    blocks: list[Block]


def message(alert: Alert | Notice, *, reply: bool = False, orphaned: bool = False) -> Message:
    """The message for an alert: as the parent of a thread or, with `reply`, as a reply in one.

    `orphaned` is a reply that has to stand alone, since the message that it replies to was deleted.
    """
    if isinstance(alert, Notice):
        return _notice(alert)
    seen = say.shown(alert)
    blocks = [*_orphan(orphaned), *(_reply(seen) if reply or orphaned else _parent(seen))]
    return Message(text=_escaped(cut(say.headline(alert), _NOTIFICATION)), blocks=blocks)


def _notice(notice: Notice) -> Message:
    body = _rich(_section(_text(f"{notice.title}\n", bold=True), _text(notice.detail)))
    return Message(text=_escaped(cut(f"{notice.title}: {notice.detail}", _NOTIFICATION)), blocks=[body])


def _parent(alert: Opened | Answered) -> list[Block]:
    record = say.told(alert)
    status = cut(say.status(alert), _STATUS)
    facts = [_text(status, bold=True), _text("\nFirst seen "), _date(alert.first_seen)]
    body = _rich(
        _section(_text(f"{say.heading(record)}\n", bold=True), _title(record)),
        *_quote(record),
        _section(*facts),
    )
    return [body, _context(say.outlets(alert.standing), _watched(alert), _unanswered(alert))]


def _reply(alert: Opened | Answered) -> list[Block]:
    record = say.told(alert)
    body = _rich(
        _section(_text(say.heading(record), bold=True)),
        *_quote(record),
        _section(_title(record)),
    )
    claim = say.answered_claim(alert)
    return [body, _context(say.outlet(record), f"In answer to: {claim}" if claim else _unanswered(alert))]


def _orphan(orphaned: bool) -> list[Block]:
    return [_context("The message that this replies to was deleted.")] if orphaned else []


def _watched(alert: Opened | Answered) -> str:
    watches = say.watches(alert)
    return f"Watch: {watches}" if watches else ""


def _unanswered(alert: Opened | Answered) -> str:
    alone = isinstance(alert, Answered) and alert.claim is None
    return "The claim it answers was not seen here" if alone else ""


def _quote(record: Record) -> list[Block]:
    evidence = say.evidence(record)
    return [{"type": "rich_text_quote", "elements": [_text(evidence)]}] if evidence else []


def _title(record: Record) -> Block:
    title, link = say.title(record), web_link(record.link)
    return {"type": "link", "url": link, "text": _plain(title)} if link else _text(title)


def _date(seconds: float) -> Block:
    """A time that Slack shows in each reader's own zone and language."""
    form = "{date_short_pretty} at {time}"
    return {"type": "date", "timestamp": int(seconds), "format": form, "fallback": moment(seconds)}


def _rich(*elements: Block) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def _section(*elements: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(elements)}


def _text(text: str, *, bold: bool = False) -> Block:
    element: Block = {"type": "text", "text": _plain(text)}
    return {**element, "style": {"bold": True}} if bold else element


def _context(*facts: str) -> Block:
    line = cut(" · ".join(fact for fact in facts if fact), _CONTEXT) or "On Record"
    return {"type": "context", "elements": [{"type": "plain_text", "text": _plain(line), "emoji": False}]}


def _plain(text: str) -> str:
    return _MARKUP.sub("‹", text)


def _escaped(text: str) -> str:
    """Slack's three control characters as entities: no markup is left to take effect."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
