"""Settings -> the platforms on which alerts are posted."""

import sys
from collections.abc import Mapping, Sequence

from adapters.console.messenger import ConsoleMessenger, JsonMessenger
from bot.domain.watch import Platform
from bot.ports import Messenger, Pace
from config.environment import Discord, Slack
from config.settings import Settings


def messengers(
    settings: Settings, *, as_json: bool = False, pace: Pace | None = None
) -> Mapping[Platform, Messenger]:
    """A messenger for the console and for each platform whose token is set; nothing is sent yet. `pace` is
    what all processes keep to that share a store.

    Slack's and Discord's libraries are loaded only when they are used: they take longer than all the rest.
    """
    found: dict[Platform, Messenger] = {
        "console": JsonMessenger(out=sys.stdout) if as_json else ConsoleMessenger()
    }
    if settings.slack:
        found["slack"] = _slack(settings.slack, _slack_groups(settings))
    if settings.discord:
        found["discord"] = _discord(settings.discord, pace)
    return found


def _slack(settings: Slack, groups: Sequence[str]) -> Messenger:
    from adapters.slack.calls import API_URL
    from adapters.slack.messenger import SlackMessenger

    return SlackMessenger(
        token=settings.bot_token.get_secret_value(),
        api_url=settings.api_url or API_URL,
        broadcast=settings.broadcast,
        interactive=settings.listens,
        groups=groups,
    )


def _discord(settings: Discord, pace: Pace | None) -> Messenger:
    from adapters.discord import DiscordMessenger

    return DiscordMessenger(
        token=settings.token.get_secret_value(),
        api_url=settings.api_url,
        interactive=settings.listens,
        publish=settings.publish,
        pace=pace,
    )


def _slack_groups(settings: Settings) -> list[str]:
    """The user groups that commands are for."""
    named = (settings.commands.track or frozenset()) | settings.commands.operators
    return sorted(name.removeprefix("slack:") for name in named if name.startswith("slack:S"))
