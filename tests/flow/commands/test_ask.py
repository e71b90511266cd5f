"""Commands that ask, on a real Valkey: entries go through the pipeline, and then people ask."""

import csv
import io
import json
from dataclasses import replace

import pytest

from bot.commands import plain_text, written
from bot.domain.delivery import Posted
from bot.domain.watch import Channel, Watch
from bot.ports import Commit
from tests import builders
from tests.desk import (
    CLAIM,
    CONSOLE,
    DENIAL,
    EDITOR,
    NEWS,
    STRANGER,
    Newsroom,
    elsewhere,
    headings,
    lines,
)
from tests.stores import NOW, commit, story

HARBOURS = Watch(kind="phrase", name="twelve harbours", channels=(NEWS,))
LEDGER = "https://the-ledger.example/60"


async def test_claims_and_denials_are_listed_with_what_they_answer(newsroom: Newsroom) -> None:
    await newsroom.tell()

    claims, denials = await newsroom.ask("claims"), await newsroom.ask("denials by:ottawa since:1h")

    assert headings(claims) == ["Claim by Harbour Post"]
    assert "Denied by Ottawa (official)" in plain_text(claims)
    assert headings(denials) == ["Denied by Ottawa (official)"]
    assert "In answer to: Claim by Harbour Post" in plain_text(denials)
    assert claims.shareable


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("claims HARBOUR memo", 1),
        ("claims harbour nothing", 0),
        ("claims by:harbour", 1),
        ("claims by:“Harbour Post”", 1),
        ("claims by:“the ledger”", 1),
        ("claims by:arbour", 0),
        ("denials by:“northern wire” closed", 1),
        ("denials by:nyt", 0),
        ("claims since:1m", 0),
    ],
)
async def test_words_and_names_narrow_a_search(newsroom: Newsroom, text: str, found: int) -> None:
    await newsroom.tell()

    assert len(headings(await newsroom.ask(text))) == found


async def test_an_outlet_is_found_by_all_its_names(newsroom: Newsroom) -> None:
    await newsroom.ask("track entity Rubio")
    await newsroom.take("Rubio told staff to stall talks, New York Times reports")

    for by in ("NYT", "“new york times”", "“NY Times”"):
        assert len(headings(await newsroom.ask(f"claims by:{by}"))) == 1


async def test_a_long_list_has_pages_newest_first_and_each_record_once(newsroom: Newsroom) -> None:
    await newsroom.ask("track phrase harbours")
    (tracked,) = await newsroom.stores.watches.all()
    for number in range(12):
        await newsroom.stores.stories.commit(claimed(number, tracked.watch))
    found: list[str] = []
    reply = await newsroom.ask("claims")
    while reply.next is not None:
        found += [item.title for part in reply.parts for item in getattr(part, "items", ())]
        await newsroom.stores.stories.commit(claimed(100 + len(found), tracked.watch))
        reply = await newsroom.ask(written(reply.next))
    found += [item.title for part in reply.parts for item in getattr(part, "items", ())]

    # A story goes on after what it says: the order is that of the records, and ties are broken by their ids.
    assert found == [f"Claim {number}" for number in (10, 11, 8, 9, 6, 7, 4, 5, 2, 3, 0, 1)]


