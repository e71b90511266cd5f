"""Commands that change something, on a real Valkey: entries go through the pipeline before and after."""

from dataclasses import replace

import pytest

from adapters.redis import connect
from bot.commands import Permissions, Track, buttons, plain_text, written
from bot.domain.watch import Watch
from bot.ports import DAY
from tests.desk import (
    CLAIM,
    CONSOLE,
    DENIAL,
    EDITOR,
    NEWS,
    STRANGER,
    Newsroom,
    headings,
    lines,
    pressed,
)
from tests.stores import in_redis

HARBOURS = Watch(kind="phrase", name="twelve harbours", channels=(NEWS,))


async def test_what_is_tracked_alerts_without_a_restart(newsroom: Newsroom) -> None:
    assert not (await newsroom.take(CLAIM)).alerts
    reply = await newsroom.ask('track phrase "twelve harbours"')
    assert reply.ok
    assert reply.heading == "Tracking phrase “twelve harbours” in this channel"

    taken = await newsroom.take(DENIAL, outlet="Northern Wire")

    assert [(channel, alert.alert) for channel, alert in taken.alerts] == [
        (NEWS, "opened"),
        (NEWS, "answered"),
    ]
    assert (await newsroom.ask(pressed(reply, "Untrack"))).ok
    assert not (await newsroom.take("Premier denies twelve harbours are to close", outlet="A")).alerts


async def test_the_preview_shows_the_latest_of_the_last_day_and_how_many_there_were(
    newsroom: Newsroom,
) -> None:
    await newsroom.take("Twelve harbours freeze over")
    newsroom.now += 2 * DAY
    for number in range(5):
        await newsroom.take(f"Twelve harbours, part {number}", outlet=f"Outlet {number}")
    await newsroom.take("Sunny spells for the weekend")

    reply = await newsroom.ask('track phrase "twelve harbours"')

    assert "matched 5 of the 6 articles of the last 24 hours" in str(reply.parts)
    assert headings(reply) == ["Outlet 4", "Outlet 3", "Outlet 2"]


async def test_who_asks_for_surer_findings_sees_what_that_costs_and_is_told_of_those(
    newsroom: Newsroom,
) -> None:
    await newsroom.take(CLAIM)
    await newsroom.take(DENIAL, outlet="Northern Wire")

    reply = await newsroom.ask('track phrase "twelve harbours" confidence:85%')

    assert "denial, where the confidence is at least 0.85, from the next article on." in lines(reply)[0]
    assert (
        "Of 2 findings in such articles that it asks for, 1 would not alert, with a confidence below 0.85."
        in lines(reply)
    )
    await newsroom.ask("track phrase toll confidence:85%")
    assert not (await newsroom.take("Bridge toll tripled in secret, Coast Radio alleges")).alerts
    taken = await newsroom.take("Premier denies bridge toll tripled in secret", outlet="Evening Star")
    assert [alert.alert for _, alert in taken.alerts] == ["opened", "answered"]
    assert "where the confidence is at least 0.85" in plain_text(await newsroom.ask("watches"))
    untracked = await newsroom.ask("untrack toll")
    assert "confidence:0.85" in pressed(untracked, "Track again")


@pytest.mark.parametrize("confidence", [-0.1, 1.5, 80.0, float("nan"), float("inf")])
async def test_what_is_no_confidence_is_refused_whoever_sends_it(
    newsroom: Newsroom, confidence: float
) -> None:
    asked = Track(kind="phrase", name="harbours", confidence=confidence)

    reply = await newsroom.commands.answer(asked, EDITOR, newsroom.now)

    assert not reply.ok
    assert "is no confidence: write a number from 0 to 1" in reply.heading


async def test_a_watch_that_matches_very_much_is_tracked_with_a_warning(newsroom: Newsroom) -> None:
    for number in range(120):
        await newsroom.take(f"The news of the day number {number} of {number * 7919}")

    assert lines(await newsroom.ask('track phrase "news of the day"'), "Mind")
    assert not lines(await newsroom.ask("track phrase 7919"), "Mind")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("track phrase a", "too short"),
        ("track phrase EU", "too short"),
        ("track entity eu", "too short"),
        ('track phrase "!!!!"', "too short"),
        ("track entity Rubio aliases:x", "“x” is too short"),
        (f"track entity Rubio aliases:{','.join(f'alias{n}' for n in range(21))}", "at most 20"),
        (f"track phrase {'harbours ' * 20}", "too long"),
        (f"track entity Rubio aliases:{'x' * 101}", "too long"),
        ("track entity Rubio channel:#news", "is no channel"),
        ("untrack Rubio", "is not watched here"),
        ("untrack “twelve harbours”", "by the configuration"),
        ("track phrase twelve harbours", "by the configuration already"),
        ("mute watch Rubio", "neither a watch"),
        ("mute https://x.example/1", "No such story"),
        ("story nothing", "No such story"),
        ("why nothing", "whole link"),
        ("why https://x.example/1", "No feed carried"),
        ("claims before:yesterday", "That page is no more"),
        ("feeds", "Only operators"),
        ("export story nothing", "No such story"),
        ("export claims", "no claims that fit"),
        ("wrong kind story:s record:r", "No such story"),
        ("clams", "did you mean claims?"),
    ],
)
async def test_what_cannot_be_done_is_said(newsroom: Newsroom, text: str, said: str) -> None:
    newsroom.configured = (HARBOURS,)

    reply = await newsroom.ask(text)

    assert not reply.ok
    assert said in reply.heading
    assert not reply.shareable
    assert await newsroom.stores.watches.all() == ()


