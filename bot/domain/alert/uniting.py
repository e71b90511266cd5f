"""Two stories that are to be one -> what is said in the threads that go on elsewhere."""

from collections.abc import Mapping, Sequence

from bot.domain.alert.kinds import Standing, United
from bot.domain.alert.telling import NOBODY, alert_id
from bot.domain.story import Story, Thread
from bot.domain.watch import Channel, Watch
from bot.text.digests import digest


def farewells(
    elder: Story,
    younger: Story,
    watching: Mapping[Channel, Sequence[Watch]],
    silent: Mapping[Channel, frozenset[str]] = NOBODY,
) -> tuple[tuple[Channel, United], ...]:
    """For each channel that has a thread of both: the last reply in the younger's.

    `watching` holds, for each channel, those of its watches that matched either; `silent` the ids of those
    for which nothing of the younger is posted there. Where that is all of them, no last reply is, either.
    """
    loud = [
        thread
        for thread in younger.threads
        if not _is_silent(watching.get(thread.channel, ()), silent.get(thread.channel))
    ]
    return tuple(
        (thread.channel, _farewell(elder, younger, kept, thread, watching.get(thread.channel, ())))
        for thread in loud
        if (kept := elder.thread(thread.channel)) and kept.parent != thread.parent
    )


def _is_silent(watches: Sequence[Watch], silent: frozenset[str] | None) -> bool:
    return silent is not None and silent.issuperset(watch.id for watch in watches)


def _farewell(elder: Story, younger: Story, kept: Thread, left: Thread, watches: Sequence[Watch]) -> United:
    record = elder.record(kept.parent)
    if record is None:
        raise ValueError(f"story {elder.id} lost the record {kept.parent} that opened a thread")
    return United(
        id=digest("united", left.parent, kept.parent),
        story=elder.id,
        thread=alert_id(left.parent),
        watches=tuple(watch.name for watch in watches),
        first_seen=elder.opened,
        standing=Standing(outlets=elder.outlets),
        elder=record,
        elder_thread=alert_id(kept.parent),
        left=younger.record(left.parent),
    )
