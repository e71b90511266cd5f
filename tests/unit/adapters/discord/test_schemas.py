"""What Discord is sent is what Discord's published API description asks for."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import DiscordMessenger
from adapters.discord.embeds import message
from bot.domain.alert import Alert, Notice
from tests.alerts import alerts
from tests.builders import DISCORD, answered, delivery, opened, spread
from tests.fakes.discord import TOKEN, FakeDiscord
from tests.specs import needs_specs, part

pytestmark = needs_specs
FILE = "discord_openapi.json"
BODIES = {
    "POST messages": "MessageCreateRequest",
    "PATCH message": "MessageEditRequestPartial",
    "POST threads": "CreateTextThreadWithMessageRequest",
}


@given(st.builds(Notice, id=st.just("1"), title=st.text(max_size=300), detail=st.text(max_size=3_000)))
def test_any_notices_embed_is_an_embed(notice: Notice) -> None:
    (embed,) = message(notice)["embeds"]
    part(FILE, "RichEmbed")(embed)


@given(alerts())
def test_any_alerts_embed_is_an_embed(alert: Alert) -> None:
    check = part(FILE, "RichEmbed")
    for reply in (False, True):
        for embed in message(alert, reply=reply)["embeds"]:
            check(embed)


async def test_bodies_are_known() -> None:
    async with FakeDiscord() as discord:
        discord.channel(DISCORD.id)
        messenger = DiscordMessenger(token=TOKEN, api_url=discord.url)
        claim = delivery(opened(), channel=DISCORD)
        parent = await messenger.post(claim, None)
        await messenger.post(delivery(answered(), channel=DISCORD), parent)
        await messenger.edit(delivery(spread(), channel=DISCORD, parent=claim.id), parent)
        await messenger.close()
    for call, name in BODIES.items():
        sent = [body for called, body in discord.calls if called == call]
        assert sent
        for body in sent:
            part(FILE, name)(body)
