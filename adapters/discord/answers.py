"""Replies -> what Discord shows to whoever asked, and to the channel."""

import io
from typing import Any

import discord

from adapters.discord.embeds import button_id
from adapters.discord.replies import Pressable, Shown, shown
from bot.commands import Command, Reply

NOBODY = discord.AllowedMentions.none()


_ID = r"onrecord:(?P<how>\w+)(?::(?P<text>.*))?"


class Press(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_ID):
    """A button of ours, under whatever message and since whenever it stands there: its id says it all."""

    def __init__(self, how: str, text: str, label: str = "…", risky: bool = False) -> None:
        style = discord.ButtonStyle.danger if risky else discord.ButtonStyle.secondary
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=button_id(how, text)))
        self.how, self.text = how, text

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: Any, /
    ) -> "Press":
        return cls(match["how"], match["text"] or "")

    async def callback(self, interaction: discord.Interaction) -> None:
        """Hand it to the client."""
        interaction.client.dispatch("press", interaction, self.how, self.text)


async def tell(interaction: discord.Interaction, reply: Reply, asked: Command | None = None) -> None:
    """Show a reply to whoever asked, where the interaction was deferred; on a button that was deferred as an
    update, instead of what the button stands under."""
    seen = shown(reply, asked)
    await interaction.edit_original_response(
        embed=_embed(seen), attachments=_files(seen), view=_view(seen), allowed_mentions=NOBODY
    )


async def share(interaction: discord.Interaction, reply: Reply, asked: Command | None) -> None:
    """Show a reply to all in the channel, with who shared it; one that was not done only to whoever pressed
    the button."""
    seen = shown(reply, asked)
    await interaction.followup.send(
        content=f"Shared by {interaction.user.mention}" if reply.ok else "",
        embed=_embed(seen),
        files=_files(seen),
        ephemeral=not reply.ok,
        allowed_mentions=NOBODY,
    )


def _embed(seen: Shown) -> discord.Embed:
    embed = discord.Embed(title=seen.title or None, description=seen.body or None, colour=seen.colour)
    return embed.set_footer(text=seen.footer) if seen.footer else embed


def _files(seen: Shown) -> list[discord.File]:
    return [discord.File(io.BytesIO(file.data), filename=file.name) for file in seen.files]


def _view(seen: Shown) -> discord.ui.View | None:
    if not seen.buttons:
        return None
    view = discord.ui.View(timeout=None)
    for button in seen.buttons:
        view.add_item(_press(button))
    return view


def _press(button: Pressable) -> Press:
    _, how, text = [*button.id.split(":", 2), ""][:3]
    return Press(how, text, button.label, button.risky)
