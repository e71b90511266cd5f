"""`story`: the life of a story: who claimed it first, who carried it, who answered, and when."""

from collections.abc import Mapping

from bot.commands.asking import Asker
from bot.commands.desk import Desk
from bot.commands.kinds import Export, Mute, ShowStory
from bot.commands.lookups import story_of
from bot.commands.replies import Button, Facts, Item, Items, Reply
from bot.commands.showing import entry_item, plain, record_item, said_of
from bot.domain.alert import wording
from bot.domain.story import Member, Record, Story
from bot.text.phrases import counted, listed, moment

MOST_RECORDS, MOST_OUTLETS = 12, 10
_NOUNS: Mapping[wording.State, str] = {
    "denied": "denial",
    "confirmed": "confirmation",
    "corrected": "correction",
}


async def story(desk: Desk, asked: ShowStory, asker: Asker) -> Reply:
    """All of it that fits."""
    found = await story_of(desk, asked.story, asker)
    mine = {watch.id: watch for watch in await desk.visible(asker)}
    watches = [plain(mine[id].name) for id in found.watches if id in mine]
    return Reply(
        heading=plain(found.members[0].title, 200) if found.members else "Story",
        parts=(_facts(found, watches), *_record(found), *_carried(found)),
        buttons=(
            Button(label="Mute story", command=Mute(which=found.id), risky=True),
            Button(label="Export", command=Export(what="story", words=found.id)),
        ),
        shareable=True,
    )


def _facts(story: Story, watches: list[str]) -> Facts:
    origins = dict.fromkeys(origin for record in story.claims if (origin := _origin(record)))
    first = min(story.members, key=lambda member: member.published, default=None)
    facts = [
        ("Origin", listed([plain(origin) for origin in origins]) or "not named"),
        ("First report", f"{plain(first.outlet)}, {moment(first.published)}" if first else ""),
        ("Carried by", f"{counted(len(story.outlets), 'outlet')}, the last on {moment(story.updated)}"),
        ("On the record", _counts(story)),
        ("Watches", listed(list(dict.fromkeys(watches)), most=5)),
        ("Story", story.id),
    ]
    return Facts(facts=tuple((name, value) for name, value in facts if value))


def _origin(record: Record) -> str:
    """Who first made a claim, as far as the reports say."""
    finding = record.finding
    if finding.kind != "claim":
        return ""
    return finding.origin or (finding.source.name if finding.source else "")


def _counts(story: Story) -> str:
    kinds: dict[str, int] = {}
    for record in story.records:
        state = wording.state_of(record.finding)
        noun = _NOUNS.get(state, state)
        kinds[noun] = kinds.get(noun, 0) + 1
    return ", ".join(counted(number, noun) for noun, number in kinds.items()) or "nothing"


def _record(story: Story) -> list[Items]:
    """Claims and answers as they came."""
    timeline = sorted(story.records, key=lambda record: record.published)
    items = [record_item(record, notes=said_of(record, story.records)) for record in timeline[:MOST_RECORDS]]
    if not items:
        return []
    more = len(timeline) - len(items)
    return [
        Items(
            title="Said on the record, in order" + (f" ({more} more in the export)" if more else ""),
            items=tuple(items),
        )
    ]


def _carried(story: Story) -> list[Items]:
    """Each outlet's first report, in order."""
    first: dict[str, Member] = {}
    for member in sorted(story.members, key=lambda member: member.published):
        first.setdefault(member.outlet, member)
    items = [_report(story, member) for member in list(first.values())[:MOST_OUTLETS]]
    more = len(story.outlets) - len(items)
    title = "Who carried it, earliest first" + (f" ({more} more in the export)" if more > 0 else "")
    return [Items(title=title, items=tuple(items))] if items else []


def _report(story: Story, member: Member) -> Item:
    original = next((other for other in story.members if other.entry == member.repeat_of), None)
    if member.repeat_of is None:
        return entry_item(member)
    note = f"Repeats {plain(original.outlet)}" if original else "Repeats an earlier report"
    return entry_item(member, notes=[note])
