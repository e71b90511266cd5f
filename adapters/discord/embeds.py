"""Alert -> a Discord message: one line of content, and an embed.

All text from feeds is escaped: no markdown, mention, emoji code or link of theirs takes effect. The only
link is the embed's own, of which Discord makes no preview; so previews need not be suppressed, which would
suppress the embed as well.

Limits: title 256, description 4096, 25 fields of 1024, 6000 in all; content 2000; a thread's name 100
(https://discord.com/developers/docs/resources/message#embed-object-embed-limits).
"""

import re
from typing import Any, TypedDict, assert_never

from discord.utils import escape_mentions

from bot.domain.alert import Alert, Answered, Notice, Opened, United
from bot.domain.alert import wording as say
from bot.domain.alert.wording import State
from bot.domain.story import Record
from bot.text.phrases import cut, length, web_link

# What each part may take after escaping. The sum stays well under 6000, and the alert short.
_TITLE, _QUOTE, _FACT, _CLAIM, _HEADING = 256, 1300, 600, 800, 500
_THREAD_NAME = 100

# What Discord's markdown gives a meaning to: anywhere, around an emoji's name, or at the start of a line.
# A backslash before any other sign than a letter or digit is not shown.
_ANYWHERE = re.compile(r"[\\*_~`|<>\[\]/]|:(?=[\w+-]+:)")
_AT_START = re.compile(r"^(\d*)([#.)+-])")


class Message(TypedDict):
    """What creating and editing a message take of it. Nobody is mentioned, whatever the text says."""

    content: str
    embeds: list[dict[str, Any]]
    allowed_mentions: dict[str, list[str]]


def message(alert: Alert | Notice, *, reply: bool = False, orphaned: bool = False) -> Message:
    """The message for an alert: as the parent of a thread or, with `reply`, as a reply in one.

    `orphaned` is a reply that has to stand alone, since the message that it replies to was deleted.
    """
    if isinstance(alert, Notice):
        return _notice(alert)
    if isinstance(alert, United):
        return _farewell(alert)
    seen = say.shown(alert)
    record = say.told(seen)
    note = "\n*The message that this replies to was deleted.*" if orphaned else ""
    embed = _reply(seen) if reply or orphaned else _parent(seen)
    return Message(
        content=f"**{_fit(say.heading(record), _HEADING)}**{note}",
        embeds=[embed],
        allowed_mentions={"parse": []},
    )


def _notice(notice: Notice) -> Message:
    embed = {
        "description": _fit(notice.detail, _QUOTE),
        "color": _colour("confirmed" if notice.well else "soft denial"),
    }
    return Message(
        content=f"**{_fit(notice.title, _HEADING)}**", embeds=[embed], allowed_mentions={"parse": []}
    )


def _farewell(alert: United) -> Message:
    said, link = say.farewell(alert), web_link(alert.elder.link)
    embed = {
        "title": _fit(say.title(alert.elder), _TITLE),
        **({"url": link} if link else {}),
        "description": _fit(say.heading(alert.elder), _QUOTE),
        "color": _colour("claim"),
    }
    return Message(content=f"**{said.title}**", embeds=[embed], allowed_mentions={"parse": []})


def thread_name(parent: Record) -> str:
    """The name of the thread under a parent that tells of this record."""
    return cut(say.title(parent), _THREAD_NAME)


def is_alike(sent: Message, standing: dict[str, Any]) -> bool:
    """Whether a message that stands in a channel tells of the same as one that was sent.

    What an edit changes, such as the status, is not compared. Discord trims the texts it keeps.
    """
    embeds = standing.get("embeds") or [{}]
    return _told(sent["content"], sent["embeds"][0]) == _told(standing.get("content") or "", embeds[0])


def escape(text: str) -> str:
    """A line of a feed's text as Discord shows it unchanged."""
    marked = _ANYWHERE.sub(r"\\\g<0>", escape_mentions(text))
    return _AT_START.sub(r"\1\\\2", marked)


def _parent(alert: Opened | Answered) -> dict[str, Any]:
    facts = [
        _field("Status", _fit(say.status(alert), _FACT), inline=False),
        _field("Outlets", _fit(say.outlets(alert.standing), _FACT)),
        _field("First seen", f"<t:{int(alert.first_seen)}:f>"),
        _field("Watch", _fit(say.watches(alert), _FACT)),
        *_unanswered(alert),
    ]
    return _embed(say.told(alert), say.state(alert), facts)


def _reply(alert: Opened | Answered) -> dict[str, Any]:
    record, claim = say.told(alert), say.answered_claim(alert)
    facts = [
        _field("Outlet", _fit(say.outlet(record), _FACT), inline=False),
        _field("In answer to", _fit(claim, _CLAIM), inline=False),
        *_unanswered(alert),
    ]
    return _embed(record, say.state(alert, reply=True), facts)


def _unanswered(alert: Opened | Answered) -> list[dict[str, Any]]:
    alone = isinstance(alert, Answered) and alert.claim is None
    return [_field("In answer to", "A claim that was not seen here", inline=False)] if alone else []


def _embed(record: Record, state: State, facts: list[dict[str, Any]]) -> dict[str, Any]:
    link, evidence = web_link(record.link), say.evidence(record)
    return {
        "title": _fit(say.title(record), _TITLE),
        **({"url": link} if link else {}),
        **({"description": f"> {_fit(evidence, _QUOTE)}"} if evidence else {}),
        "color": _colour(state),
        "fields": [fact for fact in facts if fact["value"]],
    }


def _field(name: str, value: str, *, inline: bool = True) -> dict[str, Any]:
    return {"name": name, "value": value, "inline": inline}


def _colour(state: State) -> int:
    """Never the only sign of a state: the status says it in words."""
    match state:
        case "claim":
            return 0x4A6FA5
        case "denied":
            return 0xB3261E
        case "soft denial":
            return 0xC77700
        case "confirmed":
            return 0x2E7D32
        case "corrected":
            return 0x6A4C93
        case "no comment":
            return 0x6B7280
        case _:
            assert_never(state)


def _fit(text: str, limit: int) -> str:
    """The text escaped, cut between words so that it keeps to the limit when escaped."""
    room = limit
    while length(fitted := escape(cut(text, room))) > limit:
        room = max(1, room - (length(fitted) - limit))
    return fitted


def _told(content: str, embed: dict[str, Any]) -> tuple[str, ...]:
    texts = (content, *(embed.get(key) or "" for key in ("title", "description", "url")))
    return tuple(" ".join(text.split()) for text in texts)
