"""The Wrong buttons: a reader says that an alert is mistaken. It is kept, and counted for the rule."""

from bot.commands.asking import Asker
from bot.commands.desk import Desk
from bot.commands.kinds import Why, Wrong
from bot.commands.lookups import story_of
from bot.commands.replies import Button, Lines, Reply
from bot.errors import NotThere
from bot.ports import Complaint


async def complain(desk: Desk, asked: Wrong, asker: Asker, now: float) -> Reply:
    """Keep what the reader says of the alert."""
    story = await story_of(desk, asked.story, asker)
    record = story.record(asked.record)
    if record is None:
        raise NotThere("That alert is too old to be known.")
    finding = record.finding
    complaint = Complaint(
        what=asked.what,
        story=story.id,
        record=record.id,
        rule=finding.rule,
        kind=finding.kind,
        evidence=finding.evidence,
        by=f"{asker.platform}:{asker.user}",
        at=now,
    )
    new = await desk.complaints.add(complaint)
    told = "Thank you. " if new else "You said so before. "
    said = f"is no {finding.kind.replace('_', ' ')}" if asked.what == "kind" else "belongs to another story"
    return Reply(
        heading=f"{told}It is noted that this {said}.",
        parts=(Lines(lines=(f"It counts for the rule {finding.rule}; status shows all counts.",)),),
        buttons=(Button(label="Why?", command=Why(story=story.id, record=record.id)),),
    )
