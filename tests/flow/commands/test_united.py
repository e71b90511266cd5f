"""What is muted stays muted when its story becomes part of another, on a real Valkey."""

from dataclasses import replace

from bot.domain.alert import Answered, Opened, Spread, United
from bot.domain.story import Story
from bot.domain.watch import Channel
from tests.desk import DESK, EDITOR, NEWS, Newsroom, lines

AGROUND = "Ferry Aurelia runs aground near Tromso with eighty aboard, Harbour Post reports"
RESCUED = "Eighty rescued by helicopters from Norwegian vessel after storm, Coast Radio reports"
BOTH = "Eighty rescued by helicopters from Norwegian ferry Aurelia aground near Tromso after storm"
DENIED = "Oslo denies eighty rescued by helicopters from ferry Aurelia aground near Tromso"
ELDER, YOUNGER = "https://the-ledger.example/60", "https://coast-radio.example/120"


async def two_stories(newsroom: Newsroom, *channels: Channel) -> tuple[Story, Story]:
    """An elder and a younger one, of both of which the channels were told."""
    for channel in channels:
        there = replace(EDITOR, channel=channel.id)
        assert (await newsroom.ask("track phrase ferry", there)).ok
        assert (await newsroom.ask("track phrase rescued", there)).ok
    elder = await newsroom.take(AGROUND)
    younger = await newsroom.take(RESCUED, outlet="Coast Radio")
    assert elder.story != younger.story
    first, second = [await newsroom.stores.stories.load(each.story) for each in (elder, younger)]
    assert first
    assert second
    return first, second


async def test_a_mute_of_the_younger_story_holds_for_the_one_it_becomes_part_of(newsroom: Newsroom) -> None:
    elder, _ = await two_stories(newsroom, NEWS, DESK)
    assert (await newsroom.ask(f"mute story {YOUNGER}")).ok

    last = await newsroom.take(BOTH, outlet="Third Post")
    denied = await newsroom.take(DENIED, outlet="Fourth Post")

    assert last.united is not None
    told = [(channel, type(alert)) for channel, alert in (*last.alerts, *denied.alerts)]
    assert (DESK, United) in told
    assert (DESK, Answered) in told
    assert {alert for channel, alert in told if channel == NEWS} == {Spread}
    said = lines(await newsroom.ask("why https://fourth-post.example/240"), "Alerts")
    assert [line for line in said if "passed over, since it was muted" in line] == said[:1]
    assert denied.story == elder.id


async def test_the_united_story_is_unmuted_whichever_of_the_two_was_muted(newsroom: Newsroom) -> None:
    await two_stories(newsroom, NEWS)
    await newsroom.ask(f"mute story {YOUNGER}")
    await newsroom.take(BOTH, outlet="Third Post")

    assert "is no longer muted" in (await newsroom.ask(f"unmute {ELDER}")).heading
    assert "was not muted" in (await newsroom.ask(f"unmute {YOUNGER}")).heading
    denied = await newsroom.take(DENIED, outlet="Fourth Post")

    assert [type(alert) for _, alert in denied.alerts] == [Answered, Spread]


async def test_a_new_mute_of_the_united_story_takes_the_place_of_all(newsroom: Newsroom) -> None:
    await two_stories(newsroom, NEWS)
    await newsroom.ask(f"mute story {YOUNGER} for:9d")
    await newsroom.take(BOTH, outlet="Third Post")

    await newsroom.ask(f"mute story {ELDER} for:2h")

    assert len(lines(await newsroom.ask("watches"), "Muted")) == 1
    newsroom.now += 7200
    denied = await newsroom.take(DENIED, outlet="Fourth Post")
    assert Answered in [type(alert) for _, alert in denied.alerts]


async def test_a_younger_thread_that_nobody_muted_is_told_where_its_story_goes_on(newsroom: Newsroom) -> None:
    await two_stories(newsroom, NEWS)
    await newsroom.ask(f"mute story {ELDER}")
    last = await newsroom.take(BOTH, outlet="Third Post")
    denied = await newsroom.take(DENIED, outlet="Fourth Post")
    assert [type(alert) for _, alert in last.alerts] == [United, Spread]
    assert [type(alert) for _, alert in denied.alerts] == [Spread]
    assert Opened not in [type(alert) for _, alert in (*last.alerts, *denied.alerts)]
