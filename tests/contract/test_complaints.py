"""`bot.ports.Complaints`, on every implementation."""

from dataclasses import replace

from bot.ports import Complaint
from tests.stores import DAY, NOW, Stores

COMPLAINT = Complaint(
    what="kind",
    story="s1",
    record="r1",
    rule="denies it: flatly",
    kind="denial",
    evidence="“No”, said Ottawa.",
    by="slack:U1",
    at=NOW,
)


async def test_at_first_nobody_complained(stores: Stores) -> None:
    assert await stores.complaints.counts() == {}
    assert await stores.complaints.latest(10) == ()


async def test_complaints_are_counted_for_each_rule_kind_and_what(stores: Stores) -> None:
    for complaint in (
        COMPLAINT,
        replace(COMPLAINT, by="slack:U2"),
        replace(COMPLAINT, record="r2"),
        replace(COMPLAINT, what="story"),
        replace(COMPLAINT, record="r3", kind="claim"),
        replace(COMPLAINT, record="r4", rule="says"),
    ):
        assert await stores.complaints.add(complaint)

    assert await stores.complaints.counts() == {
        ("denies it: flatly", "denial", "kind"): 3,
        ("denies it: flatly", "denial", "story"): 1,
        ("denies it: flatly", "claim", "kind"): 1,
        ("says", "denial", "kind"): 1,
    }


async def test_the_same_is_counted_once(stores: Stores) -> None:
    assert await stores.complaints.add(COMPLAINT)
    assert not await stores.complaints.add(replace(COMPLAINT, at=NOW + DAY))

    assert sum((await stores.complaints.counts()).values()) == 1
    assert await stores.complaints.latest(10) == (COMPLAINT,)


async def test_after_ninety_days_the_complaint_goes_and_its_count_stays(stores: Stores) -> None:
    later = replace(COMPLAINT, record="r2", at=NOW + 91 * DAY)
    await stores.complaints.add(COMPLAINT)
    await stores.complaints.add(later)

    assert await stores.complaints.latest(10) == (later,)
    assert sum((await stores.complaints.counts()).values()) == 2
    assert await stores.complaints.add(replace(COMPLAINT, at=NOW + 91 * DAY))


async def test_the_newest_come_first(stores: Stores) -> None:
    for number in range(3):
        await stores.complaints.add(replace(COMPLAINT, record=f"r{number}", at=NOW + number))

    assert [each.record for each in await stores.complaints.latest(2)] == ["r2", "r1"]
