"""What Slack says of the token, its scopes and a channel -> the lines of `onrecord check`."""

from collections.abc import Mapping
from typing import Any

from adapters.slack.refusals import remedy
from bot.domain.watch import Channel
from bot.errors import DeliveryError, TransientFailure
from bot.ports import Checked, Verdict
from bot.text.phrases import counted

_UPDATE = "update the app from config/slack-manifest.yaml, then reinstall it under OAuth & Permissions"

# Of public channels, and of private ones; with either the bot can work.
_READING = (
    ("channels:read", "groups:read", "see whether the bot is in a channel"),
    ("channels:history", "groups:history", "look for an alert that a crash left in doubt"),
)
# What commands need besides.
_COMMANDS: tuple[str, Verdict, str] = ("commands", "wrong", "hear /onrecord")
_FILES: tuple[str, Verdict, str] = ("files:write", "warning", "send the files of /onrecord export")
_GROUPS: tuple[str, Verdict, str] = (
    "usergroups:read",
    "wrong",
    "see who is in the user groups that `commands:` names",
)


def token_line(user: str | None, team: str | None) -> Checked:
    """Of the answer of `auth.test`."""
    detail = f"{user or 'the bot'} in {team or 'the workspace'}"
    return Checked(subject="slack token", verdict="well", detail=detail)


def wrong(subject: str, error: DeliveryError) -> Checked:
    """Of an error instead of an answer."""
    verdict: Verdict = "warning" if type(error) is TransientFailure else "wrong"
    return Checked(subject=subject, verdict=verdict, detail=str(error), remedy=remedy(error))


def scope_lines(header: str | None, *, listens: bool = False, groups: bool = False) -> list[Checked]:
    """Of the header `x-oauth-scopes`: what the token may do; nothing if the server does not say. `listens`:
    commands are heard; `groups`: some are for user groups."""
    if header is None:
        return []
    held = frozenset(scope.strip() for scope in header.split(","))
    lines = [_scope("chat:write", "wrong", "post alerts")] if "chat:write" not in held else []
    lines += [
        _scope(f"{public} or {private}", "warning", purpose)
        for public, private, purpose in _READING
        if not {public, private} & held
    ]
    wanted = [*([_COMMANDS, _FILES] if listens else []), *([_GROUPS] if listens and groups else [])]
    lines += [_scope(scope, verdict, purpose) for scope, verdict, purpose in wanted if scope not in held]
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


def group_line(group: str, members: int) -> Checked:
    """Of the answer of `usergroups.users.list`."""
    subject, detail = f"slack user group {group}", counted(members, "member")
    if not members:
        remedy = "put somebody in, or take it out of `commands:`"
        return Checked(subject=subject, verdict="warning", detail=detail, remedy=remedy)
    return Checked(subject=subject, verdict="well", detail=detail)


def _scope(scope: str, verdict: Verdict, purpose: str) -> Checked:
    detail = f"without {scope} the bot cannot {purpose}"
    return Checked(subject="slack scopes", verdict=verdict, detail=detail, remedy=_UPDATE)
