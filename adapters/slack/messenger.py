"""Delivery -> a message in a Slack channel or thread, by the Web API; Slack's refusals -> our errors.

Slack takes a message twice without a word, so the delivery's id travels in the message's metadata and is
looked for there before a delivery in doubt is posted again. For the same reason nothing is retried here:
slack_sdk by itself would post again after a connection that broke when the message was already taken.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any, Literal

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.blocks import message
from adapters.slack.calls import API_URL, refusals, web_client, web_session
from adapters.slack.checks import channel_line, group_line, scope_lines, token_line, wrong
from adapters.slack.refusals import GONE, Refused
from bot.domain.alert import Spread
from bot.domain.alert.wording import is_first_on_record
from bot.domain.delivery import Delivery, Posted
from bot.domain.watch import Channel, Platform
from bot.errors import DeliveryError, MessageGone
from bot.ports import SKEW, Checked
from bot.text.phrases import web_link

EVENT_TYPE = "onrecord_delivery"
# A crash leaves in doubt what was posted in its last seconds: a few pages back is far enough.
_PAGE, _PAGES = 200, 5

Broadcast = Literal["never", "first", "all"]


class SlackMessenger:
    """Alerts in Slack. One message a second goes to a channel, as Slack asks for; channels do not wait for
    one another. The connection is opened at the first call."""

    platform: Platform = "slack"

    def __init__(
        self,
        *,
        token: str,
        api_url: str = API_URL,
        broadcast: Broadcast = "first",
        interactive: bool = False,
        groups: Sequence[str] = (),
        pace: float = 1.0,
        patience: float = 30.0,
    ) -> None:
        """`broadcast` says which replies are shown in the channel too: none, the first outright official
        denial and the first such confirmation of a claim, or all. `interactive`: somebody listens, so alerts
        have buttons. `groups` are the ids of the user groups that commands are for, which `check` looks at.
        `pace` is in seconds between two messages to a channel, `patience` in seconds for an answer."""
        self._client = web_client(token, api_url)
        self._broadcast, self._interactive, self._groups = broadcast, interactive, groups
        self._pace, self._patience = pace, patience
        self._free: dict[str, float] = {}
        self._moved: dict[tuple[Channel, Posted], str] = {}

    async def post(self, delivery: Delivery, parent: Posted | None) -> Posted:
        """See `Messenger.post`. If the parent was deleted, the message opens a thread of its own and says
        so; later replies to that parent go under it."""
        if parent is None:
            return await self._post(delivery)
        opener = self._opener(delivery.channel, parent)
        try:
            return await self._post(delivery, under=opener)
        except Refused as refused:
            if refused.code not in GONE:
                raise
        posted = await self._post(delivery, orphaned=True)
        self._moved[delivery.channel, parent] = posted.message
        return replace(posted, moved=True)

    async def edit(self, delivery: Delivery, posted: Posted) -> None:
        """See `Messenger.edit`."""
        opener = delivery.parent if isinstance(delivery.alert, Spread) else delivery.id
        rendered = message(delivery.alert, interactive=self._interactive)
        try:
            with refusals():
                await self._open().chat_update(
                    channel=delivery.channel.id,
                    ts=posted.message,
                    text=rendered["text"],
                    blocks=rendered["blocks"],
                    metadata=_metadata(opener or delivery.id),
                )
        except Refused as refused:
            if refused.code in GONE:
                raise MessageGone(str(refused)) from None
            raise

    async def find(
        self, delivery: Delivery, parent: Posted | None, since: float | None = None
    ) -> Posted | None:
        """See `Messenger.find`. It looks at 1000 messages from then on, and at the newest 1000: the clock
        that tells since when may be wrong."""
        if since is not None and (found := await self._found(delivery, parent, f"{since - SKEW:.6f}")):
            return found
        return await self._found(delivery, parent, None)

    async def _found(self, delivery: Delivery, parent: Posted | None, oldest: str | None) -> Posted | None:
        if parent is not None:
            opener = self._opener(delivery.channel, parent)
            found = await self._find(delivery, opener, oldest)
            if found and found != opener:
                return Posted(message=found, thread=opener)
        # A reply to a deleted parent stands in the channel itself.
        found = await self._find(delivery, None, oldest)
        return Posted(message=found, moved=parent is not None) if found else None

    async def address(self, channel: Channel, posted: Posted) -> str:
        """See `Messenger.address`. It needs no scope."""
        with refusals():
            answer = await self._open().chat_getPermalink(
                channel=channel.id, message_ts=self._opener(channel, posted)
            )
        return web_link(str(answer.get("permalink") or ""))

    async def check(self, channels: Sequence[Channel]) -> list[Checked]:
        """See `Messenger.check`. Nothing is posted."""
        try:
            with refusals():
                identity = await self._open().auth_test()
        except DeliveryError as error:
            return [wrong("slack token", error)]
        user, team = identity.get("user"), identity.get("team")
        scopes = identity.headers.get("x-oauth-scopes")
        lines = [
            token_line(user, team),
            *scope_lines(scopes, listens=self._interactive, groups=bool(self._groups)),
        ]
        lines += [await self._check(channel) for channel in channels]
        return [*lines, *[await self._check_group(group) for group in self._groups if self._interactive]]

    async def close(self) -> None:
        """See `Messenger.close`."""
        session, self._client.session = self._client.session, None
        if session is not None:
            await session.close()

    def _open(self) -> AsyncWebClient:
        if self._client.session is None:
            self._client.session = web_session(self._patience)
        return self._client

    def _opener(self, channel: Channel, parent: Posted) -> str:
        """The `ts` that opens the thread: the parent's, or of what stands for it since it was deleted."""
        return self._moved.get((channel, parent), parent.thread or parent.message)

    async def _post(self, delivery: Delivery, *, under: str | None = None, orphaned: bool = False) -> Posted:
        rendered = message(
            delivery.alert, reply=under is not None, orphaned=orphaned, interactive=self._interactive
        )
        await self._turn(delivery.channel.id)
        with refusals():
            answer = await self._open().chat_postMessage(
                channel=delivery.channel.id,
                text=rendered["text"],
                blocks=rendered["blocks"],
                metadata=_metadata(delivery.id),
                thread_ts=under,
                reply_broadcast=True if under and self._is_broadcast(delivery) else None,
                unfurl_links=False,
                unfurl_media=False,
                # The text is for notifications: no character of it is markup, no word of it a mention.
                mrkdwn=False,
                parse="none",
                link_names=False,
            )
            return Posted(message=_ts(answer), thread=under)

    async def _turn(self, channel: str) -> None:
        """Wait until the channel may be posted in again, and keep it from the next for the pace's time."""
        now = asyncio.get_running_loop().time()
        turn = max(now, self._free.get(channel, 0.0))
        self._free[channel] = turn + self._pace
        await asyncio.sleep(turn - now)

    def _is_broadcast(self, delivery: Delivery) -> bool:
        return self._broadcast == "all" or (self._broadcast == "first" and is_first_on_record(delivery.alert))

    async def _find(self, delivery: Delivery, thread: str | None, oldest: str | None) -> str | None:
        try:
            async for candidate in self._said(delivery.channel.id, thread, oldest):
                if _delivery_id(candidate) == delivery.id:
                    return str(candidate.get("ts"))
        except Refused as refused:
            if refused.code not in GONE:
                raise
        return None

    async def _said(
        self, channel: str, thread: str | None, oldest: str | None
    ) -> AsyncIterator[dict[str, Any]]:
        cursor: str | None = None
        for _ in range(_PAGES):
            page = await self._page(channel, thread, oldest, cursor)
            for candidate in page.get("messages") or ():
                yield candidate
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    async def _page(
        self, channel: str, thread: str | None, oldest: str | None, cursor: str | None
    ) -> AsyncSlackResponse:
        client = self._open()
        with refusals():
            if thread is None:
                return await client.conversations_history(
                    channel=channel, oldest=oldest, cursor=cursor, limit=_PAGE, include_all_metadata=True
                )
            return await client.conversations_replies(
                channel=channel,
                ts=thread,
                oldest=oldest,
                cursor=cursor,
                limit=_PAGE,
                include_all_metadata=True,
            )

    async def _check(self, channel: Channel) -> Checked:
        try:
            with refusals():
                answer = await self._open().conversations_info(channel=channel.id)
            return channel_line(channel, answer.get("channel") or {})
        except DeliveryError as error:
            return wrong(f"slack channel {channel.id}", error)

    async def _check_group(self, group: str) -> Checked:
        try:
            with refusals():
                answer = await self._open().usergroups_users_list(usergroup=group)
            return group_line(group, len(answer.get("users") or ()))
        except DeliveryError as error:
            return wrong(f"slack user group {group}", error)


def _metadata(delivery: str) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"delivery_id": delivery}}


def _delivery_id(candidate: dict[str, Any]) -> str | None:
    metadata = candidate.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    id: str | None = (metadata.get("event_payload") or {}).get("delivery_id")
    return id


def _ts(answer: AsyncSlackResponse) -> str:
    ts = answer.get("ts")
    if not isinstance(ts, str):
        raise ValueError("an answer without a ts")
    return ts
