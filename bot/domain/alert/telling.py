"""Story, and the watches of each channel -> the alerts that the channel lacks.

What is decided follows from what the story holds and what the channel was told, not from what just
happened. So an entry that is taken twice tells nothing twice, and a channel whose watch matches late is told
first of the claim and then of its denial, though the claim came days before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.domain.alert.kinds import Alert, Answered, Opened, Spread, Standing
from bot.domain.alert.wording import is_outright_denial
from bot.domain.finding import Claim, Finding
from bot.domain.story import Record, Story, Thread
from bot.domain.watch import Channel, Watch
from bot.text.digests import digest


def alert_id(record: str) -> str:
    """The `id` of the alert that tells of the record with this id."""
    return digest("alert", record)


NOBODY: Mapping[Channel, frozenset[str]] = MappingProxyType({})


def decide(
    story: Story,
    watching: Mapping[Channel, Sequence[Watch]],
    silent: Mapping[Channel, frozenset[str]] = NOBODY,
) -> tuple[Story, tuple[tuple[Channel, Alert], ...]]:
    """What each channel is to be told now, in order, and the story that remembers that it was.

    `watching` holds, for each channel, those of its watches that matched the story; `silent` the ids of those
    that are muted there. Under a thread that stands, what they would have told is passed over for good, and
    only the parent says so. A thread that is not opened yet waits: what is still going on when the silence
    ends is told then, with the claim that it began with.
    """
    told: list[tuple[Channel, Alert]] = []
    for channel, watches in watching.items():
        before = story.thread(channel)
        loud = [watch for watch in watches if watch.id not in silent.get(channel, ())]
        lacking = _lacking(story, before, loud)
        if before is None and not lacking:
            continue
        muted = [record for record in _lacking(story, before, watches) if record not in lacking]
        after = _after(story, channel, before, lacking, muted if before else [])
        teller = _Teller(
            story=story,
            parent=after.parent,
            watches=tuple(watch.name for watch in watches),
            mentioning=tuple(watch for watch in loud if watch.mention),
        )
        told += [(channel, teller.tell(record)) for record in lacking]
        if before is not None and _moved(story, before, after, [*lacking, *muted]):
            told.append((channel, teller.spread()))
        story = _remembering(story, after)
    return story, tuple(told)


def _lacking(story: Story, thread: Thread | None, watches: Sequence[Watch]) -> list[Record]:
    """The records that the channel wants and has not been told, in the order to tell them."""
    told = (*thread.told, *thread.muted) if thread else ()
    lacking = [
        record
        for record in story.records
        if not (record.quiet or record.same_as or record.id in told)
        and any(watch.wants(record.finding) for watch in watches)
    ]
    return lacking if thread else _led_by_claim(story, lacking)


def _led_by_claim(story: Story, lacking: list[Record]) -> list[Record]:
    """The same, with the record first that is to open the thread: a claim, wherever there is one.

    An answer brings the claim it answers along, even one that is old news, less sure than the channel asks
    for, or of a kind it does not ask for: a denial without what it denies says little.
    """
    claims = [record for record in lacking if isinstance(record.finding, Claim)]
    answered = [story.record(record.answers) for record in lacking if record.answers]
    lead = next((record for record in [*claims, *answered] if record), None)
    return [lead, *(record for record in lacking if record != lead)] if lead else lacking


def _after(
    story: Story,
    channel: Channel,
    before: Thread | None,
    told: Sequence[Record],
    muted: Sequence[Record],
) -> Thread:
    ids = tuple(record.id for record in told)
    passed = tuple(record.id for record in muted)
    outlets = len(story.outlets)
    if before is None:
        return Thread(channel=channel, parent=ids[0], told=ids, outlets=outlets)
    return replace(before, told=before.told + ids, muted=before.muted + passed, outlets=outlets)


def _moved(story: Story, before: Thread, after: Thread, new: Sequence[Record]) -> bool:
    """Whether what the thread's parent message says of the story's standing is no longer so."""
    parent = story.record(after.parent)
    claim = parent and (parent.same_as or parent.id)
    return after.outlets != before.outlets or any(record.answers == claim for record in new if claim)


def _remembering(story: Story, thread: Thread) -> Story:
    others = tuple(other for other in story.threads if other.channel != thread.channel)
    return replace(story, threads=(*others, thread))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Teller:
    """Makes the alerts of one story for one channel."""

    story: Story
    parent: str
    """The id of the record that opened, or now opens, the thread."""
    watches: tuple[str, ...]
    mentioning: tuple[Watch, ...]
    """Those of its watches that speak now, and mention somebody."""

    def tell(self, record: Record) -> Opened | Answered:
        if isinstance(record.finding, Claim):
            return Opened(
                id=alert_id(record.id),
                story=self.story.id,
                thread=alert_id(self.parent),
                watches=self.watches,
                first_seen=self.story.opened,
                standing=self._standing(record),
                claim=record,
            )
        return Answered(
            id=alert_id(record.id),
            story=self.story.id,
            thread=alert_id(self.parent),
            watches=self.watches,
            first_seen=self.story.opened,
            standing=self._standing(record),
            answer=record,
            claim=self.story.record(record.answers) if record.answers else None,
            mention=self._mention(record.finding),
        )

    def _mention(self, finding: Finding) -> str:
        """Whom a watch that asks for such a denial wants to be mentioned beside it."""
        asking = (watch.mention for watch in self.mentioning if watch.wants(finding))
        return next(asking, "") if is_outright_denial(finding) else ""

    def spread(self) -> Spread:
        record = self.story.record(self.parent)
        if record is None:
            raise ValueError(f"story {self.story.id} lost the record {self.parent} that opened a thread")
        parent = self.tell(record)
        standing = parent.standing
        # The number of outlets and answers names the edit: the same standing is the same edit.
        state = f"{len(standing.outlets)}/{len(standing.answers)}"
        return Spread(
            id=digest("spread", parent.id, self.story.id, state),
            story=self.story.id,
            thread=parent.id,
            watches=self.watches,
            first_seen=self.story.opened,
            standing=standing,
            parent=parent,
        )

    def _standing(self, record: Record) -> Standing:
        """Of the claim that the record makes or answers."""
        claim = record.answers or record.same_as or record.id
        answers = tuple(
            answer.finding
            for answer in self.story.answers
            if answer.answers == claim and not isinstance(answer.finding, Claim)
        )
        return Standing(outlets=self.story.outlets, answers=answers)
