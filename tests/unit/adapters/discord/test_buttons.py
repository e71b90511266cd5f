"""What the buttons under alerts and answers do in Discord."""

import pytest

from tests.builders import DISCORD
from tests.fakes.discord_people import FakePerson
from tests.unit.adapters.discord.community import Community, running
from tests.unit.adapters.discord.test_listener import text

LINK = "https://ledger.example/harbours"


async def test_share_shows_the_answer_to_the_channel(room: Community) -> None:
    answer = await (await room.person.types("claims")).answer()
    shared = await room.person.presses(answer, "Share")
    await shared.answer()
    message = room.channel.messages[-1]
    assert "twelve harbours" in text(message)
    assert message["content"] == f"Shared by <@{room.person.id}>"
    assert message["components"] == []


async def test_share_finds_a_long_command_in_the_footer(room: Community) -> None:
    words = "harbours twelve orders memo leaked"
    asked = await room.person.types("claims", words=words, since="7d", by="Harbour Post and many others more")
    answer = await asked.answer()
    assert words in answer["embeds"][0]["footer"]["text"]
    long = await (await room.person.types("why", link=f"{LINK}?{'x' * 200}")).answer()
    assert "no more" not in text(long)


async def test_mute_silences_the_story_and_says_so(room: Community) -> None:
    pressed = await room.person.presses(room.claim, "Mute story")
    assert "muted" in text(await pressed.answer())
    assert pressed.is_ephemeral
    (silence,) = await room.stores.watches.silences(0.0)
    assert (silence.channel, bool(silence.story), silence.by) == (DISCORD, True, room.person.id)


@pytest.mark.parametrize(("label", "what"), [("Not a claim", "kind"), ("Wrong story", "story")])
async def test_wrong_is_kept_and_thanked_for(room: Community, label: str, what: str) -> None:
    reader = FakePerson(discord=room.discord, permissions=1024)
    pressed = await reader.presses(room.claim, label)
    await pressed.answer()
    (complaint,) = await room.stores.complaints.latest(5)
    assert (complaint.what, complaint.by) == (what, f"discord:{reader.id}")


async def test_why_tells_of_the_alert(room: Community) -> None:
    pressed = await room.person.presses(room.claim, "Why?")
    assert "Ports Ministry" in text(await pressed.answer())


async def test_buttons_work_after_a_restart(room: Community) -> None:
    await room.listener.close()
    async with running(room.discord, room.commands, room.stores):
        await room.discord.gateway.connected()
        pressed = await room.person.presses(room.claim, "Why?")
        assert "Ports Ministry" in text(await pressed.answer())
