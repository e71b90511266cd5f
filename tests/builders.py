"""Sample stories, records, alerts and deliveries, every part of which a test may name and none it must.

The sample is one made-up story: a leaked memo said to order the closing of twelve harbours, and what was
said in answer to it.
"""

from bot.domain.alert import Alert, Answered, Notice, Opened, Spread, Standing, United
from bot.domain.delivery import Delivery, Posted
from bot.domain.entry import Entry, EntryKey
from bot.domain.finding import (
    Answer,
    Claim,
    Confirmation,
    Correction,
    Denial,
    Finding,
    NoComment,
    Source,
    Strength,
)
from bot.domain.likeness import Profile
from bot.domain.story import Member, Record, Story
from bot.domain.watch import CONSOLE, Channel
from bot.text.digests import digest

SLACK = Channel(platform="slack", id="C0123456789")
DISCORD = Channel(platform="discord", id="112233445566778899")
FIRST_SEEN = 1_763_733_900.0
"""2025-11-21 14:05 UTC."""


def entry(
    id: str = "harbours-1",
    *,
    feed: str = "https://ledger.example/feed.xml",
    outlet: str = "The Ledger",
    title: str = "Leaked memo orders twelve harbours closed, Harbour Post reports",
    summary: str = "",
    link: str = "https://ledger.example/harbours",
    published: float = FIRST_SEEN,
) -> Entry:
    return Entry(
        feed=feed, id=id, outlet=outlet, title=title, summary=summary, link=link, published=published
    )


def source(name: str = "the Ports Ministry", *, official: bool = True) -> Source:
    return Source(name=name, official=official)


def claim(
    evidence: str = "A leaked memo orders twelve harbours to close by spring, the Harbour Post reported.",
    *,
    origin: str | None = "Harbour Post",
    by: Source | None = None,
) -> Claim:
    return Claim(
        evidence=evidence,
        field="summary",
        cue="reported",
        rule="sample",
        confidence=0.9,
        source=by,
        origin=origin,
    )


def denial(
    evidence: str = "The Ports Ministry denied that any harbour was to close.",
    *,
    by: Source | None = None,
    strength: Strength = "outright",
) -> Denial:
    return Denial(
        evidence=evidence,
        field="summary",
        cue="denied",
        rule="sample",
        confidence=0.9,
        source=by or source(),
        strength=strength,
    )


def confirmation(
    evidence: str = "The Ports Ministry confirmed that the memo was genuine.", *, by: Source | None = None
) -> Confirmation:
    return Confirmation(
        evidence=evidence,
        field="summary",
        cue="confirmed",
        rule="sample",
        confidence=0.9,
        source=by or source(),
    )


def correction(
    evidence: str = "An earlier version of this article gave a wrong number of harbours.",
    *,
    by: Source | None = None,
) -> Correction:
    return Correction(
        evidence=evidence, field="summary", cue="earlier version", rule="sample", confidence=0.9, source=by
    )


def no_comment(
    evidence: str = "The Ports Ministry declined to comment.", *, by: Source | None = None
) -> NoComment:
    return NoComment(
        evidence=evidence,
        field="summary",
        cue="declined to comment",
        rule="sample",
        confidence=0.9,
        source=by or source(),
    )


def record(
    finding: Finding | None = None,
    *,
    id: str = "",
    outlet: str = "The Ledger",
    title: str = "Leaked memo orders twelve harbours closed, Harbour Post reports",
    link: str = "https://ledger.example/harbours",
    answers: str | None = None,
    quiet: bool = False,
) -> Record:
    said = finding or claim()
    return Record(
        id=id or digest("record", said.kind, said.evidence, outlet),
        finding=said,
        entry=EntryKey("https://ledger.example/feed.xml", "harbours-1"),
        outlet=outlet,
        title=title,
        link=link,
        published=FIRST_SEEN,
        answers=answers,
        quiet=quiet,
    )


def answer_record(
    finding: Answer | None = None,
    *,
    outlet: str = "Coast Radio",
    title: str = "No harbour will close, says ministry",
    link: str = "https://coast.example/no-harbour-will-close",
    answers: Record | None = None,
) -> Record:
    said = finding or denial()
    return record(
        said, outlet=outlet, title=title, link=link, answers=answers.id if answers is not None else None
    )


