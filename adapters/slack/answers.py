"""Replies and views -> what Slack shows to whoever asked, and to the channel."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calls import refusals
from adapters.slack.elements import Message
from adapters.slack.people import who
from adapters.slack.refusals import Refused
from adapters.slack.replies import answer, shared
from adapters.slack.views import View
from bot.commands import Asker, Command, File, Lines, Reply
from bot.errors import DeliveryError, TransientFailure

Payload = dict[str, Any]

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Sends what is shown. Its methods raise `DeliveryError`."""

    client: AsyncWebClient
    """With its session set."""

    async def tell(
        self,
        body: Mapping[str, Any],
        reply: Reply,
        *,
        asked: Command | None = None,
        user: str = "",
        instead: bool = False,
    ) -> None:
        """Show a reply to whoever sent the request `body`, and to nobody else; `instead` of what the pressed
        button stands under."""
        if reply.file:
            reply = await self._sent(user, reply, reply.file)
        await self._post(body, answer(reply, asked), kind="ephemeral", replace_original=instead)

    async def share(self, body: Mapping[str, Any], reply: Reply, user: str) -> None:
        """Show a reply to all in the channel."""
        await self._post(body, shared(reply, user), kind="in_channel", replace_original=False)

    async def apologise(self, body: Mapping[str, Any], reason: str) -> None:
        """Say that there will be no answer, where that can be said. Raises nothing."""
        reply = Reply(heading=f"That could not be answered: {reason}", ok=False)
        try:
            if body.get("response_url"):
                await self.tell(body, reply)
        except DeliveryError as error:
            log.warning("an answer did not reach Slack", reason=str(error))

    async def open(self, body: Mapping[str, Any], view: View) -> None:
        """Open a modal for whoever just clicked."""
        try:
            with refusals():
                await self.client.views_open(trigger_id=str(body.get("trigger_id")), view=view)
        except Refused as refused:
            if "trigger" not in refused.code:
                raise
            late = "Slack waited too long to open the form; please try again."
            raise Refused(refused.code, late) from None

    async def update(self, view_id: str, view: View) -> None:
        """Show something else in a modal; nothing, if it was closed."""
        try:
            with refusals():
                await self.client.views_update(view_id=view_id, view=view)
        except Refused as refused:
            if refused.code != "not_found":
                raise

    async def publish(self, asker: Asker, view: View) -> None:
        """Fill somebody's App Home."""
        with refusals():
            await self.client.views_publish(user_id=asker.user, view=view)

    async def _sent(self, user: str, reply: Reply, file: File) -> Reply:
        """Send a file to somebody alone: the reply says where it is."""
        with refusals():
            # A message to a user opens the conversation with them, for which no scope is needed.
            told = await self.client.chat_postMessage(channel=user, text=answer(reply)["text"])
            await self.client.files_upload_v2(
                channel=str(told.get("channel")), filename=file.name, title=file.name, content=file.data
            )
        where = Lines(lines=(f"{file.name} is in your messages with On Record, under Apps.",))
        return replace(reply, parts=(where, *reply.parts), file=None)

    async def _post(
        self, body: Mapping[str, Any], message: Message, *, kind: str, replace_original: bool
    ) -> None:
        thread = {"thread_ts": body["thread_ts"]} if body.get("thread_ts") else {}
        sent = {"response_type": kind, "replace_original": replace_original, **message, **thread}
        session = self.client.session
        if session is None:
            raise TransientFailure("the connection to Slack is closed")
        with refusals():
            async with session.post(str(body["response_url"]), json=sent) as said:
                status = said.status
        if status >= 500 or status == 429:
            raise TransientFailure(f"Slack said HTTP {status} to an answer")
        if status != 200:
            # Half an hour or five answers later the address is no good any more.
            await self._whisper(body, message)

    async def _whisper(self, body: Mapping[str, Any], message: Message) -> None:
        """Show a message to whoever asked, in a channel that the bot is in."""
        asker = who(body)
        with refusals():
            await self.client.chat_postEphemeral(
                channel=asker.channel,
                user=asker.user,
                text=message["text"],
                blocks=message["blocks"],
                thread_ts=body.get("thread_ts"),
            )


def in_thread(body: Mapping[str, Any]) -> Payload:
    """The request, answered in the thread of the reply that a button stands under. What is pressed under the
    message that opened a thread is answered in the channel, where it was pressed."""
    container = body.get("container") or {}
    thread = container.get("thread_ts")
    opener = thread == container.get("message_ts")
    return {**body, "thread_ts": thread} if thread and not opener else dict(body)
