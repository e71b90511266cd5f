"""Alert -> a Slack message: Block Kit with its buttons, and the text for notifications and screen readers.

Limits: 50 blocks a message, 3000 characters a text object, 40,000 in all
(https://docs.slack.dev/reference/block-kit, https://docs.slack.dev/reference/methods/chat.postMessage).
"""

from adapters.slack import elements as ui
from adapters.slack.elements import Block, Message
from bot.commands import Button, Wrong, buttons, written
from bot.domain.alert import Alert, Answered, Notice, Opened, United
from bot.domain.alert import wording as say
from bot.domain.story import Record
from bot.text.phrases import cut, web_link

ASKS = "onrecord_asks"
"""What the `action_id` begins with of all that asks for the command in its value."""

_STATUS = 400
_CONTEXT = 600


def message(
    alert: Alert | Notice, *, reply: bool = False, orphaned: bool = False, interactive: bool = False
) -> Message:
    """The message for an alert: as the parent of a thread or, with `reply`, as a reply in one.

    `orphaned` is a reply that has to stand alone, since the message that it replies to was deleted.
    `interactive`: somebody listens to its buttons.
    """
    if isinstance(alert, Notice):
        return _notice(alert)
    if isinstance(alert, United):
        return _farewell(alert, orphaned)
    seen = say.shown(alert)
    blocks = [*_orphan(orphaned), *(_reply(seen) if reply or orphaned else _parent(seen))]
    if interactive:
        blocks.append(_buttons(alert))
    return Message(text=ui.notification(say.headline(alert)), blocks=blocks)


def _notice(notice: Notice) -> Message:
    body = ui.rich(ui.section(ui.said(f"{notice.title}\n", bold=True), ui.said(notice.detail)))
    return Message(text=ui.notification(f"{notice.title}: {notice.detail}"), blocks=[body])


def _farewell(alert: United, orphaned: bool) -> Message:
    said = say.farewell(alert)
    link = ui.linked(say.title(alert.elder), web_link(alert.elder_address or alert.elder.link))
    body = ui.rich(ui.section(ui.said(f"{said.title}\n", bold=True), link))
    return Message(text=ui.notification(say.headline(alert)), blocks=[*_orphan(orphaned), body])


def _parent(alert: Opened | Answered) -> list[Block]:
    record = say.told(alert)
    status = cut(say.status(alert), _STATUS)
    facts = [ui.said(status, bold=True), ui.said("\nFirst seen "), ui.time(alert.first_seen)]
    body = ui.rich(
        ui.section(ui.said(f"{say.heading(record)}\n", bold=True), _title(record)),
        *_quote(record),
        ui.section(*facts),
    )
    return [body, _context(say.outlets(alert.standing), _watched(alert), _unanswered(alert))]


def _reply(alert: Opened | Answered) -> list[Block]:
    record = say.told(alert)
    body = ui.rich(
        ui.section(ui.said(say.heading(record), bold=True)),
        *_quote(record),
        ui.section(_title(record)),
    )
    claim = say.answered_claim(alert)
    return [body, _context(say.outlet(record), f"In answer to: {claim}" if claim else _unanswered(alert))]


def _buttons(alert: Alert) -> Block:
    """Mute story, Why?, and a menu of what may be wrong. Each has its whole command with it, so that it
    works for as long as the story is kept, whichever process hears it."""
    offered = buttons(alert)
    wrong = [button for button in offered if isinstance(button.command, Wrong)]
    others = [button for button in offered if not isinstance(button.command, Wrong)]
    first, *rest = [_button(button, number) for number, button in enumerate(others)]
    menu = {
        "type": "static_select",
        "action_id": f"{ASKS}:wrong",
        "placeholder": ui.label("Wrong?"),
        "options": [ui.option(button.label, written(button.command)) for button in wrong],
    }
    return ui.actions(first, menu, *rest)


def _button(offered: Button, number: int) -> Block:
    return ui.button(offered.label, f"{ASKS}:{number}", written(offered.command))


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
    return [ui.quoted(evidence)] if evidence else []


def _title(record: Record) -> Block:
    return ui.linked(say.title(record), web_link(record.link))


def _context(*facts: str) -> Block:
    return ui.context(cut(" · ".join(fact for fact in facts if fact), _CONTEXT) or "On Record")
