"""Two stories that turn out to be one."""

from dataclasses import replace

from bot.domain.alert import Answered, Opened, Spread, alert_id, decide, farewells
from bot.domain.finding import Claim
from bot.domain.story import MOST_ABSORBED, Story, Thread
from bot.domain.uniting import united
from bot.domain.watch import CONSOLE, Watch
from tests import builders
from tests.builders import DISCORD, SLACK

HARBOURS = builders.record(id="harbours")
SAME = builders.record(
    builders.claim("A memo orders twelve harbours to close by spring, Coast Radio reported.", origin=None),
    id="same",
    outlet="Coast Radio",
)
DENIAL = replace(builders.answer_record(answers=SAME), id="denial")
WATCH = Watch(kind="phrase", name="harbours", channels=(SLACK,))
EVERYONE = {channel: [WATCH] for channel in (SLACK, DISCORD, CONSOLE)}


def elder(*channels: Thread) -> Story:
    return replace(builders.story(HARBOURS, id="elder", watches=(WATCH.id,)), threads=channels)


def younger(*channels: Thread) -> Story:
    story = builders.story(SAME, DENIAL, id="younger", members=(builders.member("2", outlet="Coast Radio"),))
    return replace(story, opened=story.opened + 60, threads=channels)


def thread(channel: str, parent: str, *told: str) -> Thread:
    where = {"slack": SLACK, "discord": DISCORD, "console": CONSOLE}[channel]
    return Thread(channel=where, parent=parent, told=(parent, *told), outlets=1)


def test_nothing_that_either_knows_is_lost() -> None:
    story = united(elder(), younger())
    assert story.id == "elder"
    assert story.outlets == ("The Ledger", "Coast Radio")
    assert [record.id for record in story.records] == ["harbours", "same", "denial"]
    assert story.watches == (WATCH.id,)
    assert story.profile.entries == 2


def test_the_denial_of_the_younger_stands_under_the_claim_of_the_elder() -> None:
    story = united(elder(), younger())
    _, alerts = decide(story, {SLACK: [WATCH]})
    told = [alert for _, alert in alerts]
    assert [alert.alert for alert in told] == ["opened", "answered"]
    assert isinstance(told[1], Answered)
    assert told[1].claim == HARBOURS


def test_what_a_channel_was_told_by_either_is_not_told_again() -> None:
    both = thread("slack", "harbours"), thread("slack", "same", "denial")
    story = united(elder(both[0]), younger(both[1]))
    story, alerts = decide(story, {SLACK: [WATCH]})
    assert [alert.alert for _, alert in alerts] == ["spread"]
    assert decide(story, {SLACK: [WATCH]})[1] == ()


def test_a_claim_that_was_told_in_other_words_is_not_told_again() -> None:
    story = united(elder(), younger(thread("slack", "same")))
    _, alerts = decide(story, {SLACK: [WATCH]})
    assert [alert.alert for _, alert in alerts if not isinstance(alert, Spread)] == ["answered"]
    answered = alerts[0][1]
    assert answered.thread == alert_id("same")
    parents = [alert.parent for _, alert in alerts if isinstance(alert, Spread)]
    assert [len(parent.standing.answers) for parent in parents] == [1]


def test_only_a_channel_with_two_threads_is_told_which_goes_on() -> None:
    old = elder(thread("slack", "harbours"), thread("console", "harbours"))
    new = younger(thread("slack", "same"), thread("discord", "same"))
    told = farewells(old, new, EVERYONE)
    assert [channel for channel, _ in told] == [SLACK]
    last = told[0][1]
    assert (last.thread, last.elder_thread, last.elder) == (alert_id("same"), alert_id("harbours"), HARBOURS)
    assert last.left == SAME


def test_no_last_word_is_said_where_the_younger_is_muted() -> None:
    old = elder(thread("slack", "harbours"), thread("discord", "harbours"))
    new = younger(thread("slack", "same"), thread("discord", "same"))
    muted = {SLACK: frozenset({WATCH.id}), DISCORD: frozenset({"phrase:another"})}
    assert [channel for channel, _ in farewells(old, new, EVERYONE, muted)] == [DISCORD]


def test_a_story_knows_all_that_became_part_of_it_and_forgets_the_first_of_very_many() -> None:
    new = replace(younger(), absorbed=("third",))
    assert united(replace(elder(), absorbed=("first",)), new).ids == ("elder", "first", "third", "younger")
    many = tuple(map(str, range(MOST_ABSORBED)))
    assert united(replace(elder(), absorbed=many), younger()).absorbed == (*many[1:], "younger")


def test_an_old_claim_that_the_younger_tells_as_news_is_news() -> None:
    quiet = replace(elder(), records=(replace(HARBOURS, quiet=True),))
    _, alerts = decide(united(quiet, younger()), {SLACK: [WATCH]})
    assert isinstance(alerts[0][1], Opened)
    assert isinstance(alerts[0][1].claim.finding, Claim)


def test_a_claim_that_the_younger_tells_more_surely_is_as_sure() -> None:
    unsure = replace(HARBOURS, finding=replace(HARBOURS.finding, confidence=0.6))
    picky = replace(WATCH, confidence=0.8)
    story = united(replace(elder(), records=(unsure,)), younger())
    assert story.records[0].finding.confidence == 0.9
    assert isinstance(decide(story, {SLACK: [picky]})[1][0][1], Opened)
    quiet = replace(younger(), records=tuple(replace(each, quiet=True) for each in younger().records))
    story = united(replace(elder(), records=(unsure,)), quiet)
    assert story.records[0].finding.confidence == 0.6


def test_uniting_the_united_with_a_third_keeps_answers_where_they_are() -> None:
    first = replace(builders.record(id="first", outlet="Harbour Post"))
    third = replace(builders.story(first, id="third"), opened=0.0)
    story = united(third, united(elder(), younger()))
    assert {record.answers for record in story.answers} == {"first"}
    assert {record.same_as for record in story.claims} == {None, "first"}
