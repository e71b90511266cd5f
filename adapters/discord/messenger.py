"""Delivery -> a message in a Discord channel or thread, by the REST API; Discord's refusals -> our errors.

The delivery's id is the message's nonce: for some minutes Discord answers a second post of it with the
message that stands already. It does not keep nonces, so after that a delivery in doubt is looked for in the
channel's messages by what it says.

In a forum each story is a post, tagged with how it stands: a thread that begins with the parent. Discord
knows no nonce there.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import structlog

from adapters.discord.calls import Calls, point_at
from adapters.discord.checks import Place, channel_line, gateway_line, token_line, wrong
from adapters.discord.embeds import Message, message, thread_name
from adapters.discord.forums import ANNOUNCEMENTS, ARCHIVED_AFTER, Forums
from adapters.discord.refusals import (
    ARCHIVED,
    NO_THREAD,
    NOT_FOR_MESSAGES,
    THREAD_EXISTS,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    NotDiscord,
    Refused,
)
from adapters.discord.standing import found_in
from bot.domain.delivery import Delivery, Posted
from bot.domain.watch import Channel, Platform
from bot.errors import DeliveryError, MessageGone
from bot.ports import Checked, Pace

_APP = "https://discord.com/channels"
# Seconds that publishing may take: Discord lets ten an hour through, and no alert is to wait for that.
_PUBLISHED_WITHIN = 5.0

log = structlog.get_logger()


class DiscordMessenger:
    """Alerts in Discord, in channels for text and for announcements, and in forums. The connection is opened
    at the first call."""

    platform: Platform = "discord"

    def __init__(
        self,
        *,
        token: str,
        api_url: str | None = None,
        interactive: bool = False,
        publish: bool = False,
        patience: float = 20.0,
        in_flight: int = 10,
        pace: Pace | None = None,
    ) -> None:
        """`api_url` is what stands before "/channels/…" in every address. `interactive`: somebody listens, so
        alerts have buttons. `publish`: what is posted in an announcement channel goes to those who follow it.
        `patience`, `in_flight` and `pace` are those of `Calls`."""
        point_at(api_url)
        self._calls = Calls(token=token, patience=patience, in_flight=in_flight, pace=pace)
        self._interactive, self._publishes = interactive, publish
        self._moved: dict[tuple[Channel, Posted], Posted] = {}
        self._forums = Forums(calls=self._calls)

    async def post(self, delivery: Delivery, parent: Posted | None) -> Posted:
        """See `Messenger.post`. The thread is opened under the parent with the first reply. If the parent
        was deleted before, or Discord opens no more threads, the message stands in the channel and says so;
        its `Posted` then has no `thread`, and later replies to that parent go under it."""
        if parent is None:
            return await self._post(delivery)
        try:
            return await self._reply(delivery, self._opener(delivery.channel, parent))
        except Refused as refused:
            if refused.code not in NO_THREAD:
                raise
        posted = replace(await self._post(delivery, orphaned=True), moved=True)
        self._moved[delivery.channel, parent] = posted
        return posted

    async def edit(self, delivery: Delivery, posted: Posted) -> None:
        """See `Messenger.edit`. In a forum the post's tags change with it."""
        in_forum = _is_post(posted)
        place = posted.message if in_forum else delivery.channel.id
        try:
            await self._edit(delivery, place, posted.message)
            if in_forum:
                await self._forums.retag(delivery, place)
        except Refused as refused:
            if refused.code == UNKNOWN_MESSAGE or (in_forum and refused.code == UNKNOWN_CHANNEL):
                raise MessageGone(str(refused)) from None
            raise

    async def find(
        self, delivery: Delivery, parent: Posted | None, since: float | None = None
    ) -> Posted | None:
        """See `Messenger.find`. It looks at 1000 messages from then on, and at the newest 100; in a forum at
        the posts that are not archived."""
        looking = partial(found_in, self._calls, delivery, since=since)
        if parent is not None:
            opener = self._opener(delivery.channel, parent)
            thread = opener.thread or opener.message
            found = await looking(thread, self._message(delivery, reply=True))
            if found:
                return Posted(message=found, thread=thread)
        sent = self._message(delivery, orphaned=parent is not None)
        moved = parent is not None
        if (await self._forums.kind(delivery.channel.id)).is_forum:
            for post in await self._forums.named_as(delivery):
                # It has the id of the message that it begins with.
                if await looking(post, sent) == post:
                    return Posted(message=post, thread=post, moved=moved)
            return None
        found = await looking(delivery.channel.id, sent)
        return Posted(message=found, moved=moved) if found else None

    async def address(self, channel: Channel, posted: Posted) -> str:
        """See `Messenger.address`. A post in a forum is a channel of its own."""
        kind, opener = await self._forums.kind(channel.id), self._opener(channel, posted)
        place = () if kind.is_forum else (channel.id,)
        address = "/".join((_APP, kind.guild, *place, opener.thread or opener.message))
        return address if kind.guild.isdigit() else ""

    async def check(self, channels: Sequence[Channel]) -> list[Checked]:
        """See `Messenger.check`. Nothing is posted."""
        try:
            application = await self._calls.call("GET", "/oauth2/applications/@me")
        except DeliveryError as error:
            return [wrong("discord token", error)]
        line = token_line(self._calls.me, str(application.get("id", self._calls.me.get("id"))))
        heard = [await self._check_gateway()] if self._interactive else []
        return [line, *heard, *[await self._check(channel) for channel in channels]]

    async def close(self) -> None:
        """See `Messenger.close`."""
        await self._calls.close()

    def _opener(self, channel: Channel, parent: Posted) -> Posted:
        """The parent, or what stands for it."""
        return self._moved.get((channel, parent), parent)

    def _message(self, delivery: Delivery, *, reply: bool = False, orphaned: bool = False) -> Message:
        return message(delivery.alert, reply=reply, orphaned=orphaned, interactive=self._interactive)

    async def _post(self, delivery: Delivery, *, orphaned: bool = False) -> Posted:
        sent, channel = self._message(delivery, orphaned=orphaned), delivery.channel.id
        if not self._forums.knows(channel):
            try:
                posted = Posted(message=await self._send(delivery, channel, sent))
            except Refused as refused:
                if refused.code != NOT_FOR_MESSAGES or not (await self._forums.kind(channel)).is_forum:
                    raise
            else:
                await self._publish(channel, posted.message)
                return posted
        post = await self._forums.open(delivery, sent)
        return Posted(message=post, thread=post)

    async def _edit(self, delivery: Delivery, place: str, id: str) -> None:
        path = "/channels/{channel_id}/messages/{message_id}"
        edit = partial(
            self._calls.call, "PATCH", path, self._message(delivery), channel_id=place, message_id=id
        )
        try:
            await edit()
        except Refused as refused:
            if refused.code != ARCHIVED:
                raise
            await self._reopen(place)
            await edit()

    async def _reopen(self, thread: str) -> None:
        await self._calls.call("PATCH", "/channels/{channel_id}", {"archived": False}, channel_id=thread)

    async def _publish(self, channel: str, id: str) -> None:
        """To the servers that follow an announcement channel, if that is wanted. What goes wrong with it is
        logged and no more: the message stands, and must not be posted again."""
        if not self._publishes:
            return
        path, within = "/channels/{channel_id}/messages/{message_id}/crosspost", _PUBLISHED_WITHIN
        try:
            if (await self._forums.kind(channel)).type == ANNOUNCEMENTS:
                await self._calls.call("POST", path, patience=within, channel_id=channel, message_id=id)
        except DeliveryError as error:
            log.warning("an alert was not published", channel=channel, reason=str(error))

    async def _reply(self, delivery: Delivery, parent: Posted) -> Posted:
        # A thread that was opened under a message has the message's own id.
        sent, thread = self._message(delivery, reply=True), parent.thread or parent.message
        try:
            id = await self._send(delivery, thread, sent)
        except Refused as refused:
            if refused.code not in (UNKNOWN_CHANNEL, ARCHIVED):
                raise
            if refused.code == ARCHIVED:
                await self._reopen(thread)
            else:
                await self._open_thread(delivery, parent)
            id = await self._send(delivery, thread, sent)
        return Posted(message=id, thread=thread)

    async def _open_thread(self, delivery: Delivery, parent: Posted) -> None:
        path = "/channels/{channel_id}/messages/{message_id}/threads"
        body = {"name": thread_name(delivery.alert), "auto_archive_duration": ARCHIVED_AFTER}
        opener = parent.thread or parent.message
        try:
            await self._calls.call("POST", path, body, channel_id=delivery.channel.id, message_id=opener)
        except Refused as refused:
            # Opened by another meanwhile, or deleted, which posting in it will show.
            if refused.code != THREAD_EXISTS:
                raise

    async def _send(self, delivery: Delivery, channel: str, sent: Message) -> str:
        body = {**sent, "nonce": delivery.id, "enforce_nonce": True}
        answer = await self._calls.call("POST", "/channels/{channel_id}/messages", body, channel_id=channel)
        if "id" not in answer:
            raise NotDiscord
        return str(answer["id"])

    async def _check(self, channel: Channel) -> Checked:
        try:
            return channel_line(channel, await self._place(channel))
        except DeliveryError as error:
            return wrong(f"discord channel {channel.id}", error)

    async def _check_gateway(self) -> Checked:
        try:
            return gateway_line(await self._calls.call("GET", "/gateway/bot"))
        except DeliveryError as error:
            return wrong("discord commands", error)

    async def _place(self, channel: Channel) -> Place:
        found = await self._calls.call("GET", "/channels/{channel_id}", channel_id=channel.id)
        guild, me = str(found.get("guild_id")), str(self._calls.me.get("id"))
        return Place(
            channel=found,
            guild=await self._calls.call("GET", "/guilds/{guild_id}", guild_id=guild),
            member=await self._calls.call(
                "GET", "/guilds/{guild_id}/members/{user_id}", guild_id=guild, user_id=me
            ),
            bot=me,
        )


def _is_post(posted: Posted) -> bool:
    """Whether it stands in a forum: there the message that begins a thread has the thread's id."""
    return posted.thread == posted.message
