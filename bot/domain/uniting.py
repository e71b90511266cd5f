"""Two stories that turn out to be one -> one story: nothing that either knows is lost or told again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.finding import Claim, same_claim
from bot.domain.likeness import united as united_profiles
from bot.domain.story import MOST_ABSORBED, MOST_MEMBERS, MOST_OUTLETS, Record, Story, Thread, as_sure


def united(elder: Story, younger: Story) -> Story:
    """The elder with all that the younger holds.

    A claim of the younger that the elder has in other words is `same_as` that one, and its answers stand
    under that one. A channel with a thread of each goes on in the elder's; one with a thread of the younger
    alone keeps it.
    """
    twins = _twins(elder, younger)
    members = sorted((*elder.members, *younger.members), key=lambda member: member.published)
    outlets = (*elder.earlier, *younger.earlier, *(member.outlet for member in members[:-MOST_MEMBERS]))
    return replace(
        elder,
        opened=min(elder.opened, younger.opened),
        updated=max(elder.updated, younger.updated),
        profile=united_profiles(elder.profile, younger.profile),
        members=tuple(members[-MOST_MEMBERS:]),
        earlier=tuple(dict.fromkeys(outlets))[:MOST_OUTLETS],
        records=_records(elder, younger, twins),
        watches=tuple(dict.fromkeys((*elder.watches, *younger.watches))),
        threads=_threads(elder, younger, twins),
        absorbed=(*elder.absorbed, *younger.absorbed, younger.id)[-MOST_ABSORBED:],
    )


def _twins(elder: Story, younger: Story) -> dict[str, str]:
    """The claims of the younger that the elder has already, by their ids."""
    known = [record.finding for record in elder.claims if isinstance(record.finding, Claim)]
    found = {}
    for record in younger.claims:
        which = same_claim(record.finding, known) if isinstance(record.finding, Claim) else None
        if which is not None:
            found[record.id] = elder.claims[which].same_as or elder.claims[which].id
    return found


def _records(elder: Story, younger: Story, twins: Mapping[str, str]) -> tuple[Record, ...]:
    known = {record.id for record in elder.records}
    added = [record for record in younger.records if record.id not in known]
    kept = {record.id: record for record in elder.records}
    for record in added:
        if record.id in twins and not record.quiet:
            said = kept[twins[record.id]]
            kept[said.id] = replace(as_sure(said, record.finding), quiet=False)
    return (*kept.values(), *(_moved(record, twins) for record in added))


def _moved(record: Record, twins: Mapping[str, str]) -> Record:
    if record.answers is not None:
        return replace(record, answers=twins.get(record.answers, record.answers))
    same_as = record.same_as and twins.get(record.same_as, record.same_as)
    return replace(record, same_as=twins.get(record.id, same_as))


def _threads(elder: Story, younger: Story, twins: Mapping[str, str]) -> tuple[Thread, ...]:
    kept = [_thread(thread, younger.thread(thread.channel), twins) for thread in elder.threads]
    alone = [thread for thread in younger.threads if elder.thread(thread.channel) is None]
    return (*kept, *(_thread(thread, None, twins) for thread in alone))


def _thread(kept: Thread, left: Thread | None, twins: Mapping[str, str]) -> Thread:
    """What the channel was told of either story counts as told, and so does what says the same."""
    told = (*kept.told, *(left.told if left else ()))
    muted = (*kept.muted, *(left.muted if left else ()))
    return replace(kept, told=_with_twins(told, twins), muted=_with_twins(muted, twins))


def _with_twins(records: Sequence[str], twins: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*records, *(twins[record] for record in records if record in twins))))
