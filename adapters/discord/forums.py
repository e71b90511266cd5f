"""Forums: each story is a post, a thread that begins with the parent, tagged with how the story stands."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.discord.calls import Calls
from adapters.discord.embeds import Message, thread_name
from adapters.discord.refusals import NotDiscord
from bot.domain.alert import Alert, Notice, United
from bot.domain.alert import wording as say
from bot.domain.alert.wording import State
from bot.domain.delivery import Delivery

FORUM, ANNOUNCEMENTS = 15, 5
"""The types of channels (https://discord.com/developers/docs/resources/channel#channel-object-channel-types)."""

WANTED = ("claim", "denied", "confirmed")
"""The tags that a forum for alerts should have. Others that are named as a `State` is are used, too."""
ARCHIVED_AFTER = 10_080
"""A week, in minutes: what comes later to a thread reopens it."""
REQUIRES_TAG = 1 << 4
"""The flag of a forum in which every post must have a tag."""

# Seconds for which is remembered what a channel is and which tags it has.
_FRESH = 3_600.0
# Posts whose tags are remembered.
_REMEMBERED = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What matters of a channel for posting in it."""

    type: int
    guild: str
    tags: Mapping[str, str]
    """Of a forum, those that the bot may set: in lower case -> its id."""

    @property
    def is_forum(self) -> bool:
        return self.type == FORUM


def kind(channel: Mapping[str, Any]) -> Kind:
    """Of a channel as Discord's API gives it."""
    # With a tag that only moderators may set, the whole post would be refused.
    free = [tag for tag in channel.get("available_tags") or () if not tag.get("moderated")]
    tags = {str(tag["name"]).strip().lower(): str(tag["id"]) for tag in free}
    return Kind(type=int(channel.get("type", 0)), guild=str(channel.get("guild_id")), tags=tags)


def tagged(alert: Alert | Notice, tags: Mapping[str, str]) -> list[str]:
    """The ids of the tags for how a story stands: one, or none if the forum has none that fits."""
    if isinstance(alert, Notice | United):
        return []
    state: State = say.state(say.shown(alert))
    # Without a tag of its own, what is not flatly denied or confirmed goes on as a claim.
    found = tags.get(state) or (tags.get("claim") if state not in ("denied", "confirmed") else None)
    return [found] if found else []


@dataclass(slots=True, kw_only=True)
class Forums:
    """Opens and tags posts. Its methods raise `DeliveryError`."""

    calls: Calls
    _kinds: dict[str, tuple[float, Kind]] = field(default_factory=dict)
    """By channel, and when Discord said so."""
    _tagged: dict[str, list[str]] = field(default_factory=dict)
    """By post, the tags it has."""

    def knows(self, channel: str) -> bool:
        """Whether the channel is known to be a forum."""
        return channel in self._kinds and self._kinds[channel][1].is_forum

    async def kind(self, channel: str) -> Kind:
        """What sort of channel it is, as Discord said within the last hour."""
        asked, known = self._kinds.get(channel, (0.0, None))
        if known is None or time.monotonic() - asked > _FRESH:
            known = kind(await self.calls.call("GET", "/channels/{channel_id}", channel_id=channel))
            self._kinds[channel] = time.monotonic(), known
        return known

    async def open(self, delivery: Delivery, sent: Message) -> str:
        """Post in a forum; the id of the post, and of its first message."""
        channel = delivery.channel.id
        tags = tagged(delivery.alert, (await self.kind(channel)).tags)
        about = {"name": thread_name(delivery.alert), "auto_archive_duration": ARCHIVED_AFTER}
        body = {**about, "applied_tags": tags, "message": sent}
        answer = await self.calls.call("POST", "/channels/{channel_id}/threads", body, channel_id=channel)
        if "id" not in answer:
            raise NotDiscord
        self._remember(str(answer["id"]), tags)
        return str(answer["id"])

    async def retag(self, delivery: Delivery, post: str) -> None:
        """Have the post's tags say how its story stands now."""
        tags = tagged(delivery.alert, (await self.kind(delivery.channel.id)).tags)
        if tags and self._tagged.get(post) != tags:
            await self.calls.call("PATCH", "/channels/{channel_id}", {"applied_tags": tags}, channel_id=post)
            self._remember(post, tags)

    def _remember(self, post: str, tags: list[str]) -> None:
        """Of what is forgotten the tags are set once more than need be."""
        if len(self._tagged) >= _REMEMBERED:
            self._tagged.clear()
        self._tagged[post] = tags

    async def named_as(self, delivery: Delivery) -> list[str]:
        """The posts that bear the name that this delivery's would, and are not archived."""
        channel, name = delivery.channel.id, thread_name(delivery.alert)
        guild = (await self.kind(channel)).guild
        active = await self.calls.call("GET", "/guilds/{guild_id}/threads/active", guild_id=guild)
        found = (each for each in active.get("threads") or () if str(each.get("parent_id")) == channel)
        return [str(each["id"]) for each in found if each.get("name") == name]
