"""What Discord says of the bot, a channel and its server -> the lines of `onrecord check`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import discord

from adapters.discord.forums import ANNOUNCEMENTS, FORUM, REQUIRES_TAG, WANTED, kind
from adapters.discord.refusals import remedy
from bot.domain.watch import Channel
from bot.errors import DeliveryError, TransientFailure
from bot.ports import Checked

NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    create_public_threads=True,
    send_messages_in_threads=True,
    embed_links=True,
    read_message_history=True,
)
"""The least that alerts need; the invite link asks for no more."""

_TEXT = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel with what decides what the bot may do there, each as Discord's API gives it."""

    channel: Mapping[str, Any]
    guild: Mapping[str, Any]
    member: Mapping[str, Any]
    bot: str
    """The bot's user id."""


def token_line(user: Mapping[str, Any], application: str) -> Checked:
    """Of the answer to who the bot is, with the link that invites it."""
    link = discord.utils.oauth_url(application, permissions=NEEDED, scopes=("bot", "applications.commands"))
    detail = f"{user.get('username', 'the bot')} is known to Discord"
    # The link stands apart, where it is not broken into lines: it is to be copied.
    return Checked(subject="discord token", verdict="well", detail=detail, remedy=f"invite it with {link}")


def gateway_line(about: Mapping[str, Any]) -> Checked:
    """Of the answer to where commands can be heard."""
    subject, left = "discord commands", (about.get("session_start_limit") or {}).get("remaining")
    if left == 0:
        detail = "Discord lets the bot connect no more today: it did so too often"
        remedy = "find out what starts On Record again and again; alerts are posted all the same"
        return Checked(subject=subject, verdict="wrong", detail=detail, remedy=remedy)
    return Checked(subject=subject, verdict="well", detail=f"/onrecord is heard at {about.get('url')}")


def channel_line(channel: Channel, place: Place) -> Checked:
    """Whether alerts can be posted in the channel."""
    subject, name = f"discord channel {channel.id}", f"#{place.channel.get('name') or channel.id}"
    if place.channel.get("type") not in (_TEXT, ANNOUNCEMENTS, FORUM):
        detail = f"{name} is no text, announcement or forum channel"
        return Checked(subject=subject, verdict="wrong", detail=detail, remedy="name a text channel's ID")
    if missing := lacking(permissions(place)):
        detail, cure = (
            f"the bot lacks in {name}: {missing}",
            f"grant them under {name}, Edit Channel, Permissions",
        )
        return Checked(subject=subject, verdict="wrong", detail=detail, remedy=cure)
    return _tags_line(subject, name, place) or Checked(
        subject=subject, verdict="well", detail=f"the bot can post in {name}"
    )


def lacking(held: discord.Permissions) -> str:
    """What alerts need beyond the permissions held: "view channel, embed links"; "" for nothing."""
    if held.administrator:
        return ""
    flags = (flag for flag, needed in NEEDED if needed and not getattr(held, flag))
    # What Discord shows as "View Channel" had another name once, which discord.py keeps.
    return ", ".join("view channel" if flag == "read_messages" else flag.replace("_", " ") for flag in flags)


def _tags_line(subject: str, name: str, place: Place) -> Checked | None:
    """Of a forum that lacks tags for how stories stand; None if nothing is wrong with it."""
    about = kind(place.channel)
    absent = [tag for tag in WANTED if tag not in about.tags]
    if not about.is_forum or not absent:
        return None
    needed = bool(int(place.channel.get("flags") or 0) & REQUIRES_TAG)
    return Checked(
        subject=subject,
        verdict="wrong" if needed else "warning",
        detail=f"the forum {name} has no tag for {', '.join(absent)}",
        remedy=f"make the tags {', '.join(WANTED)} under {name}, Edit Channel, Tags",
    )


def wrong(subject: str, error: DeliveryError) -> Checked:
    """Of an error instead of an answer."""
    verdict: Literal["warning", "wrong"] = "warning" if type(error) is TransientFailure else "wrong"
    return Checked(subject=subject, verdict=verdict, detail=str(error), remedy=remedy(error))


def permissions(place: Place) -> discord.Permissions:
    """What the bot may do in a channel: its roles' permissions, then the channel's overwrites for everyone,
    for its roles and for itself (https://discord.com/developers/docs/topics/permissions)."""
    everyone, own = str(place.guild.get("id")), {str(role) for role in place.member.get("roles", ())}
    held = _roles(place.guild, {everyone, *own})
    if held.administrator or str(place.guild.get("owner_id")) == place.bot:
        return discord.Permissions.all()
    overwrites = {str(each["id"]): each for each in place.channel.get("permission_overwrites") or ()}
    _overwrite(held, [overwrites[everyone]] if everyone in overwrites else [])
    _overwrite(held, [each for id, each in overwrites.items() if id in own])
    _overwrite(held, [overwrites[place.bot]] if place.bot in overwrites else [])
    return held


def _roles(guild: Mapping[str, Any], held: set[str]) -> discord.Permissions:
    value = 0
    for role in guild.get("roles", ()):
        if str(role["id"]) in held:
            value |= int(role["permissions"])
    return discord.Permissions(value)


def _overwrite(held: discord.Permissions, overwrites: Iterable[Mapping[str, Any]]) -> None:
    """Of several roles' overwrites, what one allows wins over what another denies."""
    allow = deny = 0
    for overwrite in overwrites:
        allow |= int(overwrite["allow"])
        deny |= int(overwrite["deny"])
    held.value = held.value & ~deny | allow
