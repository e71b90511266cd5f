"""Delivery -> a message in a Discord channel or thread, by the REST API; Discord's refusals -> our errors.

The delivery's id is the message's nonce: for some minutes Discord answers a second post of it with the
message that stands already. It does not keep nonces, so after that a delivery in doubt is looked for in the
channel's newest messages by what it says.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from discord.http import HTTPClient, Route

from adapters.discord.checks import Place, channel_line, token_line, wrong
from adapters.discord.embeds import Message, is_alike, message, thread_name
from adapters.discord.refusals import (
    ARCHIVED,
    THREAD_EXISTS,
    TROUBLES,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    NotDiscord,
    Refused,
    failure,
)
from bot.domain.alert import Alert, Answered, Notice, United
from bot.domain.alert.wording import shown, told
from bot.domain.delivery import Delivery, Posted
from bot.domain.story import Record
from bot.domain.watch import Channel, Platform
from bot.errors import DeliveryError, PermanentFailure
from bot.ports import Checked

Json = dict[str, Any]
_NEWEST = 100
# A week, in minutes: an answer that comes later reopens the thread by being posted.
_ARCHIVED_AFTER = 10_080


class DiscordMessenger:
    """Alerts in Discord. discord.py keeps to the rate limits that Discord announces. The connection is
    opened, and the token tried, at the first call."""

    platform: Platform = "discord"

    def __init__(
        self, *, token: str, api_url: str | None = None, patience: float = 20.0, in_flight: int = 10
    ) -> None:
        """`api_url` is what stands before "/channels/…" in every address, `patience` how many seconds a call
        may take with all that discord.py waits and retries in it, `in_flight` how many calls go at once."""
        self._token, self._patience = token, patience
        self._calls = asyncio.Semaphore(in_flight)
        self._login = asyncio.Lock()
        self._http: HTTPClient | None = None
        self._me: Json = {}
        self._moved: dict[tuple[Channel, Posted], Posted] = {}
        if api_url is not None:
            # discord.py knows one address for the whole process.
            Route.BASE = api_url.rstrip("/")

    async def post(self, delivery: Delivery, parent: Posted | None) -> Posted:
        """See `Messenger.post`. The thread is opened under the parent with the first reply. If the parent
        was deleted before, the message stands in the channel and says so; its `Posted` then has no
        `thread`, and later replies to that parent go under it."""
        if parent is None:
            return await self._post(delivery)
        try:
            return await self._reply(delivery, self._opener(delivery.channel, parent))
        except Refused as refused:
            if refused.code not in (UNKNOWN_MESSAGE, UNKNOWN_CHANNEL):
                raise
        posted = await self._post(delivery, orphaned=True)
        self._moved[delivery.channel, parent] = posted
        return posted

    async def edit(self, delivery: Delivery, posted: Posted) -> None:
        """See `Messenger.edit`."""
        path = "/channels/{channel_id}/messages/{message_id}"
        await self._call(
            "PATCH", path, message(delivery.alert), channel_id=delivery.channel.id, message_id=posted.message
        )

    async def find(self, delivery: Delivery, parent: Posted | None) -> Posted | None:
        """See `Messenger.find`. It looks at the newest 100 messages."""
        if parent is not None:
            opener = self._opener(delivery.channel, parent)
            thread = opener.thread or opener.message
            found = await self._find(delivery, thread, message(delivery.alert, reply=True))
            if found:
                return Posted(message=found, thread=thread)
        sent = message(delivery.alert, orphaned=parent is not None)
        found = await self._find(delivery, delivery.channel.id, sent)
        return Posted(message=found) if found else None

    async def check(self, channels: Sequence[Channel]) -> list[Checked]:
        """See `Messenger.check`. Nothing is posted."""
        try:
            await self._open()
            application = await self._call("GET", "/oauth2/applications/@me")
        except DeliveryError as error:
            return [wrong("discord token", error)]
        line = token_line(self._me, str(application.get("id", self._me.get("id"))))
        return [line, *[await self._check(channel) for channel in channels]]

    async def close(self) -> None:
        """See `Messenger.close`."""
        http, self._http = self._http, None
        if http is not None:
            await http.close()

    def _opener(self, channel: Channel, parent: Posted) -> Posted:
        """The parent, or what stands for it since it was deleted."""
        return self._moved.get((channel, parent), parent)

    async def _post(self, delivery: Delivery, *, orphaned: bool = False) -> Posted:
        sent = message(delivery.alert, orphaned=orphaned)
        return Posted(message=await self._send(delivery, delivery.channel.id, sent))

    async def _reply(self, delivery: Delivery, parent: Posted) -> Posted:
        # A thread that was opened under a message has the message's own id.
        sent, thread = message(delivery.alert, reply=True), parent.thread or parent.message
        try:
            id = await self._send(delivery, thread, sent)
        except Refused as refused:
            if refused.code not in (UNKNOWN_CHANNEL, ARCHIVED):
                raise
            if refused.code == ARCHIVED:
                await self._call("PATCH", "/channels/{channel_id}", {"archived": False}, channel_id=thread)
            else:
                await self._open_thread(delivery, parent)
            id = await self._send(delivery, thread, sent)
        return Posted(message=id, thread=thread)

    async def _open_thread(self, delivery: Delivery, parent: Posted) -> None:
        if isinstance(delivery.alert, Notice):
            raise PermanentFailure("nothing is replied to a notice")
        of = _named_after(delivery.alert)
        path = "/channels/{channel_id}/messages/{message_id}/threads"
        body = {"name": thread_name(of), "auto_archive_duration": _ARCHIVED_AFTER}
        try:
            await self._call("POST", path, body, channel_id=delivery.channel.id, message_id=parent.message)
        except Refused as refused:
            # Opened by another meanwhile, or deleted, which posting in it will show.
            if refused.code != THREAD_EXISTS:
                raise

    async def _send(self, delivery: Delivery, channel: str, sent: Message) -> str:
        body = {**sent, "nonce": delivery.id, "enforce_nonce": True}
        answer = await self._call("POST", "/channels/{channel_id}/messages", body, channel_id=channel)
        if "id" not in answer:
            raise NotDiscord
        return str(answer["id"])

    async def _find(self, delivery: Delivery, channel: str, sent: Message) -> str | None:
        path = "/channels/{channel_id}/messages"
        try:
            newest = await self._call("GET", path, query={"limit": _NEWEST}, channel_id=channel)
        except Refused as refused:
            if refused.code == UNKNOWN_CHANNEL and channel != delivery.channel.id:
                return None
            raise
        return next((str(each["id"]) for each in newest if self._is(delivery, each, sent)), None)

    def _is(self, delivery: Delivery, standing: Json, sent: Message) -> bool:
        if standing.get("nonce") is not None:
            return str(standing["nonce"]) == delivery.id
        author = (standing.get("author") or {}).get("id")
        return author == self._me.get("id") and is_alike(sent, standing)

    async def _check(self, channel: Channel) -> Checked:
        try:
            return channel_line(channel, await self._place(channel))
        except DeliveryError as error:
            return wrong(f"discord channel {channel.id}", error)

    async def _place(self, channel: Channel) -> Place:
        found = await self._call("GET", "/channels/{channel_id}", channel_id=channel.id)
        guild, me = str(found.get("guild_id")), str(self._me.get("id"))
        return Place(
            channel=found,
            guild=await self._call("GET", "/guilds/{guild_id}", guild_id=guild),
            member=await self._call(
                "GET", "/guilds/{guild_id}/members/{user_id}", guild_id=guild, user_id=me
            ),
            bot=me,
        )

    async def _call(
        self, method: str, path: str, body: Any = None, *, query: Json | None = None, **parts: str
    ) -> Any:
        http = await self._open()
        options: Json = {} if body is None else {"json": body}
        options |= {} if query is None else {"params": query}
        return await self._within(http, partial(http.request, Route(method, path, **parts), **options))

    async def _open(self) -> HTTPClient:
        async with self._login:
            if self._http is None:
                http = HTTPClient(asyncio.get_running_loop())
                try:
                    self._me = dict(await self._within(http, partial(http.static_login, self._token)))
                except BaseException:
                    await http.close()
                    raise
                self._http = http
            return self._http

    async def _within(self, http: HTTPClient, call: Callable[[], Awaitable[Any]]) -> Any:
        """The answer to a call, or our error for whatever goes wrong with it; none carries the token."""
        try:
            async with self._calls, asyncio.timeout(self._patience):
                answer = await call()
        except TROUBLES as error:
            if isinstance(error, TimeoutError) and http is self._http:
                # A call that was cut short while it waited for the limit on all calls would leave the others
                # waiting for it for ever.
                http._global_over.set()
            raise failure(error) from None
        if not isinstance(answer, dict | list):
            # discord.py hands on what is not JSON: a page of a proxy on the way.
            raise NotDiscord
        return answer


def _named_after(alert: Alert) -> Record:
    """What a thread is named after that is opened for this reply."""
    if isinstance(alert, United):
        return alert.elder
    seen = shown(alert)
    return seen.claim if isinstance(seen, Answered) and seen.claim else told(seen)
