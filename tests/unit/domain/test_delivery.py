"""A batch of deliveries, and what of it has to be done."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.alert import Opened
from bot.domain.delivery import Delivery, Pending, delivery, steps
from bot.domain.watch import CONSOLE
from tests import builders as b

OPENED = b.opened()
PARENT = delivery(CONSOLE, OPENED)
REPLY = delivery(CONSOLE, b.answered())


def edit(*outlets: str) -> Delivery:
    return delivery(CONSOLE, b.spread(b.opened(stands=b.standing(outlets=outlets))))


def pending(*deliveries: Delivery, attempts: int = 1) -> list[Pending]:
    return [Pending(delivery=each, attempts=attempts, in_doubt=attempts > 1) for each in deliveries]


def test_a_delivery_is_the_same_for_the_same_alert_and_channel() -> None:
    assert delivery(CONSOLE, OPENED) == PARENT
    assert delivery(b.SLACK, OPENED).id != PARENT.id
    assert len(PARENT.id) == 24


def test_a_reply_names_the_delivery_that_opened_its_thread() -> None:
    assert PARENT.parent is None
    assert REPLY.parent == PARENT.id
    assert edit("A").parent == PARENT.id


def test_what_can_not_be_folded_is_done_in_order() -> None:
    done = steps(pending(PARENT, REPLY))
    assert [step.pending.delivery for step in done] == [PARENT, REPLY]
    assert all(not step.absorbed for step in done)


def test_a_parent_that_was_never_posted_is_posted_as_its_newest_edit() -> None:
    two, three = edit("A", "B"), edit("A", "B", "C")
    (post, reply) = steps(pending(PARENT, two, REPLY, three))
    assert post.pending.delivery.id == PARENT.id
    assert isinstance(post.pending.delivery.alert, Opened)
    assert post.pending.delivery.alert.standing.outlets == ("A", "B", "C")
    assert post.absorbed == (two, three)
    assert reply.pending.delivery == REPLY


def test_of_several_edits_only_the_newest_is_made() -> None:
    two, three = edit("A", "B"), edit("A", "B", "C")
    (step,) = steps(pending(two, three))
    assert step.pending.delivery == three
    assert step.absorbed == (two,)


def test_a_parent_in_doubt_is_edited_apart() -> None:
    change = edit("A", "B")
    done = steps([*pending(PARENT, attempts=2), *pending(change)])
    assert [step.pending.delivery for step in done] == [PARENT, change]


def test_edits_of_other_threads_are_left_alone() -> None:
    other = delivery(b.SLACK, b.spread())
    assert [step.pending.delivery for step in steps(pending(PARENT, other))] == [PARENT, other]


BATCH = [PARENT, REPLY, edit("A"), edit("A", "B"), delivery(b.SLACK, OPENED), delivery(b.SLACK, b.spread())]


@given(st.lists(st.sampled_from(BATCH), unique_by=lambda each: each.id), st.data())
def test_every_delivery_is_done_or_absorbed_exactly_once(batch: list[Delivery], data: st.DataObject) -> None:
    handed = [Pending(delivery=each, attempts=data.draw(st.integers(1, 3))) for each in batch]
    done = [each.id for step in steps(handed) for each in (step.pending.delivery, *step.absorbed)]
    assert sorted(done) == sorted(each.id for each in batch)
