"""`claims` and `denials`: what was put on the record in the stories that the asker may see, newest first."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from heapq import heappop, heappush

from bot.commands import spans
from bot.commands.asking import Asker
from bot.commands.desk import Desk
from bot.commands.kinds import Export, Listed, Search
from bot.commands.replies import Items, Lines, Reply
from bot.commands.showing import plain, record_item, said_of
from bot.domain.finding import Claim, Denial
from bot.domain.story import Outline, Record, names, texts
from bot.errors import Declined
from bot.text.sought import Sought, line, sought
from bot.text.words import words

PAGE = 5
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A record that was looked for, and its story."""

    record: Record
    story: Outline

    @property
    def order(self) -> tuple[float, str]:
        """Newest first."""
        return -self.record.published, self.record.id


async def search(desk: Desk, asked: Search, asker: Asker, now: float) -> Reply:
    """A page of them."""
    after = _cursor(asked.before)
    found: list[Hit] = []
    async for hit in hits(desk, asked, asked.what, asker, now):
        if after is None or hit.order > after:
            found.append(hit)
        if len(found) > PAGE:
            break
    if not found:
        return _nothing(asked)
    items = tuple(
        record_item(hit.record, notes=said_of(hit.record, hit.story.records), story=hit.story.id)
        for hit in found[:PAGE]
    )
    more = replace(asked, before=_written(found[PAGE - 1])) if len(found) > PAGE else None
    return Reply(heading=_heading(asked), parts=(Items(items=items),), next=more, shareable=True)


async def hits(
    desk: Desk, asked: Search | Export, what: Listed, asker: Asker, now: float
) -> AsyncIterator[Hit]:
    """All that fit, newest first.

    A record is never newer than the last update of its story, and stories come last updated first: so what
    is newer than the next story's update can be told at once, and most searches read but a few stories.
    """
    kind = Claim if what == "claims" else Denial
    all_of, by = _sought(desk, asked)
    since = now - asked.since if asked.since is not None else 0.0
    visible = [watch.id for watch in await desk.visible(asker)]
    waiting: list[tuple[tuple[float, str], Hit]] = []
    seen = set[str]()
    async for story in desk.stories.watched(visible, since, Sought(all_of.words, by.names)):
        while waiting and waiting[0][1].record.published > story.updated:
            yield heappop(waiting)[1]
        for record in story.records:
            fits = isinstance(record.finding, kind) and record.published >= since and record.id not in seen
            if fits and _holds(record, all_of, by):
                seen.add(record.id)
                hit = Hit(record=record, story=story)
                heappush(waiting, (hit.order, hit))
    while waiting:
        yield heappop(waiting)[1]


def _holds(record: Record, all_of: Sought, by: Sought) -> bool:
    """Whether the record itself holds what its story does."""
    held = not all_of.words or all_of.is_in(line(texts(record)))
    return held and (not by.names or by.is_in(line(names(record))))


def _sought(desk: Desk, asked: Search | Export) -> tuple[Sought, Sought]:
    """The words that must be in a record, and the names of which it must bear one."""
    by = plain(asked.by, _LONGEST)
    return sought(plain(asked.words, _LONGEST)), sought("", spellings(desk, by))


def spellings(desk: Desk, by: str) -> tuple[str, ...]:
    """A name, and if it is that of an outlet all its others: NYT, New York Times."""
    if not by:
        return ()
    outlets = desk.outlets()
    one = outlets.get(tuple(words(by)))
    others = [" ".join(alias) for alias, spelling in outlets.items() if spelling == one]
    return (by, *([one, *others] if one else []))


def _heading(asked: Search) -> str:
    parts = [asked.what.capitalize()]
    if asked.words:
        parts.append(f"with “{plain(asked.words)}”")
    if asked.by:
        parts.append(f"by {plain(asked.by)}")
    if asked.since is not None:
        parts.append(f"of the last {spans.said(asked.since)}")
    return " ".join([*parts, "(continued)"] if asked.before else parts) + ", newest first"


def _nothing(asked: Search) -> Reply:
    heading = f"No {'more ' if asked.before else ''}{_heading(asked)[:1].lower()}{_heading(asked)[1:]}"
    hint = "Only stories that your watches matched are looked through; see what is watched with watches."
    return Reply(
        heading=heading.removesuffix(", newest first") + ".",
        parts=(Lines(lines=(hint,)),),
        suggestions=(asked.what,) if asked.words or asked.by or asked.since is not None else ("watches",),
    )


def _written(last: Hit) -> str:
    return f"{last.record.published!r}~{last.record.id}"


def _cursor(before: str) -> tuple[float, str] | None:
    if not before:
        return None
    published, _, id = before.partition("~")
    try:
        return -float(published), id
    except ValueError:
        raise Declined("That page is no more: ask again.") from None
