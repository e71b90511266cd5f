"""What people do in Slack -> commands; the replies -> what they see.

Each request is acked at once and worked on afterwards. Buttons and menus have their whole command with them,
so a process that has just started answers those of any message that stands in Slack.
"""

import asyncio
import re
import time
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck

from adapters.slack.answers import Answers, in_thread
from adapters.slack.apps import bolt_app, dispatched, handled
from adapters.slack.calls import API_URL, web_client, web_session
from adapters.slack.people import People, who
from adapters.slack.replies import NEXT, SHARE
from adapters.slack.signatures import Signatures
from adapters.slack.socket import SocketMode
from adapters.slack.views import OPEN_FORM, TRACK_FORM, asked_in, form_filled, reply_view, track_form, waiting
from bot.commands import Asker, Command, Commands, Reply, Track, parse
from bot.commands.kinds import Unclear
from bot.domain.watch import Platform
from bot.errors import DeliveryError, StoreError
from bot.ports import Marks

Payload = dict[str, Any]

# Seconds that the ack of a form, which goes another way, has to reach Slack before what replaces it does.
AFTER_ACK = 0.5
# Seconds that work under way has to end when the service stops.
PATIENCE = 3.0
# Seconds for which Slack may send something again, and that the store has to say whether it did.
COMES_AGAIN, STORE_PATIENCE = 900.0, 1.0

log = structlog.get_logger()


