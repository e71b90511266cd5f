"""What Slack says of the token, its scopes and a channel -> the lines of `onrecord check`."""

from collections.abc import Mapping
from typing import Any

from adapters.slack.refusals import remedy
from bot.domain.watch import Channel
from bot.errors import DeliveryError, TransientFailure
from bot.ports import Checked, Verdict

_UPDATE = "update the app from config/slack-manifest.yaml, then reinstall it under OAuth & Permissions"

# Of public channels, and of private ones; with either the bot can work.
_READING = (
    ("channels:read", "groups:read", "see whether the bot is in a channel"),
    ("channels:history", "groups:history", "look for an alert that a crash left in doubt"),
)


def token_line(user: str | None, team: str | None) -> Checked:
    """Of the answer of `auth.test`."""
    detail = f"{user or 'the bot'} in {team or 'the workspace'}"
    return Checked(subject="slack token", verdict="well", detail=detail)


def wrong(subject: str, error: DeliveryError) -> Checked:
    """Of an error instead of an answer."""
    verdict: Verdict = "warning" if type(error) is TransientFailure else "wrong"
    return Checked(subject=subject, verdict=verdict, detail=str(error), remedy=remedy(error))


def scope_lines(header: str | None) -> list[Checked]:
    """Of the header `x-oauth-scopes`: what the token may do; nothing if the server does not say."""
    if header is None:
        return []
    held = frozenset(scope.strip() for scope in header.split(","))
    lines = [_scope("chat:write", "wrong", "post alerts")] if "chat:write" not in held else []
    lines += [
        _scope(f"{public} or {private}", "warning", purpose)
        for public, private, purpose in _READING
        if not {public, private} & held
    ]
    return lines or [Checked(subject="slack scopes", verdict="well", detail=", ".join(sorted(held)))]


def channel_line(channel: Channel, answer: Mapping[str, Any]) -> Checked:
    """Of the channel in the answer of `conversations.info`."""
    subject = f"slack channel {channel.id}"
    name = f"#{answer.get('name') or channel.id}"
    if answer.get("is_archived"):
        remedy = f"unarchive {name}, or take it out of the configuration"
        return Checked(subject=subject, verdict="wrong", detail=f"{name} is archived", remedy=remedy)
    # Direct messages have no membership to speak of.
    if answer.get("is_member") is False and not answer.get("is_im"):
        remedy = f"open {name} in Slack and type /invite @onrecord"
        return Checked(subject=subject, verdict="wrong", detail=f"the bot is not in {name}", remedy=remedy)
    return Checked(subject=subject, verdict="well", detail=f"the bot is in {name}")


def _scope(scope: str, verdict: Verdict, purpose: str) -> Checked:
    detail = f"without {scope} the bot cannot {purpose}"
    return Checked(subject="slack scopes", verdict=verdict, detail=detail, remedy=_UPDATE)
