"""Settings -> the platforms on which alerts are posted."""

import sys
from collections.abc import Mapping

from adapters.console.messenger import ConsoleMessenger, JsonMessenger
from bot.domain.watch import Platform
from bot.ports import Messenger, Pace
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
        from adapters.slack.calls import API_URL as SLACK_URL
        from adapters.slack.messenger import SlackMessenger

        found["slack"] = SlackMessenger(
            token=settings.slack.bot_token.get_secret_value(),
            api_url=settings.slack.api_url or SLACK_URL,
            broadcast=settings.slack.broadcast,
            interactive=settings.slack.listens,
            groups=_slack_groups(settings),
        )
    if settings.discord:
        from adapters.discord import DiscordMessenger

        found["discord"] = DiscordMessenger(
            token=settings.discord.token.get_secret_value(),
            api_url=settings.discord.api_url,
            interactive=settings.discord.listens,
            publish=settings.discord.publish,
            pace=pace,
        )
    return found


def _slack_groups(settings: Settings) -> list[str]:
    """The user groups that commands are for."""
    named = (settings.commands.track or frozenset()) | settings.commands.operators
    return sorted(name.removeprefix("slack:") for name in named if name.startswith("slack:S"))
