"""A story's record: what is entered, and what is there already."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.entry import EntryKey
from bot.domain.finding import Finding
from bot.domain.recording import recorded
from bot.domain.story import MOST_MEMBERS, MOST_OUTLETS, Story, founded, joined, updated
from bot.text.digests import digest
from tests import builders as b


def story() -> Story:
    return founded(b.entry(), b.story().profile, now=b.FIRST_SEEN)


def entered(*findings: Finding, into: Story | None = None, quiet: bool = False) -> Story:
    return recorded(into or story(), b.entry(), findings, quiet)


def test_a_new_story_is_named_for_its_first_entry_and_holds_it() -> None:
    new = story()
    assert new == founded(b.entry(), b.story().profile, now=b.FIRST_SEEN)
    assert new.id != founded(b.entry("other"), b.story().profile, now=b.FIRST_SEEN).id
    assert new.id != founded(b.entry(), b.story().profile, now=b.FIRST_SEEN + 1).id
    assert [member.entry for member in new.members] == [b.entry().key]
    assert new.outlets == ("The Ledger",)


def test_joining_adds_a_member_and_time_never_goes_back() -> None:
    again = b.entry("2", outlet="Coast Radio")
    after = joined(story(), again, b.story().profile, repeat_of=b.entry().key, now=b.FIRST_SEEN - 60)
    assert [member.entry for member in after.members] == [b.entry().key, again.key]
    assert after.members[1].repeat_of == b.entry().key
    assert after.updated == b.FIRST_SEEN
    assert after.outlets == ("The Ledger", "Coast Radio")


def test_a_story_without_end_remembers_the_latest_members_and_all_outlets() -> None:
    endless = entered(b.claim())
    for number in range(MOST_MEMBERS + 50):
        of = b.entry(str(number), outlet=f"Outlet {number // 2}")
        endless = joined(endless, of, b.story().profile, repeat_of=b.entry().key, now=b.FIRST_SEEN)
    outlets = [f"Outlet {number}" for number in range((MOST_MEMBERS + 50) // 2)]
    assert [member.entry.id for member in endless.members] == [
        str(number) for number in range(50, MOST_MEMBERS + 50)
    ]
    assert endless.outlets == ("The Ledger", *outlets)

    # Its first entry is no longer a member, and what refers to it goes on.
    assert updated(endless, b.entry().key, b.entry(title="Another title")) == endless
    again = entered(b.denial(), into=endless)
    assert [record.answers for record in again.records] == [None, endless.claims[0].id]


def test_the_outlets_of_a_story_are_bounded_too() -> None:
    endless = story()
    for number in range(2 * MOST_MEMBERS + MOST_OUTLETS):
        of = b.entry(str(number), outlet=f"Outlet {number}")
        endless = joined(endless, of, b.story().profile, repeat_of=None, now=b.FIRST_SEEN)
    assert len(endless.earlier) == MOST_OUTLETS
    assert endless.outlets[:2] == ("The Ledger", "Outlet 0")


def test_an_update_changes_the_member_in_its_place() -> None:
    two = joined(story(), b.entry("2"), b.story().profile, repeat_of=b.entry().key, now=b.FIRST_SEEN)
    after = updated(two, b.entry("2").key, b.entry("2b", title="Another title"))
    assert [member.entry.id for member in after.members] == ["harbours-1", "2b"]
    assert after.members[1].title == "Another title"
    assert after.members[1].repeat_of == b.entry().key


def test_an_answer_is_entered_under_the_claim_it_answers() -> None:
    after = entered(b.denial(), b.claim())
    claim, denial = after.records
    assert (claim.finding, denial.finding) == (b.claim(), b.denial())
    assert denial.answers == claim.id
    assert after.claims == (claim,)
    assert after.answers == (denial,)


def test_an_answer_without_a_claim_stands_alone() -> None:
    assert [record.answers for record in entered(b.denial()).records] == [None]


def test_only_the_first_claim_of_an_entry_is_entered() -> None:
    other = b.claim("The mayor is accused of taking bribes.", origin="Coast Radio")
    assert [record.finding for record in entered(b.claim(), other).records] == [b.claim()]


def test_a_denial_that_came_before_its_claim_is_linked_to_it() -> None:
    denial, claim = entered(b.claim(), into=entered(b.denial())).records
    assert denial.answers == claim.id


def test_what_is_on_record_is_not_entered_again() -> None:
    once = entered(b.claim(), b.denial())
    assert entered(b.claim(), b.denial(), into=once) == once


def test_what_is_said_again_is_as_sure_as_its_surest_wording_and_stays_whose_it_was() -> None:
    unsure = replace(b.claim(), confidence=0.6)
    for first, again in ((unsure, b.claim()), (b.claim(), unsure)):
        (record,) = recorded(entered(first), b.entry("other", outlet="Coast Radio"), [again], False).records
        assert (record.finding.confidence, record.outlet) == (0.9, "The Ledger")


def test_another_party_that_denies_is_entered_too() -> None:
    after = entered(b.claim(), b.denial(), b.denial(by=b.source("Mayor Ada Quill")))
    assert len(after.answers) == 2


def test_records_keep_what_the_entry_was_and_whether_it_was_old_news() -> None:
    record = entered(b.claim(), quiet=True).records[0]
    assert record.quiet
    assert record.entry == EntryKey(b.entry().feed, "harbours-1")
    assert (record.outlet, record.link) == (b.entry().outlet, b.entry().link)


def test_records_and_threads_are_found_by_their_id() -> None:
    after = entered(b.claim())
    assert after.record(after.records[0].id) == after.records[0]
    assert after.record("none") is None
    assert after.thread(b.SLACK) is None


@given(st.lists(st.sampled_from([b.claim(), b.denial(), b.confirmation(), b.no_comment(), b.correction()])))
def test_every_record_has_an_id_of_its_own(findings: list[Finding]) -> None:
    after = entered(*findings)
    assert len({record.id for record in after.records}) == len(after.records)
    assert entered(*findings, into=after) == after


@given(st.lists(st.text(), min_size=1), st.lists(st.text(), min_size=1))
def test_digests_tell_all_parts_apart(one: list[str], other: list[str]) -> None:
    assert (digest(*one) == digest(*other)) is (one == other)
    assert len(digest(*one)) == 24


@pytest.mark.parametrize(
    ("first", "second", "records"),
    [
        ("The mayor denies resigning.", "The mayor denies buying the ferry.", 2),
        ("The mayor denies resigning.", "The mayor denies that she is resigning.", 1),
        ("The mayor denies resigning.", "The mayor denies it.", 1),
    ],
)
def test_two_denials_by_one_party_are_one_if_they_are_about_the_same(
    first: str, second: str, records: int
) -> None:
    by = b.source("The mayor")
    after = entered(b.denial(first, by=by), b.denial(second, by=by))
    assert len({record.id for record in after.records}) == len(after.records) == records


def test_two_accusations_share_more_than_a_name_to_be_one() -> None:
    first = entered(b.claim("Whitlock is accused of bribing a judge.", origin=None))
    other = b.claim("Whitlock is accused of plagiarism in her thesis.", origin=None)
    again = b.claim("Whitlock accused of bribing the judge in court.", origin=None)
    assert len(entered(other, into=first).records) == 2
    assert len(entered(again, into=first).records) == 1
