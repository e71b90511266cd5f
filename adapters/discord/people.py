"""Who asks in Discord -> the `Asker` that commands know, and whether they may change what is tracked."""

import discord

from bot.commands import Asker, Command, Mute, Permissions, Reply, Track, Unclear, Unmute, Untrack

_CHANGES = (Track, Untrack, Mute, Unmute)


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
    if not isinstance(asked, _CHANGES) or permissions.track is not None or permissions.is_operator(asker):
        return None
    if interaction.permissions.manage_guild or interaction.permissions.administrator:
        return None
    heading = "Only members with the permission Manage Server may change what is tracked and muted here."
    return Reply(heading=heading, ok=False)
