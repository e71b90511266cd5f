"""An alert -> the buttons under it."""

from bot.commands.kinds import Mute, Why, Wrong
from bot.commands.replies import Button
from bot.domain.alert import Alert, United, wording
from bot.domain.finding import Kind

_NAMES: dict[Kind, str] = {
    "claim": "a claim",
    "denial": "a denial",
    "confirmation": "a confirmation",
    "correction": "a correction",
    "no_comment": "a “no comment”",
}


def buttons(alert: Alert) -> tuple[Button, ...]:
    """Mute story, what may be wrong about it (twice), and Why?, in this order. Their commands hold the ids of
    the alert's story and record: `written` makes a text of each that works as long as the story is kept."""
    record = alert.elder if isinstance(alert, United) else wording.told(wording.shown(alert))
    return (
        Button(label="Mute story", command=Mute(which=alert.story), risky=True),
        Button(
            label=f"Not {_NAMES[record.finding.kind]}",
            command=Wrong(what="kind", story=alert.story, record=record.id),
        ),
        Button(label="Wrong story", command=Wrong(what="story", story=alert.story, record=record.id)),
        Button(label="Why?", command=Why(story=alert.story, record=record.id)),
    )
