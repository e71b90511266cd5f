"""A watch -> what it would have matched in the last 24 hours: too much, too little, or the right thing."""

from collections.abc import AsyncIterator, Sequence

from bot.commands.desk import Desk
from bot.commands.replies import Items, Lines, Part
from bot.commands.showing import entry_item
from bot.domain.entry import Entry
from bot.domain.finding import Claim, Finding
from bot.domain.recording import lead_claim
from bot.domain.watch import Watch, Watchlist
from bot.ports import DAY
from bot.text.phrases import counted
from bot.text.shares import written

SHOWN = 3
LOOKED_AT = 20_000
"""Entries at most: looking at so many takes about a second."""
_READ = 500
"""Entries at most that are read for what they say: it takes as long as looking at all."""
# A watch that matches so many entries a day, or such a share of them, is probably too broad.
_MANY, _SHARE, _FEW = 200, 0.1, 100


async def previewed(desk: Desk, watch: Watch, now: float) -> tuple[Part, ...]:
    """The three latest of the entries that it would have matched, how many there were, and a warning if they
    are very many."""
    watchlist = Watchlist([watch])
    latest: list[Entry] = []
    said: list[Finding] = []
    looked_at = matched = 0
    async for entry in _published_today(desk, now):
        looked_at += 1
        if watchlist.match(entry):
            matched += 1
            latest += [entry] if len(latest) < SHOWN else []
            said += _recorded(desk.extract(entry)) if watch.confidence and matched <= _READ else []
    if not matched:
        told = f"It would have matched none of the {looked_at:,} articles of the last 24 hours."
        return (Lines(lines=(told,)),)
    told = f"It would have matched {matched:,} of the {looked_at:,} articles of the last 24 hours; the latest"
    items = Items(title=told, items=tuple(entry_item(entry) for entry in latest))
    return (*_warning(matched, looked_at), items, *_too_unsure(watch, said))


def _recorded(findings: Sequence[Finding]) -> list[Finding]:
    """Those of an entry's findings that a story takes down: of its claims only the first."""
    lead = lead_claim(findings)
    return [finding for finding in findings if finding is lead or not isinstance(finding, Claim)]


def _too_unsure(watch: Watch, findings: Sequence[Finding]) -> tuple[Lines, ...]:
    """How many findings the watch does without for their confidence."""
    asked = [finding for finding in findings if finding.kind in watch.alert_on]
    if not asked:
        return ()
    without = sum(not watch.wants(finding) for finding in asked)
    told = (
        f"Of {counted(len(asked), 'finding')} in such articles that it asks for, {without} would not alert, "
        f"with a confidence below {written(watch.confidence)}."
    )
    return (Lines(lines=(told,)),)


async def _published_today(desk: Desk, now: float) -> AsyncIterator[Entry]:
    """The entries that came and were published in the last 24 hours."""
    read = 0
    async for known in desk.stories.recent(now - DAY):
        if known.entry.published >= now - DAY:
            yield known.entry
            read += 1
        if read >= LOOKED_AT:
            return


def _warning(matched: int, looked_at: int) -> tuple[Lines, ...]:
    if matched < _MANY and (looked_at < _FEW or matched < _SHARE * looked_at):
        return ()
    told = (
        "That is very much. It alerts only on what the articles put on the record, but a longer name or "
        "phrase may serve you better."
    )
    return (Lines(title="Mind", lines=(told,)),)
