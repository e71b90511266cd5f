"""Who asks -> the `Asker` that commands know, with their user groups, and what their App Home shows."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calls import refusals
from adapters.slack.refusals import Refused
from adapters.slack.views import ChannelWatches, View, home
from bot.commands import Asker, Commands, Lines, Reply, Status
from bot.domain.watch import Watch
from bot.errors import DeliveryError, StoreError

# Seconds for which the members of a user group are remembered.
_FRESH = 60.0
_PAGE, _PAGES = 500, 4
_HIDDEN = frozenset({"channel_not_found", "not_in_channel"})

log = structlog.get_logger()


def who(body: Mapping[str, Any]) -> Asker:
    """Who sent a command, an action, a form or an event, and where."""
    doer, team = body.get("user") or {}, body.get("team") or {}
    user = body.get("user_id") or doer.get("id") or (body.get("event") or {}).get("user")
    # Where a whole organisation installed the app, an action names no team, but whoever acts is of one.
    workspace = body.get("team_id") or team.get("id") or doer.get("team_id")
    channel = body.get("channel_id") or (body.get("channel") or {}).get("id")
    return Asker(
        platform="slack",
        user=str(user or ""),
        workspace=str(workspace or ""),
        channel=str(channel or ""),
    )


@dataclass(kw_only=True)
class People:
    """Asks Slack about people, no more often than needed."""

    client: AsyncWebClient
    groups: frozenset[str]
    """The ids that the configuration names, of users and of user groups."""
    _members: dict[str, tuple[float, frozenset[str]]] = field(default_factory=dict)
    """Of a group, and when they were asked for."""

    async def grouped(self, asker: Asker) -> Asker:
        """The asker with those of the configured user groups that they are in."""
        named = sorted(group for group in self.groups if group.startswith("S"))
        mine = [group for group in named if asker.user in await self._of(group)]
        return replace(asker, groups=frozenset(mine)) if mine else asker

    async def _of(self, group: str) -> frozenset[str]:
        asked, members = self._members.get(group, (-_FRESH, frozenset[str]()))
        if time.monotonic() - asked < _FRESH:
            return members
        try:
            with refusals():
                answer = await self.client.usergroups_users_list(usergroup=group)
            members = frozenset(map(str, answer.get("users") or ()))
        except DeliveryError as error:
            # Who was in it a minute ago still is, as far as is known; nobody else is let in.
            log.warning("a user group cannot be looked up", group=group, reason=str(error))
        self._members[group] = time.monotonic(), members
        return members

    async def invited(self, reply: Reply, channel: str) -> Reply:
        """The reply to `track`, with a word on the channel if the bot cannot post there."""
        try:
            with refusals():
                answer = await self.client.conversations_info(channel=channel)
            there = bool((answer.get("channel") or {}).get("is_member", True))
        except Refused as refused:
            there = refused.code not in _HIDDEN
        except DeliveryError:
            there = True
        advice = "No alert can be posted there yet: type /invite @onrecord in the channel."
        return reply if there else replace(reply, parts=(Lines(lines=(advice,)), *reply.parts))

    async def home(self, asker: Asker, commands: Commands, now: float) -> View:
        """The asker's App Home."""
        mine = await self._channels(asker.user)
        watched = None if mine is None else await self._watched(asker, mine, commands)
        status = await commands.answer(Status(), asker, now)
        return home(watched, replace(status, shareable=False, next=None))

    async def _watched(
        self, asker: Asker, mine: frozenset[str], commands: Commands
    ) -> Sequence[ChannelWatches]:
        """What is watched for in these channels."""
        try:
            watches = await commands.desk.visible(asker)
        except StoreError:
            watches = ()  # the status says that the store does not answer
        found: dict[str, list[Watch]] = {}
        for watch in watches:
            for channel in watch.channels:
                if channel.platform == asker.platform and channel.id in mine:
                    found.setdefault(channel.id, []).append(watch)
        return [ChannelWatches(channel=channel, watches=of) for channel, of in sorted(found.items())]

    async def placed(self, asker: Asker) -> Asker:
        """The asker with the channels that they are in: what is private is not theirs to fill or to silence.
        None but the one they ask in if Slack does not say."""
        return replace(asker, channels=await self._channels(asker.user) or frozenset())

    async def _channels(self, user: str) -> frozenset[str] | None:
        """The ids of the channels that somebody is in; None if Slack does not say."""
        found: set[str] = set()
        cursor: str | None = None
        try:
            for _ in range(_PAGES):
                with refusals():
                    answer = await self.client.users_conversations(
                        user=user, cursor=cursor, limit=_PAGE, types="public_channel,private_channel"
                    )
                found |= {str(each.get("id")) for each in answer.get("channels") or ()}
                cursor = (answer.get("response_metadata") or {}).get("next_cursor")
                if not cursor:
                    break
        except DeliveryError as error:
            log.warning("somebody's channels cannot be looked up", reason=str(error))
            return None
        return frozenset(found)
