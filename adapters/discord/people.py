"""Who asks in Discord -> the `Asker` that commands know, and whether they may change what is tracked, and
where."""

from dataclasses import replace

import discord

from adapters.discord.checks import lacking
from bot.commands import Asker, Command, Lines, Mute, Permissions, Reply, Track, Unclear, Unmute, Untrack

_CHANGES = (Track, Untrack, Mute, Unmute)
# Discord takes messages there, and no threads.
_WITHOUT_THREADS = (discord.ChannelType.voice, discord.ChannelType.stage_voice)


def who(interaction: discord.Interaction) -> Asker:
    """Who used a command or pressed a button, and where. In a thread that is the channel it hangs under: it
    is the channel that has watches."""
    channel, user, guild = interaction.channel, interaction.user, interaction.guild
    place = channel.parent_id if isinstance(channel, discord.Thread) else interaction.channel_id
    roles = user.roles if isinstance(user, discord.Member) else ()
    return Asker(
        platform="discord",
        user=str(user.id),
        workspace=str(interaction.guild_id or ""),
        channel=str(place or ""),
        groups=frozenset(str(role.id) for role in roles),
        channels=frozenset(str(each.id) for each in guild.channels) if guild else frozenset(),
    )


def refusal(
    interaction: discord.Interaction, asked: Command | Unclear, asker: Asker, permissions: Permissions
) -> Reply | None:
    """What to say to somebody who may not do that; None if nothing here speaks against it.

    Discord knows permissions for whole commands and not for parts of `/onrecord`, so this one is asked for
    here: Manage Server, unless the configuration names who may track, or calls them an operator.
    """
    if not interaction.guild_id:
        return Reply(heading="Ask in a server: what is tracked belongs to one.", ok=False)
    if isinstance(asked, Track) and not asked.channel and _type(interaction) in _WITHOUT_THREADS:
        heading = "Alerts need threads: track in a text, announcement or forum channel, or choose one."
        return Reply(heading=heading, ok=False)
    if not isinstance(asked, _CHANGES) or permissions.track is not None or permissions.is_operator(asker):
        return None
    if interaction.permissions.manage_guild or interaction.permissions.administrator:
        return None
    heading = "Only members with the permission Manage Server may change what is tracked and muted here."
    return Reply(heading=heading, ok=False)


def warned(reply: Reply, interaction: discord.Interaction, asked: Command | Unclear) -> Reply:
    """The reply, with what keeps the bot from posting what is tracked here: people may ask it also where it
    is not let in."""
    missing = lacking(interaction.app_permissions)
    if not (missing and reply.ok and isinstance(asked, Track) and not asked.channel):
        return reply
    told = (
        f"⚠ No alert can be posted: the bot lacks here {missing}. Grant it under Edit Channel, Permissions."
    )
    return replace(reply, parts=(Lines(lines=(told,)), *reply.parts))


def _type(interaction: discord.Interaction) -> discord.ChannelType | None:
    return getattr(interaction.channel, "type", None)
