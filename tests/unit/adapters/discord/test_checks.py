"""What `onrecord check` says of Discord."""

import pytest

from adapters.discord import DiscordMessenger
from tests.builders import DISCORD
from tests.fakes.discord import ALLOWED, TOKEN, FakeDiscord
from tests.fakes.discord_shapes import BOT, GUILD
from tests.fakes.mishaps import Refused


async def test_check_prints_the_invite_link(discord: FakeDiscord, messenger: DiscordMessenger) -> None:
    (token,) = await messenger.check([])
    assert token.subject == "discord token"
    assert (
        f"client_id=900000000000000003&scope=bot+applications.commands&permissions={ALLOWED}" in token.remedy
    )


@pytest.mark.parametrize(("left", "verdict"), [(999, "well"), (0, "wrong")])
async def test_check_looks_for_the_gateway(discord: FakeDiscord, left: int, verdict: str) -> None:
    discord.gateway.starts_left = left
    listening = DiscordMessenger(token=TOKEN, api_url=discord.url, interactive=True)
    _, line = await listening.check([])
    assert (line.subject, line.verdict) == ("discord commands", verdict)
    discord.misbehave("GET gateway", Refused("403/50001"))
    _, line = await listening.check([])
    assert line.verdict == "wrong"
    await listening.close()


@pytest.mark.parametrize(
    ("permissions", "overwrites", "lacking"),
    [
        (ALLOWED, [], ""),
        (ALLOWED & ~2048, [], "send messages"),
        (ALLOWED, [{"id": "77", "allow": "0", "deny": "1024"}], "view channel"),
        (ALLOWED & ~2048, [{"id": BOT, "allow": "2048", "deny": "0"}], ""),
        (ALLOWED, [{"id": GUILD, "allow": "0", "deny": str(1 << 35)}], "create public threads"),
        (
            ALLOWED,
            [{"id": GUILD, "allow": "0", "deny": "2048"}, {"id": "77", "allow": "2048", "deny": "0"}],
            "",
        ),
        (ALLOWED, [{"id": "77", "allow": "0", "deny": "16384"}], "embed links"),
        (
            ALLOWED,
            [{"id": "77", "allow": "0", "deny": "2048"}, {"id": "78", "allow": "2048", "deny": "0"}],
            "",
        ),
        (8 | 1024, [{"id": BOT, "allow": "0", "deny": "2048"}], ""),
    ],
)
async def test_check_reckons_with_roles_and_overwrites(
    discord: FakeDiscord,
    messenger: DiscordMessenger,
    permissions: int,
    overwrites: list[dict[str, str]],
    lacking: str,
) -> None:
    discord.permissions = permissions
    discord.channel(DISCORD.id).overwrites = list(overwrites)
    _, line = await messenger.check([DISCORD])
    assert line.verdict == ("wrong" if lacking else "well")
    assert lacking in line.detail
    assert bool(line.remedy) == bool(lacking)


async def test_check_lets_the_owner_do_all(discord: FakeDiscord, messenger: DiscordMessenger) -> None:
    discord.owner, discord.permissions = BOT, 1024
    _, line = await messenger.check([DISCORD])
    assert line.verdict == "well"


async def test_check_refuses_a_voice_channel(discord: FakeDiscord, messenger: DiscordMessenger) -> None:
    discord.channel(DISCORD.id).type = 2
    _, line = await messenger.check([DISCORD])
    assert (line.verdict, line.remedy) == ("wrong", "name a text channel's ID")