class SlackListener:
    """Answers `/onrecord`, buttons, the form and the App Home: over Socket Mode with an app token, and over
    HTTP with a signing secret. Either may be missing, or both be there."""

    platform: Platform = "slack"

    def __init__(
        self,
        *,
        commands: Commands,
        marks: Marks,
        token: str,
        app_token: str = "",
        signing_secret: str = "",
        api_url: str = API_URL,
        patience: float = 30.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`patience` is in seconds for an answer from Slack, `clock` tells Unix seconds."""
        self._commands, self._marks = commands, marks
        self._clock, self._patience = clock, patience
        self._client = web_client(token, api_url)
        self._app_token = app_token
        self._people = People(client=self._client, groups=commands.desk.permissions.groups("slack"))
        self._answers = Answers(client=self._client)
        self._signatures = Signatures(signing_secret) if signing_secret else None
        self._work: set[asyncio.Task[None]] = set()
        self._app = bolt_app(signing_secret)
        self._app.command(re.compile(".*"))(self._on_command)
        self._app.action(re.compile("^onrecord_"))(self._on_action)
        self._app.view(TRACK_FORM)(self._on_form)
        self._app.event("app_home_opened")(self._on_home)

    async def listen(self) -> None:
        """See `Listener.listen`."""
        self._open()
        if not self._app_token:
            await asyncio.Event().wait()
        socket = SocketMode(
            client=self._client,
            app_token=self._app_token,
            dispatch=lambda request: dispatched(self._app, request),
        )
        await socket.run()

    async def hear(
        self, method: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], str]:
        """Answer a request of Slack's in HTTP mode: the status, headers and body to answer with."""
        self._open()
        if method == "GET" or body.startswith(b"ssl_check=1"):
            return 200, {}, ""  # Slack looks whether the certificate is good; nothing is asked
        names = {name.lower(): value for name, value in headers.items()}
        stamp, signature = names.get("x-slack-request-timestamp", ""), names.get("x-slack-signature", "")
        if not self._signatures or not self._signatures.takes(body, stamp, signature, time.time()):
            log.warning("a request was refused: it is not signed by Slack, too old, or came before")
            return 401, {}, ""
        return await handled(self._app, names, body)

    async def close(self) -> None:
        """See `Listener.close`."""
        if self._work:
            await asyncio.wait(self._work, timeout=PATIENCE)
        for task in list(self._work):
            task.cancel()
        session, self._client.session = self._client.session, None
        if session is not None:
            await session.close()

    def _open(self) -> None:
        if self._client.session is None:
            self._client.session = web_session(self._patience)

    async def _on_command(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        self._start(self._command(body), body)

    async def _on_action(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        self._start(self._action(body), body)

    async def _on_form(self, ack: AsyncAck, body: Payload) -> None:
        await ack(response_action="update", view=waiting())
        self._start(self._form(body), body)

    async def _on_home(self, event: Payload, body: Payload) -> None:
        if event.get("tab") == "home":
            self._start(self._home(who(body)), body)

    async def _command(self, body: Payload) -> None:
        typed = _typed(body.get("text") or "")
        if typed.lower().split() == ["track"]:
            if refused := await self._refusal(body):
                await self._answers.tell(body, refused)
            else:
                await self._answers.open(body, track_form(channel=body.get("channel_id") or ""))
            return
        asked = parse(typed)
        reply, asker = await self._answered(body, asked)
        await self._answers.tell(body, reply, asked=_command_of(asked), user=asker.user)

    async def _action(self, body: Payload) -> None:
        action = body["actions"][0]
        if action["action_id"] == OPEN_FORM:
            refused = await self._refusal(body)
            await self._answers.open(body, reply_view(refused, "Track") if refused else track_form())
            return
        asked = parse(action.get("value") or (action.get("selected_option") or {}).get("value") or "")
        reply, asker = await self._answered(body, asked)
        if (body.get("view") or {}).get("type") == "modal":
            await self._answers.update(body["view"]["id"], reply_view(reply))
        elif not body.get("response_url"):
            await self._answers.open(body, reply_view(reply))
        elif action["action_id"] == SHARE and reply.ok:
            await self._answers.share(in_thread(body), reply, asker.user)
        else:
            turned, command = action["action_id"] == NEXT, _command_of(asked)
            await self._answers.tell(in_thread(body), reply, asked=command, user=asker.user, instead=turned)

    async def _form(self, body: Payload) -> None:
        began = time.monotonic()
        asked, origin = form_filled(body["view"]), asked_in(body["view"])
        reply, asker = await self._answered(body, asked)
        again = track_form(asked, channel=origin, problem=reply)
        await asyncio.sleep(AFTER_ACK - (time.monotonic() - began))
        await self._answers.update(body["view"]["id"], reply_view(reply, "Track") if reply.ok else again)
        if reply.ok and not origin:
            await self._home(asker)

    async def _answered(self, body: Payload, asked: Command | Unclear) -> tuple[Reply, Asker]:
        asker = await self._people.grouped(who(body))
        if (elsewhere := getattr(asked, "channel", "")) and elsewhere != asker.channel:
            asker = await self._people.placed(asker)
        reply = await self._commands.answer(asked, asker, self._clock())
        if isinstance(asked, Track) and reply.ok:
            reply = await self._people.invited(reply, asked.channel or asker.channel)
        return reply, asker

    async def _refusal(self, body: Payload) -> Reply | None:
        """What whoever asks for the form hears instead, if they may not track."""
        return self._commands.refusal_to_track(await self._people.grouped(who(body)))

    async def _home(self, asker: Asker) -> None:
        await self._answers.publish(asker, await self._people.home(asker, self._commands, self._clock()))

    async def _is_new(self, body: Payload) -> bool:
        """Whether nobody took it up before: what Slack saw no ack of it sends again, to any process."""
        about = body.get("trigger_id") or body.get("event_id")
        if not about:
            return True
        try:
            async with asyncio.timeout(STORE_PATIENCE):
                return await self._marks.note(f"slack:{about}", COMES_AGAIN)
        except (StoreError, TimeoutError):
            return True  # twice is better than not at all

    def _start(self, work: Coroutine[Any, Any, None], body: Payload) -> None:
        task = asyncio.create_task(self._guarded(work, body))
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def _guarded(self, work: Coroutine[Any, Any, None], body: Payload) -> None:
        """Do the work, unless it was done before; whatever goes wrong with it is logged, and told to whoever
        asked if it can be."""
        if not await self._is_new(body):
            work.close()
            return
        try:
            await work
        except DeliveryError as error:
            log.warning("an answer did not reach Slack", reason=str(error))
            await self._answers.apologise(body, str(error))
        except Exception:
            log.exception("a command was not answered: this is a bug, please report it")
            await self._answers.apologise(body, "something went wrong here, which the log tells more of")


def _typed(text: str) -> str:
    """What somebody typed; Slack escapes three characters of it
    (https://docs.slack.dev/messaging/formatting-message-text)."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _command_of(asked: Command | Unclear) -> Command | None:
    return None if isinstance(asked, Unclear) else asked
