"""An alert that may stand in Discord already is found, and taken for no other."""

from dataclasses import replace

import pytest

from adapters.discord import DiscordMessenger
from bot.errors import TransientFailure
from tests.builders import DISCORD
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_shapes import message
from tests.fakes.mishaps import AcceptedThenDropped
from tests.unit.adapters.discord.test_messenger import CLAIM, DENIED

FIRST = 1_763_733_900.0
"""When the first of Discord's messages was written; the others came a second after one another."""


async def test_where_nonces_are_shown_they_decide(discord: FakeDiscord, messenger: DiscordMessenger) -> None:
    discord.shows_nonces = True
    first = await messenger.post(CLAIM, None)
    assert await messenger.find(CLAIM, None) == first
    twin = replace(CLAIM, id="f" * 24)
    assert await messenger.find(twin, None) is None


def talk(discord: FakeDiscord, channel: str, messages: int) -> None:
    """Others say something, a second apart."""
    discord.channels[channel].messages += [
        message(discord.snowflake(), channel, {"content": "as I said"}) for _ in range(messages)
    ]


async def test_an_alert_is_found_however_much_was_said_since(
    discord: FakeDiscord, messenger: DiscordMessenger
) -> None:
    talk(discord, DISCORD.id, 120)
    parent = await messenger.post(CLAIM, None)
    talk(discord, DISCORD.id, 250)
    reply = await messenger.post(DENIED, parent)
    talk(discord, parent.message, 250)

    assert await messenger.find(CLAIM, None) is None
    assert await messenger.find(CLAIM, None, since=FIRST + 120) == parent
    assert await messenger.find(DENIED, parent, since=FIRST + 370) == reply


async def test_an_alert_that_waited_long_is_found_among_the_newest(
    discord: FakeDiscord, messenger: DiscordMessenger
) -> None:
    talk(discord, DISCORD.id, 1200)
    posted = await messenger.post(CLAIM, None)
    talk(discord, DISCORD.id, 50)
    assert await messenger.find(CLAIM, None, since=FIRST) == posted


async def test_a_clock_that_goes_wrong_hides_nothing(
    discord: FakeDiscord, messenger: DiscordMessenger
) -> None:
    parent = await messenger.post(CLAIM, None)
    reply = await messenger.post(DENIED, parent)
    assert await messenger.find(CLAIM, None, since=2 * FIRST) == parent
    assert await messenger.find(DENIED, parent, since=2 * FIRST) == reply


async def test_the_search_of_a_channel_ends(discord: FakeDiscord, messenger: DiscordMessenger) -> None:
    talk(discord, DISCORD.id, 1500)
    assert await messenger.find(CLAIM, None, since=FIRST) is None
    assert discord.count("GET messages") == 11


async def test_another_bots_copy_is_not_ours(discord: FakeDiscord, messenger: DiscordMessenger) -> None:
    await messenger.post(CLAIM, None)
    (message,) = discord.channels[DISCORD.id].messages
    message["author"] = {"id": "1"}
    assert await messenger.find(CLAIM, None) is None


async def test_a_reply_taken_and_not_answered_is_found_in_its_thread(
    discord: FakeDiscord, messenger: DiscordMessenger
) -> None:
    parent = await messenger.post(CLAIM, None)
    discord.misbehave("POST threads", AcceptedThenDropped())
    with pytest.raises(TransientFailure):
        await messenger.post(DENIED, parent)
    assert await messenger.find(DENIED, parent) is None
    posted = await messenger.post(DENIED, parent)
    assert await messenger.find(DENIED, parent) == posted
