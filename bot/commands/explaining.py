"""`why`: what became of an article, from the feed to the channels, with the reason for each step."""

from collections.abc import Sequence

from bot.commands.asking import Asker
from bot.commands.desk import Desk
from bot.commands.fates import fates
from bot.commands.kinds import ShowStory, Why
from bot.commands.lookups import entries_at, is_link, story_of
from bot.commands.placing import placing
from bot.commands.replies import Button, Facts, Item, Items, Lines, Part, Reply
from bot.commands.showing import plain, record_item
from bot.domain.entry import Entry, EntryKey
from bot.domain.finding import Answer, Claim, Finding, same_answer, same_claim
from bot.domain.story import Record, Story, as_record
from bot.domain.watch import Watch, Watchlist
from bot.errors import Declined, NotThere
from bot.ports import Known
from bot.text.phrases import listed, moment
from bot.text.urls import shown

_FINDINGS = 8


async def why(desk: Desk, asked: Why, asker: Asker, now: float) -> Reply:
    """Whether it was seen; its story; what it says; which watches match; who was told, or why nobody was."""
    watches = await desk.visible(asker)
    known, others = await _known(desk, asked, asker, watches)
    found = await desk.stories.load(known.story)
    story = found if found is not None and _matched(found, watches) else None
    parts: list[Part] = [
        _seen(known, others),
        *placing(known.placed, found if story else None),
        *_said(known.entry, desk.extract(known.entry), story),
        _watched(known.entry, story, watches),
    ]
    if story is not None:
        parts.append(Lines(title="Alerts", lines=await fates(desk, known.entry, story, watches, asker, now)))
    return Reply(
        heading=plain(known.entry.title, 200) or "(no title)",
        parts=tuple(parts),
        buttons=(Button(label="Its story", command=ShowStory(story=story.id)),) if story else (),
        shareable=True,
    )


async def _known(
    desk: Desk, asked: Why, asker: Asker, watches: Sequence[Watch]
) -> tuple[Known, tuple[Known, ...]]:
    """The entry that is meant, and others with the same link. Raises `NotThere`, and `Declined`."""
    if asked.record:
        return await _behind(desk, await story_of(desk, asked.story, asker), asked.record), ()
    if not is_link(asked.link):
        raise Declined(
            "Name an article by its whole link, beginning with https://.", suggestions=("help why",)
        )
    found = await entries_at(desk, asked.link)
    if not found:
        raise NotThere(
            "No feed carried an article with this link in the last weeks; or it stands there under another "
            "link, or several share this one.",
            suggestions=("claims since:24h",),
        )
    stories = {each.story: await desk.stories.load(each.story) for each in found}
    mine = [each for each in found if (story := stories[each.story]) and _matched(story, watches)]
    best = mine[0] if mine else found[0]
    return best, tuple(each for each in found if each is not best)


async def _behind(desk: Desk, story: Story, record: str) -> Known:
    """The entry that a record of the story is from."""
    of = story.record(record)
    if of is None:
        raise NotThere("That alert is too old to be known.", suggestions=(f"story {story.id}",))
    entry = Entry(
        feed=of.entry.feed,
        id=of.entry.id,
        outlet=of.outlet,
        title=of.title,
        link=of.link,
        published=of.published,
    )
    return await desk.stories.find(entry) or Known(entry=entry, story=story.id)


def _matched(story: Story, watches: Sequence[Watch]) -> bool:
    return not {watch.id for watch in watches}.isdisjoint(story.watches)


def _seen(known: Known, others: Sequence[Known]) -> Facts:
    entry, placed = known.entry, known.placed
    seen = moment(placed.seen) if placed else "not noted"
    facts = [
        ("Seen", f"{seen}, in the feed {shown(entry.feed)} of {plain(entry.outlet)}"),
        ("Published", moment(entry.published)),
    ]
    if placed and placed.quiet:
        facts.append(("Old news", "when it came it was too old to be alerted for its own sake"))
    if others:
        feeds = listed([shown(each.entry.feed) for each in others])
        facts.append(("Also seen in", feeds))
    return Facts(facts=tuple(facts))


def _said(entry: Entry, findings: Sequence[Finding], story: Story | None) -> tuple[Part, ...]:
    """What it puts on the record, by which rule."""
    if not findings:
        told = "Nothing: no rule finds a claim, denial, confirmation or correction in it."
        return (Lines(title="What it says on the record", lines=(told,)),)
    items = tuple(_finding(entry, finding, story) for finding in findings[:_FINDINGS])
    return (Items(title="What it says on the record", items=items),)


def _finding(entry: Entry, finding: Finding, story: Story | None) -> Item:
    record = as_record(entry, finding)
    rule = (
        f"Found by “{plain(finding.cue)}” in the {finding.field}: rule {plain(finding.rule)}, "
        f"confidence {finding.confidence:.2f}"
    )
    return record_item(record, notes=(rule, _known_already(entry.key, finding, story)))


def _known_already(entry: EntryKey, finding: Finding, story: Story | None) -> str:
    """Whose words these are, if the story had them on record before."""
    first = _same(finding, story) if story else None
    if first is None or first.entry == entry:
        return ""
    return f"On record already, by {plain(first.outlet)}, {moment(first.published)}"


def _same(finding: Finding, story: Story) -> Record | None:
    if isinstance(finding, Claim):
        claims = [record.finding for record in story.claims if isinstance(record.finding, Claim)]
        which = same_claim(finding, claims)
        return None if which is None else story.claims[which]
    answers: list[Answer] = [each.finding for each in story.answers if not isinstance(each.finding, Claim)]
    again = same_answer(finding, answers)
    return None if again is None else story.answers[again]


def _watched(entry: Entry, story: Story | None, watches: Sequence[Watch]) -> Lines:
    """Which of the asker's watches match the article, and which the story."""
    own = {watch.id: plain(watch.name) for watch in Watchlist(watches).match(entry)}
    of_story = {watch.id: plain(watch.name) for watch in watches if story and watch.id in story.watches}
    if not own and not of_story:
        told = "None of your watches matches the article or its story, so nobody here was alerted."
        return Lines(title="Watches", lines=(told,))
    lines = [
        f"The article is matched by {listed(list(dict.fromkeys(own.values())), most=5)}."
        if own
        else "None of your watches matches the article itself."
    ]
    others = [each for id, each in of_story.items() if id not in own]
    if others:
        lines.append(f"Another article of its story was, by {listed(list(dict.fromkeys(others)), most=5)}.")
    if own and not of_story:
        lines.append("They did not when it came, so nobody here was alerted.")
    return Lines(title="Watches", lines=tuple(lines))
