"""Slack's requests, from a socket or over HTTP -> the handlers of a slack-bolt app, and their acks.

Bolt asks Slack whose token it holds before it hands a request on. That would put Slack's own slowness before
every first ack; the token is for one workspace, so there is nothing to ask.
"""

import json
import logging
from typing import Any

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

Payload = dict[str, Any]


def bolt_app(signing_secret: str) -> AsyncApp:
    """An app without handlers. With no secret, only what comes from a socket is handed on."""
    # Bolt warns of choices that are made on purpose here; what goes wrong in a handler is an error.
    quiet = logging.getLogger("onrecord.slack")
    quiet.setLevel(logging.ERROR)
    return AsyncApp(
        name="onrecord",
        client=AsyncWebClient(),
        authorize=_authorised,
        signing_secret=signing_secret or "none",
        logger=quiet,
    )


async def _authorised() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id=None)


async def dispatched(app: AsyncApp, request: SocketModeRequest) -> Payload | None:
    """Hand on what came from a socket; what to ack with."""
    response: BoltResponse = await run_async_bolt_app(app, request)
    if response.status != 200 or not response.body.startswith("{"):
        return None
    payload: Payload = json.loads(response.body)
    return payload


async def handled(app: AsyncApp, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], str]:
    """Hand on a request of HTTP mode; the status, headers and body to answer with."""
    request = AsyncBoltRequest(body=body.decode(), headers={name: [value] for name, value in headers.items()})
    response = await app.async_dispatch(request)
    kept = {name: value for name, value in response.first_headers().items() if name == "content-type"}
    return response.status, kept, response.body
