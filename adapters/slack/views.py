"""A form to track something, App Home, and answers in a modal: Slack's views, and what comes back of a form.

Limits: 100 blocks a view, 24 characters its title, 3000 its private_metadata
(https://docs.slack.dev/reference/views).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from adapters.slack import elements as ui
from adapters.slack.elements import Block
from adapters.slack.replies import reply_blocks
from bot.commands import Reply, Track
from bot.commands.showing import LONGEST_NAME
from bot.domain.finding import Kind
from bot.domain.watch import ALERT_ON, Watch
from bot.text.phrases import counted, cut, listed, one_line
from bot.text.shares import share, written

View = dict[str, Any]

TRACK_FORM, OPEN_FORM = "onrecord_track", "onrecord_open_form"
"""The `callback_id` of the form, and the `action_id` of the button that opens it."""

_MOST_CHANNELS, _MOST_WATCHES = 20, 25
_LONGEST = 400
_EMPTY = Track(kind="entity", name="", alert_on=ALERT_ON)
_KINDS: Mapping[Kind, str] = {
    "claim": "Claims",
    "denial": "Denials",
    "confirmation": "Confirmations",
    "correction": "Corrections",
    "no_comment": "“No comment”",
}
_SURE = {
    "0": "All that is found",
    "0.8": "0.8: rather miss one than be told a false one",
    "0.9": "0.9: only the surest, about half",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelWatches:
    """What is watched for in a channel."""

    channel: str
    """Its id."""
    watches: Sequence[Watch]


def track_form(filled: Track | None = None, *, channel: str = "", problem: Reply | None = None) -> View:
    """The form of `/onrecord track`: empty, or as it was `filled` in, with what was wrong with that.

    `channel` is where it was asked for, and comes back with the form: see `asked_in`; "" for the App Home.
    """
    return {
        **_modal("Track"),
        "callback_id": TRACK_FORM,
        "private_metadata": channel,
        "submit": ui.label("Track"),
        "blocks": [
            *(reply_blocks(problem) if problem else []),
            *_what(filled or _EMPTY),
            *_alerts(filled or _EMPTY, channel),
        ],
    }


def _what(filled: Track) -> list[Block]:
    """What is to be watched for."""
    fuzzy = _options({"yes": "Other spellings match too: Zelensky, Zelenskyy"})
    return [
        _input("kind", "What is it?", _radio(_KINDS_OF_WATCH, filled.kind)),
        _input("name", "Its name, or the words of the phrase", _line(filled.name, LONGEST_NAME)),
        _input(
            "aliases",
            "Other names of the same",
            _line(", ".join(filled.aliases), 1000),
            hint="With commas between. Capitals count in short ones: US is not us.",
            optional=True,
        ),
        _input("fuzzy", "Spelling", _boxes(fuzzy, {"yes"} if filled.fuzzy else ()), optional=True),
    ]


def _alerts(filled: Track, channel: str) -> list[Block]:
    """Of what to alert, and where."""
    sure = written(filled.confidence)
    return [
        _input("alert_on", "Alert on", _boxes(_options(_KINDS), filled.alert_on)),
        _input("confidence", "How sure it must be", _radio({**_SURE, sure: _SURE.get(sure, sure)}, sure)),
        _input("channel", "Alerts go to", _conversation(filled.channel or channel)),
    ]


def form_filled(view: Mapping[str, Any]) -> Track:
    """What a form that was submitted asks for."""
    values = view["state"]["values"]
    field = {name: next(iter(of.values())) for name, of in values.items()}
    kinds = {option["value"] for option in field["alert_on"].get("selected_options") or ()}
    sure = field.get("confidence") or {}
    aliases = re.split(r"[,;\n]", field["aliases"].get("value") or "")
    return Track(
        kind="phrase" if (field["kind"].get("selected_option") or {}).get("value") == "phrase" else "entity",
        name=one_line(field["name"].get("value") or ""),
        aliases=tuple(alias for alias in map(one_line, aliases) if alias),
        fuzzy=bool(field["fuzzy"].get("selected_options")),
        alert_on=frozenset(kind for kind in get_args(Kind) if kind in kinds),
        confidence=share((sure.get("selected_option") or {}).get("value") or "") or 0.0,
        channel=field["channel"].get("selected_conversation") or "",
    )


def asked_in(view: Mapping[str, Any]) -> str:
    """The channel in which a form was asked for; "" for the App Home."""
    return str(view.get("private_metadata") or "")


def waiting() -> View:
    """What stands in the form's place while it is looked at."""
    return {**_modal("Track"), "blocks": [_paragraph("One moment …")]}