@pytest.mark.parametrize(
    "text", ["track entity EU", "track entity 習近", "track phrase tax", "track entity U.S."]
)
async def test_short_names_that_mean_something_are_tracked(newsroom: Newsroom, text: str) -> None:
    assert (await newsroom.ask(text)).ok


async def test_a_channel_can_be_full(newsroom: Newsroom) -> None:
    newsroom.most_watches = 2
    assert (await newsroom.ask("track entity One")).ok
    assert (await newsroom.ask("track entity Two")).ok
    assert "no more will do" in (await newsroom.ask("track entity Three")).heading
    assert (await newsroom.ask("track entity Two fuzzy:yes")).heading.startswith("Changed")
    assert (await newsroom.ask("track entity Three channel:C0000000002")).ok


async def test_all_watches_can_be_seen_page_by_page(newsroom: Newsroom) -> None:
    for number in range(45):
        await newsroom.ask(f"track entity Body {number}")
    seen: list[str] = []
    asked: str | None = "watches"
    while asked:
        page = await newsroom.ask(asked)
        assert page.heading == "Watched here: 45"
        assert len(lines(page)) <= 20
        seen += lines(page)
        asked = written(page.next) if page.next else None
    assert len(seen) == 45
    assert {line.split(" (")[0] for line in seen} == {f"Body {number}" for number in range(45)}
    assert lines(await newsroom.ask("watches page:99")) == seen[40:]


async def test_what_changes_something_is_not_done_again_by_sharing_it(newsroom: Newsroom) -> None:
    for text in ("track entity Otters", "mute watch Otters", "unmute watch Otters", "untrack Otters"):
        reply = await newsroom.ask(text)
        assert reply.ok
        assert not reply.shareable


async def test_the_buttons_of_an_alert_work_from_their_text_alone(newsroom: Newsroom) -> None:
    await newsroom.ask('track phrase "twelve harbours"')
    ((_, alert),) = (await newsroom.take(CLAIM)).alerts
    mute, not_a_claim, wrong_story, why = [written(button.command) for button in buttons(alert)]

    assert (await newsroom.ask(why)).heading == CLAIM
    assert "It is noted that this is no claim" in (await newsroom.ask(not_a_claim)).heading
    assert "You said so before" in (await newsroom.ask(not_a_claim)).heading
    assert (await newsroom.ask(wrong_story, replace(EDITOR, user="U2"))).ok
    assert (await newsroom.ask(mute)).ok
    assert not (
        await newsroom.take("Ottawa denies that memo orders twelve harbours closed", outlet="B")
    ).alerts[1:]
    told_ = lines(await newsroom.ask("status"), "Readers' complaints, by rule")
    assert len(told_) == 2
    assert any("1 reader said it is not a claim" in line for line in told_)


async def test_a_channel_of_another_workspace_cannot_be_alerted(newsroom: Newsroom) -> None:
    reply = await newsroom.ask("track phrase harbours channel:777", STRANGER)

    assert "is no channel here" in reply.heading
    assert (await newsroom.ask("track phrase harbours channel:6", STRANGER)).ok


async def test_who_may_track_is_configured(newsroom: Newsroom) -> None:
    newsroom.permissions = Permissions(
        track=frozenset({"slack:S1", "slack:U7"}), operators=frozenset({"slack:U9"})
    )
    assert newsroom.permissions.groups("slack") == {"S1", "U7", "U9"}
    for asker, may in (
        (EDITOR, False),
        (replace(EDITOR, groups=frozenset({"S1"})), True),
        (replace(EDITOR, user="U7"), True),
        (replace(EDITOR, user="U9"), True),
        (replace(STRANGER, user="U7"), False),
        (CONSOLE, True),
    ):
        for text in ("track phrase harbours", "untrack harbours"):
            assert (await newsroom.ask(text, asker)).ok == may, (asker, text)
        assert (await newsroom.ask("claims", asker)).ok
    assert (await newsroom.ask("feeds", replace(EDITOR, user="U9"))).ok
    assert not (await newsroom.ask("feeds", replace(EDITOR, user="U7"))).ok


async def test_a_workspace_that_leaves_and_comes_back(newsroom: Newsroom) -> None:
    await newsroom.ask('track phrase "twelve harbours"')
    await newsroom.commands.left(EDITOR, newsroom.now)
    assert not (await newsroom.take(CLAIM)).alerts

    await newsroom.commands.joined(EDITOR, newsroom.now)

    assert (await newsroom.take(DENIAL)).alerts


async def test_a_store_that_is_away_is_an_answer_too() -> None:
    nowhere = connect("redis://127.0.0.1:1")
    away = Newsroom(stores=in_redis(nowhere))

    for text in ("claims", "status", "watches", "track phrase harbours"):
        reply = await away.ask(text)
        assert not reply.ok
        assert "does not answer just now" in reply.heading
    assert await away.commands.complete("watch", "", EDITOR) == ()
    await nowhere.close()
