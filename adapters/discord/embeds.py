"""Alert -> a Discord message: one line of content, and an embed.

All text from feeds is escaped: no markdown, mention, emoji code or link of theirs takes effect. The only
link is the embed's own, of which Discord makes no preview; so previews need not be suppressed, which would
suppress the embed as well.

Limits: title 256, description 4096, 25 fields of 1024, 6000 in all; content 2000; a thread's name 100
(https://discord.com/developers/docs/resources/message#embed-object-embed-limits).
"""

import re
from typing import Any, NotRequired, TypedDict, assert_never

from discord.utils import escape_mentions

from bot.commands import buttons, written
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
    """What creating and editing a message take of it. Nobody is mentioned, whatever the text says, but for
    one role if the watch names it."""

    content: str
    embeds: list[dict[str, Any]]
    allowed_mentions: dict[str, list[str]]
    components: NotRequired[list[dict[str, Any]]]


def message(
    alert: Alert | Notice, *, reply: bool = False, orphaned: bool = False, interactive: bool = False
) -> Message:
    """The message for an alert: as the parent of a thread or, with `reply`, as a reply in one.

    `orphaned` is a reply that has to stand alone, since no thread can be opened for it.
    `interactive`: somebody listens to its buttons.
    """
    if isinstance(alert, Notice):
        return _notice(alert)
    note = "\n*The message that this replies to was deleted, or takes no thread.*" if orphaned else ""
    if isinstance(alert, United):
        return _farewell(alert, note)
    seen = say.shown(alert)
    record = say.told(seen)
    embed = _reply(seen) if reply or orphaned else _parent(seen)
    role = _mentioned(seen)
    made = Message(
        content=f"{f'<@&{role}> ' if role else ''}**{fit(say.heading(record), _HEADING)}**{note}",
        embeds=[embed],
        allowed_mentions={"parse": [], "roles": [role]} if role else {"parse": []},
    )
    if interactive:
        made["components"] = _buttons(alert)
    return made


def button_id(how: str, text: str = "") -> str:
    """The id of a button: what a press does, and the command it asks for."""
    return f"onrecord:{how}:{text}" if text else f"onrecord:{how}"


def _buttons(alert: Alert) -> list[dict[str, Any]]:
    """A row of them. Each has its whole command in its id, so that it works for as long as the story is kept,
    whichever process hears it."""
    row = [
        {"type": 2, "style": 2, "label": each.label, "custom_id": button_id("ask", written(each.command))}
        for each in buttons(alert)
    ]
    return [{"type": 1, "components": row}]


def _mentioned(alert: Opened | Answered) -> str:
    """The id of the role to be mentioned; "" for nobody."""
    platform, _, role = (alert.mention if isinstance(alert, Answered) else "").partition(":")
    return role if platform == "discord" else ""


def _notice(notice: Notice) -> Message:
    embed = {
        "description": fit(notice.detail, _QUOTE),
        "color": colour("confirmed" if notice.well else "soft denial"),
    }
    return Message(
        content=f"**{fit(notice.title, _HEADING)}**", embeds=[embed], allowed_mentions={"parse": []}
    )


def _farewell(alert: United, note: str) -> Message:
    said, link = say.farewell(alert), web_link(alert.elder.link)
    # Not where a message in doubt is known by it: Discord may have told the address at one try alone.
    there = [_field("It goes on here", alert.elder_address)] if alert.elder_address else []
    embed = {
        "title": fit(say.title(alert.elder), _TITLE),
        **({"url": link} if link else {}),
        "description": fit(say.heading(alert.elder), _QUOTE),
        "color": colour("claim"),
        "fields": there,
    }
    return Message(content=f"**{said.title}**{note}", embeds=[embed], allowed_mentions={"parse": []})


def thread_name(alert: Alert | Notice) -> str:
    """The name of the thread that begins with this alert, or is opened for it as a reply."""
    return cut(_begun_with(alert), _THREAD_NAME) or "On Record"


def _begun_with(alert: Alert | Notice) -> str:
    if isinstance(alert, Notice):
        return alert.title
    if isinstance(alert, United):
        return say.title(alert.elder)
    seen = say.shown(alert)
    return say.title(seen.claim if isinstance(seen, Answered) and seen.claim else say.told(seen))


def is_alike(sent: Message, standing: dict[str, Any]) -> bool:
    """Whether a message that stands in a channel tells of the same as one that was sent.

    What an edit changes, such as the status, is not compared. Discord trims the texts it keeps, and may add
    a slash to the address of a site.
    """
    embeds = standing.get("embeds") or [{}]
    return _told(sent["content"], sent["embeds"][0]) == _told(standing.get("content") or "", embeds[0])


def escape(text: str) -> str:
    """A line of a feed's text as Discord shows it unchanged."""
    marked = _ANYWHERE.sub(r"\\\g<0>", escape_mentions(text))
    return _AT_START.sub(r"\1\\\2", marked)


def _parent(alert: Opened | Answered) -> dict[str, Any]:
    facts = [
        _field("Status", fit(say.status(alert), _FACT), inline=False),
        _field("Outlets", fit(say.outlets(alert.standing), _FACT)),
        _field("First seen", f"<t:{int(alert.first_seen)}:f>"),
        _field("Watch", fit(say.watches(alert), _FACT)),
        *_unanswered(alert),
    ]
    return _embed(say.told(alert), say.state(alert), facts)


def _reply(alert: Opened | Answered) -> dict[str, Any]:
    record, claim = say.told(alert), say.answered_claim(alert)
    facts = [
        _field("Outlet", fit(say.outlet(record), _FACT), inline=False),
        _field("In answer to", fit(claim, _CLAIM), inline=False),
        *_unanswered(alert),
    ]
    return _embed(record, say.state(alert, reply=True), facts)


def _unanswered(alert: Opened | Answered) -> list[dict[str, Any]]:
    alone = isinstance(alert, Answered) and alert.claim is None
    return [_field("In answer to", "A claim that was not seen here", inline=False)] if alone else []


def _embed(record: Record, state: State, facts: list[dict[str, Any]]) -> dict[str, Any]:
    link, evidence = web_link(record.link), say.evidence(record)
    return {
        "title": fit(say.title(record), _TITLE),
        **({"url": link} if link else {}),
        **({"description": f"> {fit(evidence, _QUOTE)}"} if evidence else {}),
        "color": colour(state),
        "fields": [fact for fact in facts if fact["value"]],
    }


def _field(name: str, value: str, *, inline: bool = True) -> dict[str, Any]:
    return {"name": name, "value": value, "inline": inline}


def colour(state: State) -> int:
    """Never the only sign of a state: it is said in words as well."""
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


def masked_link(text: str, link: str) -> str:
    """A text that is escaped already as a link to a web address."""
    return f"[{text}]({link.replace('(', '%28').replace(')', '%29')})"


def fit(text: str, limit: int) -> str:
    """The text escaped, cut between words so that it keeps to the limit when escaped."""
    room = limit
    while length(fitted := escape(cut(text, room))) > limit:
        room = max(1, room - (length(fitted) - limit))
    return fitted


def _told(content: str, embed: dict[str, Any]) -> tuple[str, ...]:
    texts = (content, *(embed.get(key) or "" for key in ("title", "description")))
    return *(" ".join(text.split()) for text in texts), (embed.get("url") or "").rstrip("/")
