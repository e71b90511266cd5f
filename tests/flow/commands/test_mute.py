"""`mute` and `unmute`, on a real Valkey: entries go through the pipeline before and after."""

from dataclasses import replace

from bot.commands import plain_text
from bot.domain.alert import Answered, Opened, Spread
from bot.text.phrases import moment
from tests.desk import CLAIM, DENIAL, DESK, EDITOR, Newsroom, lines, pressed

LEDGER = "https://the-ledger.example/60"


async def test_a_muted_story_is_not_posted_and_its_parent_is_kept_current(newsroom: Newsroom) -> None:
    await newsroom.ask('track phrase "twelve harbours"')
    await newsroom.take(CLAIM)
    assert (await newsroom.ask(f"mute story {LEDGER} for:2h")).ok

    taken = await newsroom.take(DENIAL, outlet="Northern Wire")

    ((_, spread),) = taken.alerts
    assert isinstance(spread, Spread)
    assert [answer.kind for answer in spread.standing.answers] == ["denial"]
    (line,) = lines(await newsroom.ask("why https://northern-wire.example/120"), "Alerts")
    assert "passed over, since it was muted" in line
    assert "Muted" in plain_text(await newsroom.ask("watches"))
    newsroom.now += 7200
    later = await newsroom.take("Premier denies memo orders twelve harbours closed", outlet="C")
    assert [type(alert) for _, alert in later.alerts] == [Answered, Spread]


async def test_a_muted_watch_opens_no_thread_until_it_speaks_again(newsroom: Newsroom) -> None:
    reply = await newsroom.ask('track phrase "twelve harbours"')
    muted = await newsroom.ask('mute watch "Twelve Harbours"')
    assert "for 1 day" in muted.heading
    assert not (await newsroom.take(CLAIM)).alerts
    (line,) = lines(await newsroom.ask(f"why {LEDGER}"), "Alerts")
    assert "not told: muted until" in line

    assert (await newsroom.ask(pressed(muted, "Unmute"))).ok
    taken = await newsroom.take(DENIAL, outlet="Northern Wire")

    assert [type(alert) for _, alert in taken.alerts] == [Opened, Answered]
    assert "was not muted" in (await newsroom.ask(pressed(muted, "Unmute"))).heading
    assert reply.ok


async def test_why_says_when_a_mute_of_this_story_ends_and_not_another(newsroom: Newsroom) -> None:
    await newsroom.ask('track phrase "twelve harbours"')
    await newsroom.ask("track phrase memo")
    await newsroom.take("Otters swim in the river again by night, memo claims")
    await newsroom.ask(f"mute story {LEDGER} for:9d")
    await newsroom.ask("mute watch memo for:7d")
    ends = newsroom.now + 7200
    await newsroom.ask('mute watch "twelve harbours" for:2h')
    await newsroom.take(CLAIM, outlet="Coast Radio")

    (line,) = lines(await newsroom.ask("why https://coast-radio.example/120"), "Alerts")

    assert f"not told: muted until {moment(ends)}" in line


async def test_a_muted_story_is_listed_by_its_title(newsroom: Newsroom) -> None:
    await newsroom.tell()
    await newsroom.ask(f"mute story {LEDGER}")
    (line,) = lines(await newsroom.ask("watches"), "Muted")
    assert line.startswith(f"the story “{CLAIM}” in this channel, until")
    await newsroom.ask("untrack twelve harbours")
    (line,) = lines(await newsroom.ask("watches"), "Muted")
    assert line.startswith("a story in this channel, until")


async def test_a_mute_holds_in_its_channel_alone(newsroom: Newsroom) -> None:
    there = replace(EDITOR, channel=DESK.id)
    await newsroom.ask('track phrase "twelve harbours"')
    await newsroom.ask('track phrase "twelve harbours"', there)
    await newsroom.ask('mute watch "twelve harbours"')

    taken = await newsroom.take(CLAIM)

    assert [channel for channel, _ in taken.alerts] == [DESK]
