"""Socket Mode: Slack's envelopes over a WebSocket -> requests, each acked over the same socket.

slack_sdk's own client asks one address for a socket again and again, though each is good for one connection
only, and fills the log with tracebacks meanwhile; so the loop is ours, and the rest is slack_sdk's
(https://docs.slack.dev/apis/events-api/using-socket-mode).
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog
from aiohttp import ClientWebSocketResponse, ClientWSTimeout, WSMsgType
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calls import refusals, web_client, web_session
from adapters.slack.checks import wrong
from adapters.slack.refusals import NotSlack, Refused, app_remedy
from bot.errors import DeliveryError, PermanentFailure, TransientFailure
from bot.ports import Checked

Payload = dict[str, Any]
Dispatch = Callable[[SocketModeRequest], Awaitable[Payload | None]]
"""What is to be acked with; None for nothing."""

# Seconds until another connection is tried: doubled each time. What Slack refuses is asked for rarely.
FIRST_RETRY, LONGEST_RETRY, REFUSED_RETRY = 1.0, 60.0, 60.0
# Seconds that a connection must have lasted for the next to be tried at once.
LASTING = 10.0
# Seconds between two pings, and for which an old socket is listened to when a new one is open.
HEARTBEAT, LINGERING = 20.0, 30.0
# Envelopes whose acks are remembered.
REMEMBERED = 1_000
# A server that does not say goodbye must not keep the service from stopping.
_FAREWELL = ClientWSTimeout(ws_close=1.0)

log = structlog.get_logger()


class SocketMode:
    """Hears what Slack sends, through all outages."""

    def __init__(self, *, client: AsyncWebClient, app_token: str, dispatch: Dispatch) -> None:
        """`client` has its session set. `dispatch` is called for each envelope."""
        self._client, self._app_token, self._dispatch = client, app_token, dispatch
        self._tasks: set[asyncio.Task[None]] = set()
        self._said = ""
        self._acks: dict[str, Payload | None] = {}

    async def run(self) -> None:
        """Listen until cancelled. What is wrong is said in the log once, and tried again for ever."""
        wait = 0.0
        try:
            while True:
                await asyncio.sleep(wait)
                wait = await self._listen(wait)
        finally:
            await self._stop()

    async def _listen(self, waited: float) -> float:
        """Listen on a socket until another one is wanted, and return how many seconds to wait before that."""
        longer = min(max(FIRST_RETRY, waited * 2), LONGEST_RETRY)
        loop = asyncio.get_running_loop()
        try:
            socket = await self._connect()
        except DeliveryError as error:
            return self._failed(error, longer)
        began, renew = loop.time(), asyncio.Event()
        self._start(self._read(socket, renew))
        await renew.wait()
        return 0.0 if loop.time() - began > LASTING else longer

    async def _connect(self) -> ClientWebSocketResponse:
        address = await opened(self._client, self._app_token)
        session = self._client.session
        if session is None:
            raise RuntimeError("the client has no session")
        with refusals():
            return await session.ws_connect(address, heartbeat=HEARTBEAT, timeout=_FAREWELL)

    def _failed(self, error: DeliveryError, wait: float) -> float:
        said = str(error)
        if said != self._said:
            tell = log.error if isinstance(error, PermanentFailure) else log.warning
            tell("commands in Slack are not heard; alerts are posted all the same", reason=said)
        self._said = said
        asked = error.retry_after if isinstance(error, TransientFailure) else REFUSED_RETRY
        return max(wait, asked or 0.0)

    async def _read(self, socket: ClientWebSocketResponse, renew: asyncio.Event) -> None:
        """Hear a socket to its end; `renew` is set when a new one is wanted."""
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._hear(socket, _envelope(message.data), renew)
        finally:
            renew.set()
            await socket.close()

    def _hear(self, socket: ClientWebSocketResponse, envelope: Payload, renew: asyncio.Event) -> None:
        match envelope.get("type"):
            case "hello":
                self._said = ""
                log.info("listening to Slack")
            case "disconnect":
                # The new socket opens before the old one closes, so that nobody's command is lost between.
                renew.set()
                self._start(_close_later(socket))
            case _ if isinstance(envelope.get("payload"), dict):
                request = SocketModeRequest.from_dict(envelope)
                if request:
                    self._start(self._answer(socket, request))

    async def _answer(self, socket: ClientWebSocketResponse, request: SocketModeRequest) -> None:
        response = SocketModeResponse(envelope_id=request.envelope_id, payload=await self._ack(request))
        try:
            await socket.send_json(response.to_dict())
        except OSError:
            log.warning("a socket to Slack closed before an ack; they may have to ask again")

    async def _ack(self, request: SocketModeRequest) -> Payload | None:
        """What to ack with. An envelope whose ack was lost comes again: it is acked, and not done twice."""
        id = request.envelope_id
        if id not in self._acks:
            self._acks[id] = None
            self._acks[id] = await self._dispatch(request)
            if len(self._acks) > REMEMBERED:
                del self._acks[next(iter(self._acks))]
        return self._acks.get(id)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _stop(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def opened(client: AsyncWebClient, app_token: str) -> str:
    """The address of a socket, good for one connection soon. Raises `DeliveryError`."""
    try:
        with refusals():
            answer = await client.apps_connections_open(app_token=app_token)
    except Refused as refused:
        raise Refused(refused.code, f"Slack said {refused.code}: {app_remedy(refused.code)}") from None
    address = answer.get("url")
    if not isinstance(address, str):
        raise NotSlack("an answer that is not of Slack's API")
    return address


async def check_socket(app_token: str, api_url: str, patience: float = 30.0) -> Checked:
    """Whether Socket Mode works: a line of `onrecord check`."""
    client = web_client(None, api_url)
    async with web_session(patience) as client.session:
        try:
            await opened(client, app_token)
        except Refused as refused:
            remedy = app_remedy(refused.code)
            said = f"Slack said {refused.code}"
            return Checked(subject="slack socket mode", verdict="wrong", detail=said, remedy=remedy)
        except DeliveryError as error:
            return wrong("slack socket mode", error)
    return Checked(subject="slack socket mode", verdict="well", detail="SLACK_APP_TOKEN opens a socket")


async def _close_later(socket: ClientWebSocketResponse) -> None:
    """Slack closes it itself, as a rule."""
    await asyncio.sleep(LINGERING)
    await socket.close()


def _envelope(text: str) -> Payload:
    """What a message holds; {} for one that is no JSON object."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