def claimed(number: int, watch: Watch) -> Commit:
    """A story of one claim; two are published at a time, and their stories go on in another order."""
    record = builders.record(id=f"r{number:03}", title=f"Claim {number}")
    record = replace(record, published=NOW + 60 * (number // 2))
    of = story(f"s{number}", updated=record.published + 60 * (number * 7 % 5))
    return commit(replace(of, watches=(watch.id,), records=(record,)))


async def test_a_story_tells_its_life(newsroom: Newsroom) -> None:
    await newsroom.tell()

    reply = await newsroom.ask(f"story {LEDGER}")

    assert headings(reply) == [
        *("Claim by Harbour Post", "Denied by Ottawa (official)"),
        *("The Ledger", "Coast Radio", "Northern Wire"),
    ]
    assert "Origin: Harbour Post" in lines(reply)
    assert any(line.startswith("First report: The Ledger") for line in lines(reply))
    assert any(line.startswith("Carried by: 3 outlets") for line in lines(reply))
    assert "On the record: 1 claim, 1 denial" in lines(reply)
    assert "Repeats The Ledger" in plain_text(reply)
    id = lines(reply)[-1].removeprefix("Story: ")
    assert (await newsroom.ask(f"story {id}")).heading == reply.heading


async def test_why_goes_from_the_feed_to_the_channel(newsroom: Newsroom) -> None:
    await newsroom.tell()
    link = "https://northern-wire.example/180"

    reply = await newsroom.ask(f"why {link}?utm_source=x")

    told_ = plain_text(reply)
    assert "in the feed https://northern-wire.example/feed of Northern Wire" in told_
    assert "It joined a story that was there" in told_
    assert "Found by “denies” in the title: rule" in told_
    assert "The article is matched by twelve harbours." in told_
    assert lines(reply, "Alerts") == [
        "Denied by Ottawa (official) — this channel: on its way, not posted yet"
    ]
    for pending in await newsroom.stores.outbox.take(10, newsroom.now):
        await newsroom.stores.outbox.record(pending.delivery, Posted(message="1"), newsroom.now)
    assert lines(await newsroom.ask(f"why {link}"), "Alerts")[0].endswith("this channel: posted")


async def test_why_names_a_near_copy_and_whose_it_is(newsroom: Newsroom) -> None:
    await newsroom.tell()

    reply = await newsroom.ask("why https://coast-radio.example/120")

    assert f"It is a near-copy of “{CLAIM}” by The Ledger." in lines(reply, "Its story")
    assert "On record already, by The Ledger" in plain_text(reply)
    assert lines(reply, "Alerts") == [
        "None for this article: it puts nothing on the record that the story did not have."
    ]


@pytest.mark.parametrize(
    ("text", "quiet", "reason"),
    [
        ("track phrase harbours alert_on:denial", False, "asks for denial only"),
        ("track phrase harbours", True, "it was old news when it came"),
        (
            "track phrase harbours confidence:85%",
            False,
            "not told: “harbours” asks for a confidence of at least 0.85, and this has 0.8",
        ),
    ],
)
async def test_why_nobody_was_alerted(newsroom: Newsroom, text: str, quiet: bool, reason: str) -> None:
    await newsroom.ask(text)
    await newsroom.take(CLAIM, quiet=quiet)

    (line,) = lines(await newsroom.ask(f"why {LEDGER}"), "Alerts")

    assert reason in line


async def test_why_says_what_is_buried_and_for_what_reason(newsroom: Newsroom) -> None:
    await newsroom.ask("track phrase harbours")
    await newsroom.take(CLAIM)
    (pending,) = await newsroom.stores.outbox.take(10, newsroom.now)
    await newsroom.stores.outbox.bury(pending.delivery, "channel_not_found", newsroom.now)

    (line,) = lines(await newsroom.ask(f"why {LEDGER}"), "Alerts")

    assert "could not be posted: channel_not_found" in line


async def test_why_of_an_article_that_matches_nothing(newsroom: Newsroom) -> None:
    await newsroom.ask("track phrase canals")
    await newsroom.take(CLAIM)

    reply = await newsroom.ask(f"why {LEDGER}")

    assert reply.ok
    assert "so nobody here was alerted" in lines(reply, "Watches")[0]
    assert not lines(reply, "Alerts")
    assert "It opened a story" in lines(reply, "Its story")[0]


async def test_status_counts(newsroom: Newsroom) -> None:
    await newsroom.tell()

    facts = lines(await newsroom.ask("status"))

    assert "Feeds: 3, all well" in facts
    assert "Articles today: 3" in facts
    assert "Stories going on: 1" in facts
    assert any(fact.startswith("Alerts on their way: ") and not fact.endswith(" 0") for fact in facts)
    assert "Watches here: 1" in facts


async def test_an_export_is_a_table_that_runs_no_formula(newsroom: Newsroom) -> None:
    await newsroom.ask("track phrase harbours")
    await newsroom.take("=HYPERLINK(harbours) closed, minister claims")
    await newsroom.take(DENIAL)

    as_csv, as_json = await newsroom.ask("export claims"), await newsroom.ask("export denials format:json")
    story = await newsroom.ask(f"export story {LEDGER}")

    assert as_csv.file is not None
    assert as_json.file is not None
    assert story.file is not None
    (row,) = csv.DictReader(io.StringIO(as_csv.file.data.decode("utf-8-sig")))
    assert row["title"].startswith("'=HYPERLINK")
    assert [row["source"] for row in json.loads(as_json.file.data)] == ["Ottawa"]
    assert as_json.file.name == "denials-2023-11-14.json"
    assert {"claim", "report"} <= {
        row["kind"] for row in csv.DictReader(io.StringIO(story.file.data.decode()))
    }


async def test_a_workspace_sees_its_own_stories_alone(newsroom: Newsroom) -> None:
    await newsroom.tell()
    others = elsewhere(EDITOR, "T2", "C0000000009")
    await newsroom.ask("track phrase canals", others)
    story = next(
        item.story for part in (await newsroom.ask("claims")).parts for item in getattr(part, "items", ())
    )

    for asker in (others, STRANGER):
        assert headings(await newsroom.ask("claims", asker)) == []
        assert not (await newsroom.ask(f"story {story}", asker)).ok
        assert not (await newsroom.ask(f"story {LEDGER}", asker)).ok
        assert not (await newsroom.ask(f"export story {story}", asker)).ok
        assert not (await newsroom.ask(f"mute {story}", asker)).ok
        assert not (await newsroom.ask("untrack twelve harbours", asker)).ok
        why = plain_text(await newsroom.ask(f"why {LEDGER}", asker))
        assert story not in why
        assert "twelve harbours" not in why.replace(CLAIM, "").replace("twelve harbours closed", "")
        assert "twelve harbours" not in plain_text(await newsroom.ask("watches", asker))
        assert await newsroom.commands.complete("story", "", asker) == ()
    assert headings(await newsroom.ask("claims", CONSOLE)) == ["Claim by Harbour Post"]


async def test_one_name_means_in_each_workspace_what_was_tracked_there(newsroom: Newsroom) -> None:
    others = elsewhere(EDITOR, "T2", "C0000000009")
    await newsroom.ask("track entity Ports aliases:harbours")
    await newsroom.ask("track entity Ports", others)

    taken = await newsroom.take(CLAIM)

    assert [channel for channel, _ in taken.alerts] == [NEWS]
    assert headings(await newsroom.ask("claims", others)) == []


async def test_watches_of_the_configuration_are_seen_where_they_alert(newsroom: Newsroom) -> None:
    newsroom.configured = (
        HARBOURS,
        replace(HARBOURS, name="canals", channels=(Channel(platform="discord", id="6"),)),
    )
    await newsroom.take(CLAIM)

    assert headings(await newsroom.ask("claims")) == ["Claim by Harbour Post"]
    assert headings(await newsroom.ask("claims", STRANGER)) == []
    assert "canals" in plain_text(await newsroom.ask("watches", STRANGER))
    assert "canals" not in plain_text(await newsroom.ask("watches"))


async def test_options_are_completed(newsroom: Newsroom) -> None:
    await newsroom.tell()
    commands = newsroom.commands

    assert [choice.value for choice in await commands.complete("watch", "twel", EDITOR)] == [
        "twelve harbours"
    ]
    (story,) = await commands.complete("story", "memo", EDITOR)
    assert story.label == CLAIM
    assert (await newsroom.ask(f"story {story.value}")).ok
    outlets = [choice.value for choice in await commands.complete("outlet", "coast", EDITOR)]
    assert outlets[0] == "Coast Radio"
    assert await commands.complete("feed", "", EDITOR) == ()
    assert len(await commands.complete("feed", "", CONSOLE)) == 3
    assert len(await commands.complete("outlet", "", EDITOR)) == 25