def reply_view(reply: Reply, title: str = "On Record") -> View:
    """An answer where there is no channel to answer in."""
    return {**_modal(title), "blocks": reply_blocks(reply)}


def home(watched: Sequence[ChannelWatches] | None, status: Reply) -> View:
    """The App Home: what is watched for in the reader's channels, and how the service is. `watched` is None
    where nobody knows which channels are theirs."""
    track = ui.button("Track something", OPEN_FORM, "home", style="primary")
    blocks = [
        _heading("What is watched for in your channels"),
        *_watched(watched),
        ui.actions(track),
        {"type": "divider"},
        *reply_blocks(status),
    ]
    return {"type": "home", "blocks": blocks[:100]}


_KINDS_OF_WATCH = {"entity": "A person, body or company", "phrase": "A phrase"}


def _watched(watched: Sequence[ChannelWatches] | None) -> list[Block]:
    if watched is None:
        unknown = (
            "Slack does not say which channels you are in. What is watched for in all: /onrecord watches"
        )
        return [_paragraph(unknown)]
    if not watched:
        return [_paragraph("Nothing is watched for in your channels yet.")]
    shown = [block for each in watched[:_MOST_CHANNELS] for block in _channel(each)]
    if len(watched) > _MOST_CHANNELS:
        more = counted(len(watched) - _MOST_CHANNELS, "channel")
        shown.append(_paragraph(f"… and {more} more: /onrecord watches"))
    return shown


def _channel(watched: ChannelWatches) -> list[Block]:
    lines = [[ui.said(cut(_described(watch), _LONGEST))] for watch in watched.watches[:_MOST_WATCHES]]
    if len(watched.watches) > _MOST_WATCHES:
        lines.append([ui.said(f"… and {len(watched.watches) - _MOST_WATCHES} more: /onrecord watches")])
    return [ui.rich(ui.section(ui.channel_name(watched.channel)), ui.listed(lines))]


def _described(watch: Watch) -> str:
    """ "Marco Rubio, also Rubio and SecState: claims, denials, confirmations, corrections"."""
    name = watch.name if watch.kind == "entity" else f"“{watch.name}”"
    also = f", also {listed(watch.aliases)}" if watch.aliases else ""
    kinds = [_KINDS[kind].lower() for kind in _KINDS if kind in watch.alert_on]
    sure = f"; confidence at least {written(watch.confidence)}" if watch.confidence else ""
    return f"{name}{also}: {', '.join(kinds)}{sure}"


def _modal(title: str) -> View:
    return {"type": "modal", "title": ui.label(title, most=24), "close": ui.label("Close")}


def _heading(text: str) -> Block:
    return {"type": "header", "text": ui.label(text)}


def _paragraph(text: str) -> Block:
    return ui.rich(ui.section(ui.said(text)))


def _input(id: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    block = {"type": "input", "block_id": id, "label": ui.label(label), "element": element}
    return {**block, "optional": optional, **({"hint": ui.label(hint)} if hint else {})}


def _line(filled: str, longest: int) -> Block:
    field = {"type": "plain_text_input", "action_id": "given", "max_length": longest}
    return {**field, "initial_value": cut(filled, longest)} if filled else field


def _options(of: Mapping[Any, str]) -> list[Block]:
    return [ui.option(text, value) for value, text in of.items()]


def _radio(of: Mapping[str, str], chosen: str) -> Block:
    first = ui.option(of[chosen], chosen)
    return {"type": "radio_buttons", "action_id": "given", "options": _options(of), "initial_option": first}


def _boxes(options: list[Block], chosen: Any) -> Block:
    ticked = [option for option in options if option["value"] in chosen]
    field = {"type": "checkboxes", "action_id": "given", "options": options}
    return {**field, "initial_options": ticked} if ticked else field


def _conversation(chosen: str) -> Block:
    kept = {"include": ["public", "private"], "exclude_bot_users": True}
    field = {"type": "conversations_select", "action_id": "given", "filter": kept}
    # A conversation between people (D…) is none of those to choose from.
    return {**field, "initial_conversation": chosen} if chosen[:1] in ("C", "G") else field
