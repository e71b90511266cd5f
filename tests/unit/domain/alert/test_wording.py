from dataclasses import replace

import pytest

from bot.domain.alert import Answered
from bot.domain.alert.wording import (
    State,
    answered_claim,
    evidence,
    heading,
    headline,
    is_first_on_record,
    outlets,
    shown,
    state,
    status,
    title,
    told,
    watches,
)
from bot.domain.finding import Answer, Finding
from tests.builders import (
    answer_record,
    answered,
    claim,
    confirmation,
    correction,
    denial,
    no_comment,
    opened,
    record,
    source,
    spread,
    standing,
)

UNNAMED = replace(denial(), source=None)


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (claim(origin="Harbour Post"), "Claim by Harbour Post"),
        (claim(origin="Harbour Post", by=source("a memo")), "Claim by Harbour Post, citing a memo"),
        (claim(origin="Harbour Post", by=source("harbour post")), "Claim by Harbour Post"),
        (claim(origin=None, by=source("police")), "Claim by police"),
        (claim(origin=None), "Claim reported by The Ledger"),
        (denial(), "Denied by the Ports Ministry (official)"),
        (denial(by=source("a docker", official=False)), "Denied by a docker (not official)"),
        (denial(by=source("a ministry official")), "Denied by a ministry official"),
        (denial(strength="soft"), "Soft denial by the Ports Ministry (official)"),
        (UNNAMED, "Denied by a speaker not named"),
        (confirmation(), "Confirmed by the Ports Ministry (official)"),
        (correction(), "Corrected by The Ledger"),
        (correction(by=source("Harbour Post")), "Corrected by Harbour Post"),
        (no_comment(), "No comment from the Ports Ministry (official)"),
    ],
)
def test_heading_says_what_it_is_and_whose(finding: Finding, said: str) -> None:
    assert heading(record(finding)) == said


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ((), "Reported by 2 outlets"),
        ((denial(),), "Denied by the Ports Ministry (official) · reported by 2 outlets"),
        ((denial(), denial("Again.")), "Denied by the Ports Ministry (official) · reported by 2 outlets"),
        (
            (denial(), confirmation(by=source("a docker", official=False)), denial(by=source("the mayor"))),
            "Denied by the Ports Ministry (official) and the mayor (official);"
            " confirmed by a docker (not official) · reported by 2 outlets",
        ),
        (
            (no_comment(), denial(strength="soft"), denial(by=source("the mayor"))),
            "Denied by the mayor (official); soft denial by the Ports Ministry (official);"
            " no comment from the Ports Ministry (official) · reported by 2 outlets",
        ),
        ((correction(),), "Corrected by the outlet · reported by 2 outlets"),
        ((UNNAMED,), "Denied by a speaker not named · reported by 2 outlets"),
    ],
)
def test_status_says_how_the_story_stands(answers: tuple[Answer, ...], said: str) -> None:
    assert status(opened(stands=standing(*answers, outlets=("The Ledger", "Coast Radio")))) == said


def test_status_names_the_only_outlet() -> None:
    assert status(opened()) == "Reported by The Ledger"


@pytest.mark.parametrize(
    ("answers", "word"),
    [
        ((), "claim"),
        ((no_comment(),), "no comment"),
        ((denial(strength="soft"), no_comment()), "soft denial"),
        ((denial(), denial(strength="soft")), "denied"),
        ((denial(), confirmation()), "confirmed"),
        ((confirmation(), denial()), "denied"),
        ((denial(), confirmation(by=source("a docker", official=False))), "denied"),
        ((correction(), denial()), "corrected"),
    ],
)
def test_state_of_a_parent_is_what_its_claim_met_with(answers: tuple[Answer, ...], word: State) -> None:
    assert state(opened(stands=standing(*answers))) == word


def test_state_of_a_reply_is_its_own() -> None:
    reply = answered(answer_record(denial(strength="soft")), stands=standing(denial()))
    assert state(reply, reply=True) == "soft denial"
    assert state(reply) == "denied"
    assert state(opened(stands=standing(denial())), reply=True) == "claim"


def test_evidence_is_left_out_where_the_title_says_it() -> None:
    said = record(claim("Memo orders harbours closed."), title="Memo orders harbours closed")
    assert (title(said), evidence(said)) == ("Memo orders harbours closed", "")
    assert title(replace(said, title="")) == "Memo orders harbours closed."


def test_an_answer_names_the_claim_it_answers() -> None:
    claimed = record(title="Harbours to close")
    assert answered_claim(answered(claimed=claimed)) == "Claim by Harbour Post: Harbours to close"
    assert answered_claim(answered(alone=True)) == ""
    assert answered_claim(opened()) == ""


def test_headline_is_the_alert_in_one_line() -> None:
    claimed = opened(record(title="Harbours\nto close"))
    assert headline(claimed) == "Claim by Harbour Post: Harbours to close (Reported by The Ledger)"
    assert headline(spread(claimed)) == headline(claimed)
    assert headline(answered()) == (
        "Denied by the Ports Ministry (official): The Ports Ministry denied that any harbour was to close."
    )


def test_shown_and_told_find_the_record() -> None:
    claimed, said = opened(), answered()
    assert shown(spread(claimed)) is claimed
    assert (told(claimed), told(said)) == (claimed.claim, said.answer)


def test_names_are_listed_and_made_visible() -> None:
    alert = opened(stands=standing(outlets=("A\u200b", "B", "C", "D")), watches=("Mass\nmigration", "X"))
    assert outlets(alert.standing) == "A, B, C and 1 more"
    assert outlets(standing(outlets=("A",))) == ""
    assert watches(alert) == "Mass migration and X"


SECOND = denial("No harbour will close, said the mayor.", by=source("the mayor"))


@pytest.mark.parametrize(
    ("alert", "first"),
    [
        (answered(), True),
        (answered(answer_record(SECOND), stands=standing(denial(), SECOND)), False),
        (answered(answer_record(denial()), stands=standing(denial(), SECOND)), True),
        (answered(answer_record(denial()), stands=standing(denial(strength="soft"), denial())), True),
        (answered(answer_record(confirmation()), stands=standing(denial(), confirmation())), True),
        (answered(answer_record(denial()), stands=standing()), True),
        (answered(answer_record(denial(strength="soft"))), False),
        (answered(answer_record(denial(by=source("a docker", official=False)))), False),
        (answered(answer_record(UNNAMED)), False),
        (answered(answer_record(no_comment())), False),
    ],
)
def test_first_on_record_is_told_from_the_standing(alert: Answered, first: bool) -> None:
    assert is_first_on_record(alert) is first


def test_a_claim_is_no_answer() -> None:
    assert not is_first_on_record(opened())
