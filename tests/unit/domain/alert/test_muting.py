"""What a channel is told of a story that it has muted, or one of whose watches it has."""

from dataclasses import replace

from bot.domain.alert import Answered, Opened, Spread, decide
from bot.domain.watch import Channel, Silence, Watch, silent
from tests import builders
from tests.builders import SLACK

MEMO = Watch(kind="phrase", name="memo", channels=(SLACK,))
HARBOURS = Watch(kind="phrase", name="harbours", channels=(SLACK,))
CLAIM = builders.record()
DENIAL = builders.answer_record(answers=CLAIM)
WATCHING = {SLACK: (MEMO, HARBOURS)}
ALL = {SLACK: frozenset({MEMO.id, HARBOURS.id})}


def test_under_a_thread_that_stands_only_the_parent_says_what_is_muted() -> None:
    story, _ = decide(builders.story(CLAIM), WATCHING)

    after, told = decide(replace(story, records=(CLAIM, DENIAL)), WATCHING, ALL)

    ((_, spread),) = told
    assert isinstance(spread, Spread)
    assert spread.standing.answers == (DENIAL.finding,)
    assert spread.watches == ("memo", "harbours")
    thread = after.thread(SLACK)
    assert thread is not None
    assert (thread.told, thread.muted) == ((CLAIM.id,), (DENIAL.id,))


def test_what_was_passed_over_is_not_told_when_the_silence_ends() -> None:
    story, _ = decide(builders.story(CLAIM), WATCHING)
    story, _ = decide(replace(story, records=(CLAIM, DENIAL)), WATCHING, ALL)

    assert decide(story, WATCHING) == (story, ())


def test_a_thread_that_was_not_opened_is_opened_when_the_silence_ends() -> None:
    story, told = decide(builders.story(CLAIM), WATCHING, ALL)
    assert told == ()
    assert story.threads == ()

    _, told = decide(replace(story, records=(CLAIM, DENIAL)), WATCHING)

    assert [type(alert) for _, alert in told] == [Opened, Answered]


def test_another_watch_of_the_channel_goes_on_alerting() -> None:
    _, told = decide(builders.story(CLAIM), WATCHING, {SLACK: frozenset({MEMO.id})})

    assert [type(alert) for _, alert in told] == [Opened]


def test_a_watch_that_asks_for_less_tells_less_while_the_other_is_muted() -> None:
    picky = replace(HARBOURS, alert_on=frozenset({"denial"}))
    watching = {SLACK: (MEMO, picky)}
    story, _ = decide(builders.story(CLAIM), watching)
    other = builders.record(builders.claim("Another thing, it was claimed."), id="other")

    after, told = decide(
        replace(story, records=(CLAIM, other, DENIAL)), watching, {SLACK: frozenset({MEMO.id})}
    )

    assert [type(alert) for _, alert in told] == [Answered, Spread]
    thread = after.thread(SLACK)
    assert thread is not None
    assert thread.muted == ("other",)


def test_a_silence_is_for_its_story_or_watch_its_channel_and_its_time() -> None:
    elsewhere = Channel(platform="slack", id="C2")
    watching = {SLACK: [MEMO, HARBOURS], elsewhere: [MEMO]}
    silences = (
        Silence(channel=SLACK, watch=MEMO.id, until=100.0),
        Silence(channel=elsewhere, story="s1", until=200.0),
        Silence(channel=builders.DISCORD, story="s1", until=200.0),
    )

    assert silent(silences, ("s1",), watching, 99.0) == {SLACK: {MEMO.id}, elsewhere: {MEMO.id}}
    assert silent(silences, ("s2",), watching, 99.0) == {SLACK: {MEMO.id}}
    assert silent(silences, ("s1",), watching, 100.0) == {elsewhere: {MEMO.id}}
    assert silent(silences, ("s1",), watching, 200.0) == {}
