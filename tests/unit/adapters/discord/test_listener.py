"""What people do in Discord is acknowledged at once and answered."""

import json
from typing import Any

import pytest

from bot.commands import Permissions
from tests.builders import DISCORD
from tests.fakes.discord import ALLOWED
from tests.fakes.discord_people import FakePerson
from tests.fakes.discord_shapes import GUILD, Payload
from tests.unit.adapters.discord.community import Community, community

LINK = "https://ledger.example/harbours"


def text(message: Payload) -> str:
    """All that a message shows."""
    return json.dumps(message, ensure_ascii=False)


async def test_a_command_is_deferred_and_answered_to_whoever_asked(room: Community) -> None:
    asked = await room.person.types("why", link=LINK)
    answer = await asked.answer()
    assert asked.late is not None
    assert asked.late < 1
    assert asked.callback == {"type": 5, "data": {"flags": 64}}
    assert "twelve harbours" in text(answer)
    assert answer["embeds"][0]["footer"]["text"] == f'/onrecord why "{LINK}"'
    assert room.channel.messages == [room.claim]


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("help", {}),
        ("help", {"command": "track"}),
        ("watches", {}),
        ("claims", {}),
        ("claims", {"words": "harbours", "since": "7d", "by": "Harbour Post"}),
        ("denials", {"since": "1d"}),
        ("status", {}),
        ("story", {"story": LINK}),
        ("track", {"kind": "phrase", "name": "x"}),
        ("feeds", {"feed": "radio", "page": 2}),
    ],
)
async def test_every_answer_is_one_that_discord_takes(
    room: Community, command: str, options: dict[str, Any]
) -> None:
    asked = await room.person.types(command, **options)
    answer = await asked.answer()
    assert answer["embeds"][0]["title"]
    assert "could not be answered" not in text(answer)


async def test_track_takes_all_its_options(room: Community) -> None:
    await room.discord.add_channel("5")
    asked = await room.person.types(
        "track",
        kind="entity",
        name="Coast Guard",
        aliases="CGA, Sea Guard",
        fuzzy=True,
        alert_on="denial",
        confidence=0.8,
        channel="5",
        mention="77",
    )
    assert "Tracking entity “Coast Guard”" in text(await asked.answer())
    (tracked,) = await room.stores.watches.all()
    watch = tracked.watch
    assert (watch.name, watch.aliases, watch.fuzzy) == ("Coast Guard", ("CGA", "Sea Guard"), True)
    assert (watch.alert_on, watch.confidence) == (frozenset({"denial"}), 0.8)
    assert watch.channels[0].id == "5"
    assert (watch.mention, watch.workspace, tracked.by) == ("discord:77", GUILD, room.person.id)


async def test_nobody_mentions_everybody(room: Community) -> None:
    asked = await room.person.types("track", kind="entity", name="Coast Guard", mention=GUILD)
    assert "Only a role" in text(await asked.answer())


async def test_in_a_thread_the_channel_it_hangs_under_is_meant(room: Community) -> None:
    room.discord.channel("6", type=11, parent=DISCORD.id)
    await (await room.person.types("track", at="6", kind="entity", name="Coast Guard")).answer()
    (tracked,) = await room.stores.watches.all()
    assert tracked.watch.channels == (DISCORD,)


@pytest.mark.parametrize("type", [2, 13])
async def test_alerts_are_not_tracked_for_a_channel_that_takes_none(room: Community, type: int) -> None:
    room.discord.channel("7", type=type)
    asked = await room.person.types("track", at="7", kind="entity", name="Coast Guard")
    assert "text, announcement or forum channel" in text(await asked.answer())
    assert await room.stores.watches.all() == ()
    asked = await room.person.types("track", at="7", kind="entity", name="Coast Guard", channel=DISCORD.id)
    assert "Tracking" in text(await asked.answer())


@pytest.mark.parametrize(
    ("permissions", "told"),
    [(ALLOWED, ""), (0, "view channel"), (ALLOWED & ~16384, "embed links"), (8, "")],
)
async def test_who_tracks_where_the_bot_cannot_post_is_told(
    room: Community, permissions: int, told: str
) -> None:
    room.discord.permissions = permissions
    answer = text(await (await room.person.types("track", kind="entity", name="Coast Guard")).answer())
    assert "Tracking" in answer
    assert ("the bot lacks here" in answer) == bool(told)
    assert told in answer


async def test_a_channel_is_shown_by_its_name(room: Community) -> None:
    id = "112233445566778800"
    await room.discord.add_channel(id)
    asked = await room.person.types("track", kind="entity", name="Coast Guard", channel=id)
    (embed,) = (await asked.answer())["embeds"]
    assert embed["description"].startswith(f"**Tracking entity “Coast Guard” in <#{id}>**")
    assert f"<#{id}>" in text(await (await room.person.types("watches")).answer())


