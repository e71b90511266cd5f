"""Slack's refusals -> what they mean for a delivery: try again, or never, and what to do about it.

The codes are those of https://docs.slack.dev/reference/methods/chat.postMessage#errors and its siblings.
"""

import time
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.errors import DeliveryError, PermanentFailure, TransientFailure
from bot.text.headers import retry_after

# The message that was to be replied to, looked through or edited is no more.
GONE = frozenset({"thread_not_found", "message_not_found"})

_PASSING = frozenset(
    {
        "accesslimited",
        "fatal_error",
        "internal_error",
        "rate_limited",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
        "update_failed",
    }
)

# ... of which these say that nothing was done; after the others the message may stand there all the same.
_LIMITED = frozenset({"accesslimited", "rate_limited", "ratelimited"})

_REMEDIES = {
    "account_inactive": "the app's account is deactivated: install the app again",
    "cant_update_message": "the message is not the bot's own",
    "channel_not_found": "no such channel, or a private one that the bot is not in: check the channel's ID",
    "invalid_auth": "SLACK_BOT_TOKEN is not valid: copy it anew from OAuth & Permissions",
    "is_archived": "the channel is archived: unarchive it, or take it out of the configuration",
    "missing_scope": "the app lacks a scope: update it from config/slack-manifest.yaml and reinstall it",
    "no_such_subteam": "no such user group: its ID is in the address of its page, and begins with S",
    "not_authed": "SLACK_BOT_TOKEN is empty",
    "not_in_channel": "type /invite @onrecord in the channel",
    "restricted_action": "a workspace setting keeps the bot from posting here",
    "token_expired": "SLACK_BOT_TOKEN has expired: copy it anew from OAuth & Permissions",
    "token_revoked": "SLACK_BOT_TOKEN was revoked: install the app again",
}
_IN_TROUBLE = "it may pass; look at the network here, and at https://slack-status.com"

# The app-level token is another one, and is made elsewhere.
_ANOTHER = (
    "make a new SLACK_APP_TOKEN at api.slack.com/apps > Basic Information > App-Level Tokens, "
    "with the scope connections:write"
)
_APP_REMEDIES = {
    "invalid_auth": f"SLACK_APP_TOKEN is not valid: {_ANOTHER}",
    "missing_scope": f"SLACK_APP_TOKEN lacks the scope connections:write: {_ANOTHER}",
    "not_allowed_token_type": f"SLACK_APP_TOKEN is a token of another kind: {_ANOTHER}",
    "token_expired": f"SLACK_APP_TOKEN has expired: {_ANOTHER}",
    "token_revoked": f"SLACK_APP_TOKEN was revoked: {_ANOTHER}",
}


class Refused(PermanentFailure):
    """Slack said no; `code` is Slack's own word for it."""

    def __init__(self, code: str, reason: str) -> None:
        self.code = code
        super().__init__(reason)


class NotSlack(TransientFailure):
    """Slack's API is not what answered: its front door did, a proxy on the way, or quite another server. It
    is tried again, since all alerts would be lost by burying them for a wrong address."""


def failure(error: SlackApiError) -> DeliveryError:
    """What an answer that was not "ok" means. Its text has Slack's code, and never the request."""
    status, code = _status(error.response), _code(error.response)
    if status == 429 or code in _PASSING:
        reason = f"Slack said {code or status}"
        refused = status == 429 or code in _LIMITED
        return TransientFailure(reason, retry_after=_asked(error.response), refused=refused)
    if code:
        return Refused(code, f"Slack said {code}" + (f": {_REMEDIES[code]}" if code in _REMEDIES else ""))
    if status >= 500 or status == 408:
        return TransientFailure(f"Slack said HTTP {status}")
    return NotSlack(f"HTTP {status} without an answer of Slack's API")


def remedy(error: DeliveryError) -> str:
    """What to do about it."""
    if isinstance(error, NotSlack):
        return "look at ONRECORD_SLACK_API_URL, and at the proxy if there is one"
    code = error.code if isinstance(error, Refused) else ""
    return _REMEDIES.get(code, "" if code else _IN_TROUBLE)


def app_remedy(code: str) -> str:
    """What to do about a refused SLACK_APP_TOKEN."""
    return _APP_REMEDIES.get(code, f"switch Socket Mode on for the app; if it is, {_ANOTHER}")


def _status(response: Any) -> int:
    """Of slack_sdk's response, or of aiohttp's, which it hands on when the body was not JSON."""
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0))


def _code(response: Any) -> str:
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) else ""


def _asked(response: Any) -> float | None:
    headers = getattr(response, "headers", None) or {}
    return retry_after(headers.get("Retry-After"), time.time())
