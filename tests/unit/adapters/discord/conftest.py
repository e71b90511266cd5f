"""A fake Discord, and who posts and listens in it."""

from collections.abc import AsyncIterator

import pytest

from adapters.discord import DiscordMessenger
from tests.builders import DISCORD
from tests.fakes.discord import TOKEN, FakeDiscord
from tests.unit.adapters.discord.community import Community, community


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        fake.channel(DISCORD.id)
        yield fake


@pytest.fixture
async def messenger(discord: FakeDiscord) -> AsyncIterator[DiscordMessenger]:
    made = DiscordMessenger(token=TOKEN, api_url=discord.url)
    yield made
    await made.close()


@pytest.fixture
async def room() -> AsyncIterator[Community]:
    async with community() as made:
        yield made