async def test_what_is_shown_of_a_watch_may_be_typed(room: Community) -> None:
    asked = await room.person.types("mute", which="Watch: Ports Ministry", **{"for": "2h"})
    assert "is muted" in text(await asked.answer())
    choices = await room.person.completes("mute", "which", "Watch: por")
    assert [choice["value"] for choice in choices] == ["Ports Ministry"]


async def test_an_export_of_a_story_needs_its_name(room: Community) -> None:
    asked = await room.person.types("export", what="story")
    assert "Say which story" in text(await asked.answer())


async def test_no_option_takes_more_than_can_be_asked_again(room: Community) -> None:
    (group,) = room.discord.interactions.commands
    free = [
        (command["name"], option["name"], option.get("max_length"))
        for command in group["options"]
        for option in command["options"]
        if option["type"] == 3 and not option.get("choices")
    ]
    assert [each for each in free if each[2] is None or each[2] > 2000] == []


async def test_a_long_command_is_asked_again_whole(room: Community) -> None:
    link = f"{LINK}?{'x' * 1900}"
    answer = await (await room.person.types("why", link=link)).answer()
    assert link in answer["embeds"][0]["footer"]["text"]


async def test_a_slip_in_a_time_is_told(room: Community) -> None:
    asked = await room.person.types("claims", since="yesterday")
    assert "no length of time" in text(await asked.answer())
    assert "such as for: 24h" in text(
        await (await room.person.types("mute", which="x", **{"for": "2"})).answer()
    )


@pytest.mark.parametrize(
    ("command", "option", "typed", "others", "offered"),
    [
        ("untrack", "watch", "po", {}, ["Ports Ministry"]),
        ("story", "story", "leaked", {}, ["Leaked memo orders twelve harbours"]),
        ("claims", "by", "rad", {}, ["Radio"]),
        ("denials", "by", "led", {}, ["Ledger"]),
        ("mute", "which", "", {}, ["Watch: Ports Ministry", "Story: Leaked memo"]),
        ("export", "words", "", {"what": "story"}, ["Leaked memo"]),
        ("export", "words", "", {"what": "claims"}, []),
        ("feeds", "feed", "", {}, []),
    ],
)
async def test_options_are_completed(
    room: Community, command: str, option: str, typed: str, others: dict[str, Any], offered: list[str]
) -> None:
    choices = await room.person.completes(command, option, typed, **others)
    assert [choice["name"].startswith(each) for choice, each in zip(choices, offered, strict=True)] == [
        True
    ] * len(offered)


async def test_operators_are_offered_feeds() -> None:
    async with community(Permissions(operators=frozenset({"discord:77"}))) as room:
        operator = FakePerson(discord=room.discord, roles=["77"])
        choices = await operator.completes("feeds", "feed", "ra")
        assert [choice["name"] for choice in choices] == ["https://radio.example/feed.xml"]
        answer = text(await (await operator.types("feeds", feed="radio")).answer())
        assert "1 feed" in answer
        assert "radio.example" in answer


@pytest.mark.parametrize(
    ("permissions", "person", "may"),
    [
        (Permissions(), {"permissions": 1024}, False),
        (Permissions(), {"permissions": 1 << 5}, True),
        (Permissions(), {"permissions": 1 << 3}, True),
        (Permissions(track=frozenset({"discord:77"})), {"permissions": 1 << 5}, False),
        (Permissions(track=frozenset({"discord:77"})), {"permissions": 0, "roles": ["77"]}, True),
        (Permissions(operators=frozenset({"discord:9"})), {"permissions": 0, "id": "9"}, True),
    ],
    ids=str,
)
async def test_who_may_change_what_is_tracked(
    permissions: Permissions, person: dict[str, Any], may: bool
) -> None:
    async with community(permissions) as room:
        somebody = FakePerson(discord=room.discord, **person)
        answer = await (await somebody.types("track", kind="entity", name="Coast Guard")).answer()
        assert ("Tracking" in text(answer)) == may
        assert bool(await room.stores.watches.all()) == may
        muted = text(await (await somebody.presses(room.claim, "Mute story")).answer())
        assert ("is muted" in muted) == may
        assert "twelve harbours" in text(await (await somebody.types("claims")).answer())


async def test_another_server_sees_nothing_of_it(room: Community) -> None:
    room.discord.channel("60", guild="600")
    await room.discord.add("600")
    stranger = FakePerson(discord=room.discord, id="61", guild="600")
    for command, options in (("claims", {}), ("watches", {}), ("why", {"link": LINK})):
        answer = await (await stranger.types(command, at="60", **options)).answer()
        assert "Ports Ministry" not in text(answer)
    assert await stranger.completes("story", "story", "", at="60") == []
    elsewhere = await stranger.presses(room.claim, "Why?", at="60")
    assert "No such story" in text(await elsewhere.answer())


async def test_a_file_comes_with_the_answer(room: Community) -> None:
    asked = await room.person.types("export", what="claims", format="json")
    await asked.answer()
    ((name, data),) = asked.files
    assert name.startswith("claims-")
    assert name.endswith(".json")
    assert b"twelve harbours" in data