def standing(*answers: Answer, outlets: tuple[str, ...] = ("The Ledger",)) -> Standing:
    return Standing(outlets=outlets, answers=answers)


def opened(
    claimed: Record | None = None,
    *,
    stands: Standing | None = None,
    watches: tuple[str, ...] = ("Ports Ministry",),
    first_seen: float = FIRST_SEEN,
) -> Opened:
    of = claimed or record()
    id = digest("alert", of.id)
    return Opened(
        id=id,
        story="story-1",
        thread=id,
        watches=watches,
        first_seen=first_seen,
        standing=stands or standing(),
        claim=of,
    )


def answered(
    answer: Record | None = None,
    *,
    claimed: Record | None = None,
    alone: bool = False,
    stands: Standing | None = None,
    watches: tuple[str, ...] = ("Ports Ministry",),
) -> Answered:
    """An answer to the sample claim or to `claimed`; `alone`, to no claim of the story."""
    to = None if alone else claimed or record()
    said = answer or answer_record(answers=to)
    id = digest("alert", said.id)
    finding = said.finding
    return Answered(
        id=id,
        story="story-1",
        thread=id if to is None else digest("alert", to.id),
        watches=watches,
        first_seen=FIRST_SEEN,
        standing=stands or (standing() if isinstance(finding, Claim) else standing(finding)),
        answer=said,
        claim=to,
    )


def spread(parent: Opened | Answered | None = None) -> Spread:
    """By default the sample claim, which three outlets carry by now and the ministry has denied."""
    of = parent or opened(stands=standing(denial(), outlets=("The Ledger", "Coast Radio", "Harbour Post")))
    return Spread(
        id=digest(of.id, "spread", str(of.standing)),
        story=of.story,
        thread=of.thread,
        watches=of.watches,
        first_seen=of.first_seen,
        standing=of.standing,
        parent=of,
    )


def united(elder: Record | None = None, *, thread: str = "younger", address: str = "") -> United:
    """The last reply in a thread that goes on in the one that the sample claim, or `elder`, opened."""
    of = elder or record()
    return United(
        id=digest("united", thread, of.id),
        story="story-1",
        thread=thread,
        watches=("Ports Ministry",),
        first_seen=FIRST_SEEN,
        standing=standing(),
        elder=of,
        elder_thread=digest("alert", of.id),
        elder_address=address,
    )


def delivery(
    alert: Alert | None = None, *, channel: Channel = CONSOLE, parent: str | None = None
) -> Delivery:
    """Of the alert, in the channel. `parent` is named by itself for what belongs to another's thread."""
    of = alert or opened()
    opener = digest("delivery", of.thread, str(channel))
    own = digest("delivery", of.id, str(channel))
    return Delivery(id=own, channel=channel, alert=of, parent=parent or (None if own == opener else opener))


def posted(message: str = "1", *, thread: str | None = None) -> Posted:
    return Posted(message=message, thread=thread)


def member(
    id: str = "harbours-1", *, outlet: str = "The Ledger", repeat_of: EntryKey | None = None
) -> Member:
    return Member(
        entry=EntryKey("https://ledger.example/feed.xml", id),
        outlet=outlet,
        title="Leaked memo orders twelve harbours closed, Harbour Post reports",
        link="https://ledger.example/harbours",
        published=FIRST_SEEN,
        repeat_of=repeat_of,
    )


def story(
    *records: Record,
    id: str = "story-1",
    members: tuple[Member, ...] | None = None,
    watches: tuple[str, ...] = (),
    version: int = 0,
) -> Story:
    return Story(
        id=id,
        opened=FIRST_SEEN,
        updated=FIRST_SEEN,
        profile=Profile(terms={"harbours": 0.6, "memo": 0.4}),
        members=members or (member(),),
        records=records,
        watches=watches,
        version=version,
    )


def notice(title: str = "Feed broken: The Ledger", *, well: bool = False) -> Notice:
    return Notice(
        id=digest("notice", title), title=title, detail="https://ledger.example/ has failed", well=well
    )
