"""What a channel is told of a story, given what it was told before."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.alert import Alert, Answered, Opened, Spread, decide
from bot.domain.finding import Claim, Finding, Kind
from bot.domain.recording import recorded
from bot.domain.story import Story
from bot.domain.watch import CONSOLE, Channel, Watch
from tests import builders as b


def watch(*kinds: Kind, name: str = "Ports Ministry") -> Watch:
    return Watch(kind="entity", name=name, alert_on=frozenset(kinds or ("claim", "denial")))


def tell(story: Story, *watches: Watch, channel: Channel = CONSOLE) -> tuple[Story, list[Alert]]:
    story, told = decide(story, {channel: watches or (watch(),)})
    return story, [alert for _, alert in told]


def kinds(alerts: Sequence[Alert]) -> list[str]:
    return [alert.alert for alert in alerts]


def with_findings(story: Story, *findings: Finding, quiet: bool = False) -> Story:
    return recorded(story, b.entry(), findings, quiet)


def with_outlet(story: Story, outlet: str) -> Story:
    member = b.member(outlet, outlet=outlet)
    return Story(
        id=story.id,
        opened=story.opened,
        updated=story.updated,
        profile=story.profile,
        members=(*story.members, member),
        records=story.records,
        threads=story.threads,
    )


def test_a_new_claim_opens_a_thread() -> None:
    _, (opened,) = tell(with_findings(b.story(), b.claim()))
    assert isinstance(opened, Opened)
    assert opened.thread == opened.id
    assert opened.claim.finding == b.claim()
    assert opened.watches == ("Ports Ministry",)
    assert opened.standing.outlets == ("The Ledger",)


def test_a_denial_goes_under_its_claim_and_the_parent_says_so() -> None:
    story, (opened,) = tell(with_findings(b.story(), b.claim()))
    _, (answered, spread) = tell(with_findings(story, b.denial()))
    assert isinstance(answered, Answered)
    assert answered.thread == opened.id
    assert answered.claim == story.records[0]
    assert isinstance(spread, Spread)
    assert spread.parent.id == opened.id
    assert spread.standing.answers == (b.denial(),)


def test_a_claim_and_its_denial_that_come_together_open_one_thread() -> None:
    _, alerts = tell(with_findings(b.story(), b.claim(), b.denial()))
    assert kinds(alerts) == ["opened", "answered"]
    assert alerts[0].standing.answers == (b.denial(),)


def test_an_answer_stands_beside_the_others_to_its_claim() -> None:
    story, _ = tell(with_findings(b.story(), b.claim(), b.denial()))
    second = b.denial("No harbour will close, the mayor said.", by=b.source("the mayor"))
    _, (answered, _) = tell(with_findings(story, second))
    assert answered.standing.answers == (b.denial(), second)


def test_nothing_is_told_twice() -> None:
    story, _ = tell(with_findings(b.story(), b.claim(), b.denial()))
    assert tell(story) == (story, [])


def test_another_outlet_only_changes_the_parent() -> None:
    story, (opened,) = tell(with_findings(b.story(), b.claim()))
    story, (spread,) = tell(with_outlet(story, "Coast Radio"))
    assert isinstance(spread, Spread)
    assert spread.thread == opened.id
    assert spread.standing.outlets == ("The Ledger", "Coast Radio")
    assert tell(story)[1] == []


def test_each_standing_is_an_edit_of_its_own() -> None:
    story, _ = tell(with_findings(b.story(), b.claim()))
    story, (two,) = tell(with_outlet(story, "Coast Radio"))
    _, (three,) = tell(with_outlet(story, "Harbour Post"))
    assert two.id != three.id


def test_old_news_is_not_told() -> None:
    assert tell(with_findings(b.story(), b.claim(), b.denial(), quiet=True))[1] == []


def test_a_new_denial_brings_the_old_claim_along() -> None:
    story, _ = tell(with_findings(b.story(), b.claim(), quiet=True))
    _, alerts = tell(with_findings(story, b.denial()))
    assert kinds(alerts) == ["opened", "answered"]


def test_old_news_that_is_said_again_is_told() -> None:
    story, _ = tell(with_findings(b.story(), b.claim(), quiet=True))
    assert kinds(tell(with_findings(story, b.claim()))[1]) == ["opened"]


def test_a_denial_alone_opens_a_thread_of_its_own() -> None:
    story, (alone,) = tell(with_findings(b.story(), b.denial()))
    assert isinstance(alone, Answered)
    assert alone.thread == alone.id
    assert alone.claim is None
    _, (opened,) = tell(with_findings(story, b.claim()))
    assert isinstance(opened, Opened)
    assert opened.thread == alone.id


def test_a_channel_that_comes_late_sees_the_claim_first() -> None:
    story, _ = tell(with_findings(b.story(), b.claim(), b.denial()))
    _, alerts = tell(story, channel=b.SLACK)
    assert kinds(alerts) == ["opened", "answered"]


def test_a_channel_gets_only_the_kinds_it_asks_for() -> None:
    story = with_findings(b.story(), b.claim(), b.no_comment(), b.confirmation())
    assert kinds(tell(story)[1]) == ["opened"]
    assert kinds(tell(story, watch("claim"), watch("confirmation"))[1]) == ["opened", "answered"]
    assert tell(story, watch("correction"))[1] == []


def test_a_channel_that_asks_for_denials_alone_still_sees_what_is_denied() -> None:
    _, alerts = tell(with_findings(b.story(), b.claim(), b.denial()), watch("denial"))
    assert kinds(alerts) == ["opened", "answered"]


PICKY = replace(watch(), confidence=0.8)


def unsure(finding: Finding, confidence: float = 0.66) -> Finding:
    return replace(finding, confidence=confidence)


def test_a_channel_that_asks_for_surer_findings_is_told_of_those() -> None:
    story = with_findings(b.story(), unsure(b.claim()))
    assert kinds(tell(story)[1]) == ["opened"]
    assert tell(story, PICKY) == (story, [])
    assert kinds(tell(with_findings(b.story(), unsure(b.claim(), 0.8)), PICKY)[1]) == ["opened"]


def test_what_one_watch_of_a_channel_finds_too_unsure_another_may_want() -> None:
    story = with_findings(b.story(), unsure(b.claim()))
    assert kinds(tell(story, PICKY, watch("claim"))[1]) == ["opened"]
    assert tell(story, PICKY, watch("denial"))[1] == []


def test_a_sure_denial_brings_the_unsure_claim_along() -> None:
    story = with_findings(b.story(), unsure(b.claim()), b.denial())
    _, alerts = tell(story, PICKY)
    assert kinds(alerts) == ["opened", "answered"]
    assert kinds(tell(with_findings(b.story(), b.claim(), unsure(b.denial())), PICKY)[1]) == ["opened"]


def test_a_finding_that_is_said_again_more_surely_is_told_then_and_once() -> None:
    story, told = tell(with_findings(b.story(), unsure(b.claim()), unsure(b.denial())), PICKY)
    assert told == []
    story, told = tell(with_findings(story, b.denial()), PICKY)
    assert kinds(told) == ["opened", "answered"]
    story, told = tell(with_findings(story, b.claim(), unsure(b.denial())), PICKY)
    assert told == []


def test_old_news_makes_nothing_surer() -> None:
    story = with_findings(b.story(), unsure(b.claim()))
    assert tell(with_findings(story, b.claim(), quiet=True), PICKY)[1] == []


def test_a_watch_mentions_nobody_beside_what_it_does_not_ask_for() -> None:
    asking = replace(PICKY, mention="discord:7")
    _, (_, unsure_) = tell(with_findings(b.story(), b.claim(), unsure(b.denial())), watch(), asking)
    _, (_, sure) = tell(with_findings(b.story(), b.claim(), b.denial()), watch(), asking)
    assert isinstance(unsure_, Answered)
    assert isinstance(sure, Answered)
    assert (unsure_.mention, sure.mention) == ("", "discord:7")


def test_channels_do_not_know_of_each_other() -> None:
    story = with_findings(b.story(), b.claim())
    story, told = decide(story, {CONSOLE: [watch()], b.SLACK: [watch(name="Harbours")]})
    assert [(str(channel), alert.watches) for channel, alert in told] == [
        ("console", ("Ports Ministry",)),
        (str(b.SLACK), ("Harbours",)),
    ]
    assert {thread.channel for thread in story.threads} == {CONSOLE, b.SLACK}


FINDINGS = [b.claim(), b.denial(), b.no_comment(), b.confirmation(), b.denial(by=b.source("Mayor Quill"))]


@given(st.lists(st.tuples(st.sampled_from(FINDINGS), st.booleans())))
def test_whatever_comes_no_record_is_told_twice_and_one_message_opens_the_thread(
    arriving: list[tuple[Finding, bool]],
) -> None:
    story, alerts = b.story(), list[Alert]()
    for finding, quiet in arriving:
        story, told = tell(with_findings(story, finding, quiet=quiet), watch("claim", "denial", "no_comment"))
        alerts += told
    posted = [alert for alert in alerts if not isinstance(alert, Spread)]
    assert len({alert.id for alert in posted}) == len(posted)
    assert len([alert for alert in posted if alert.id == alert.thread]) == (1 if posted else 0)
    assert len({alert.thread for alert in alerts}) <= 1
    loud_claims = [finding for finding, quiet in arriving if isinstance(finding, Claim) and not quiet]
    assert not loud_claims or posted


@given(st.lists(st.tuples(st.sampled_from(FINDINGS), st.sampled_from([0.5, 0.79, 0.8, 0.95]), st.booleans())))
def test_whatever_comes_all_that_is_sure_is_told_and_besides_only_what_it_answers(
    arriving: list[tuple[Finding, float, bool]],
) -> None:
    story, alerts = b.story(), list[Alert]()
    for finding, confidence, quiet in arriving:
        story, told = tell(with_findings(story, unsure(finding, confidence), quiet=quiet), PICKY)
        alerts += told
    wanted = {record.id for record in story.records if PICKY.wants(record.finding) and not record.quiet}
    thread = story.thread(CONSOLE)
    told_ids = set(thread.told) if thread else set()
    answered = {record.answers for record in story.records if record.id in wanted}
    assert wanted <= told_ids <= wanted | answered


def test_an_outright_denial_mentions_whom_the_watch_names() -> None:
    asking = replace(watch(), mention="discord:7")
    story = with_findings(
        b.story(), b.claim(), b.denial(), b.denial(by=b.source("Coast Guard"), strength="soft")
    )
    _, (opened, denied, soft) = tell(story, watch(), asking)
    assert isinstance(opened, Opened)
    assert isinstance(denied, Answered)
    assert isinstance(soft, Answered)
    assert (denied.mention, soft.mention) == ("discord:7", "")
