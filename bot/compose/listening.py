"""Settings and commands -> what hears them, on each platform whose tokens allow it; and whether it can."""

from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace

import structlog

from adapters.web import Hear
from bot.commands import Commands
from bot.ports import Checked, Listener, Marks
from config.settings import Discord, Settings, Slack, Web

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """What hears commands."""

    listeners: tuple[Listener, ...] = ()
    hooks: Mapping[str, Hear] = field(default_factory=dict)
    """Where requests of the platforms are taken, by path."""


def listening(
    settings: Settings, commands: Callable[[], Commands], marks: Marks, stack: AsyncExitStack
) -> Listening:
    """A listener for each platform; they are closed with the stack. `commands` makes what answers them, if
    anything is to be heard. Raises `ConfigError`.

    The platforms' libraries are loaded only here: half a second that no other role waits for.
    """
    slack = settings.slack if settings.slack and settings.slack.listens else None
    discord = settings.discord if settings.discord and settings.discord.listens else None
    if slack is None and discord is None:
        return Listening()
    answering = commands()
    heard = _slack(settings, slack, answering, marks, stack) if slack else Listening()
    if discord:
        heard = replace(heard, listeners=(*heard.listeners, _discord(discord, answering, marks, stack)))
    return heard


def _discord(discord: Discord, commands: Commands, marks: Marks, stack: AsyncExitStack) -> Listener:
    from adapters.discord.listener import DiscordListener

    listener = DiscordListener(
        token=discord.token.get_secret_value(), commands=commands, marks=marks, api_url=discord.api_url
    )
    stack.push_async_callback(listener.close)
    return listener


def _slack(
    settings: Settings, slack: Slack, commands: Commands, marks: Marks, stack: AsyncExitStack
) -> Listening:
    from adapters.slack.calls import API_URL
    from adapters.slack.listener import SlackListener

    listener = SlackListener(
        commands=commands,
        marks=marks,
        token=slack.bot_token.get_secret_value(),
        app_token=slack.app_token.get_secret_value() if slack.app_token else "",
        signing_secret=slack.signing_secret.get_secret_value() if slack.signing_secret else "",
        api_url=slack.api_url or API_URL,
    )
    stack.push_async_callback(listener.close)
    if slack.signing_secret and not settings.web:
        log.error("Slack's requests cannot be taken with `web: off`: set web: port:, or use Socket Mode")
    return Listening(listeners=(listener,), hooks={slack.path: listener.hear} if slack.signing_secret else {})


async def check(settings: Settings) -> list[Checked]:
    """Whether commands can be heard."""
    slack = settings.slack
    if slack is None:
        return []
    found = []
    if slack.app_token:
        from adapters.slack.calls import API_URL
        from adapters.slack.socket import check_socket

        found.append(await check_socket(slack.app_token.get_secret_value(), slack.api_url or API_URL))
    if slack.signing_secret:
        found.append(_requests(slack, settings.web))
    if not slack.listens:
        detail = "alerts alone; for /onrecord and buttons set SLACK_APP_TOKEN or SLACK_SIGNING_SECRET"
        found.append(Checked(subject="slack commands", verdict="well", detail=detail))
    return found


def _requests(slack: Slack, web: Web | None) -> Checked:
    """In HTTP mode; whether Slack reaches us from outside cannot be seen from here."""
    if web is None:
        remedy = "take out `web: off`, or set SLACK_APP_TOKEN instead of SLACK_SIGNING_SECRET"
        return Checked(subject="slack requests", verdict="wrong", detail="nothing is served", remedy=remedy)
    detail = (
        f"taken at http://{web.host}:{web.port}{slack.path}, which Slack must reach by an https:// address"
    )
    return Checked(subject="slack requests", verdict="well", detail=detail)
