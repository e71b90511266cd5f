"""Environment variables -> secrets and addresses. No message ever prints a value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from rapidfuzz import fuzz, process

from bot.errors import ConfigError
from config.misplaced import ENVIRONMENT
from config.units import home


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """What it takes to reach Slack."""

    bot_token: SecretStr
    """`xoxb-…`: posts alerts."""
    app_token: SecretStr | None = None
    """`xapp-…`: hears commands by Socket Mode."""
    signing_secret: SecretStr | None = None
    """Hears commands by HTTP."""
    api_url: str | None = None
    """Instead of Slack's own."""
    broadcast: Literal["never", "first", "all"] = "first"
    """Which replies are shown in the channel, too."""
    path: str = "/slack/events"
    """Where requests of Slack's are taken, in HTTP mode."""

    @property
    def listens(self) -> bool:
        """Whether commands and buttons can be heard: else alerts have no buttons."""
        return self.app_token is not None or self.signing_secret is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discord:
    """What it takes to reach Discord."""

    token: SecretStr
    api_url: str | None = None
    """Instead of Discord's own."""
    publish: bool = False
    """Whether claims in announcement channels are published to the servers that follow them."""
    listens: bool = True
    """Whether commands and buttons are heard: else alerts have no buttons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Secrets and addresses."""

    slack: Slack | None = None
    discord: Discord | None = None
    redis_url: SecretStr | None = None
    """None: an embedded server. Secret, since a password may be inside."""
    data_dir: Path | None = None


def read(environ: Mapping[str, str]) -> Environment:
    """What the environment holds; a variable that is set to nothing counts as unset. Raises `ConfigError`."""
    values = {name: environ.get(name, "").strip() for name in ENVIRONMENT}
    _misspelt(environ, values)
    for name, value in values.items():
        _check(name, value)
    return Environment(
        slack=_slack(values),
        discord=_discord(values),
        redis_url=_secret(values["ONRECORD_REDIS_URL"]),
        data_dir=home(values["ONRECORD_DATA_DIR"]) if values["ONRECORD_DATA_DIR"] else None,
    )


def _slack(values: Mapping[str, str]) -> Slack | None:
    if values["SLACK_BOT_TOKEN"]:
        return Slack(
            bot_token=SecretStr(values["SLACK_BOT_TOKEN"]),
            app_token=_secret(values["SLACK_APP_TOKEN"]),
            signing_secret=_secret(values["SLACK_SIGNING_SECRET"]),
            api_url=values["ONRECORD_SLACK_API_URL"] or None,
        )
    for name in ("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        if values[name]:
            raise _wrong(
                "SLACK_BOT_TOKEN",
                f"is not set, though {name} is",
                f"set it, or unset {name}; {_FIND['SLACK_BOT_TOKEN']}",
            )
    return None


def _discord(values: Mapping[str, str]) -> Discord | None:
    if not values["DISCORD_TOKEN"]:
        return None
    return Discord(
        token=SecretStr(values["DISCORD_TOKEN"]), api_url=values["ONRECORD_DISCORD_API_URL"] or None
    )


def _secret(value: str) -> SecretStr | None:
    return SecretStr(value) if value else None


_FIND = {
    "SLACK_BOT_TOKEN": "it begins with xoxb- and stands at api.slack.com/apps > OAuth & Permissions > "
    "Bot User OAuth Token",
    "SLACK_APP_TOKEN": "it begins with xapp- and is made at api.slack.com/apps > Basic Information > "
    "App-Level Tokens, with the scope connections:write",
    "SLACK_SIGNING_SECRET": "it stands at api.slack.com/apps > Basic Information > App Credentials",
    "DISCORD_TOKEN": "it is made at discord.com/developers/applications > Bot > Reset Token",
    "ONRECORD_REDIS_URL": "write it as redis://host:6379/0, rediss:// or unix://; unset it for the embedded "
    "server",
    "ONRECORD_SLACK_API_URL": "write the whole address, such as https://slack-gov.com/api/",
    "ONRECORD_DISCORD_API_URL": "write the whole address, such as https://discord.com/api/v10",
}
_SHAPES = {
    "SLACK_BOT_TOKEN": re.compile(r"(xoxe\.)?xoxb-\S+"),
    "SLACK_APP_TOKEN": re.compile(r"xapp-\S+"),
    "SLACK_SIGNING_SECRET": re.compile(r"(?!xox|xapp-)\S+"),
    "DISCORD_TOKEN": re.compile(r"(?!xox|xapp-|\d+$)\S+"),
    "ONRECORD_REDIS_URL": re.compile(r"(rediss?|unix)://\S+"),
    "ONRECORD_SLACK_API_URL": re.compile(r"https?://[^\s/]\S*"),
    "ONRECORD_DISCORD_API_URL": re.compile(r"https?://[^\s/]\S*"),
}
_LOOKS = (
    (re.compile(r"xapp-"), "holds a Slack app-level token (xapp-)"),
    (re.compile(r"(xoxe\.)?xoxb-"), "holds a Slack bot token (xoxb-)"),
    (re.compile(r"xox[a-z]"), "holds another kind of Slack token"),
    (re.compile(r"Bot\s"), 'begins with the word "Bot"'),
    (re.compile(r"['\"]"), "has quotation marks in it"),
    (re.compile(r"\d+$"), "holds an application's number, not its token"),
    (re.compile(r".*\s", re.DOTALL), "has a space in it"),
)


def _check(name: str, value: str) -> None:
    """The shape, so that a mix-up is told here and not by a platform's "invalid_auth"."""
    shape = _SHAPES.get(name)
    if not value or shape is None or shape.fullmatch(value):
        return
    looks = next((words for pattern, words in _LOOKS if pattern.match(value)), "does not look as it should")
    raise _wrong(name, looks, _FIND[name])


def _misspelt(environ: Mapping[str, str], values: Mapping[str, str]) -> None:
    """A variable of ours with a slip in its name would be passed over, and its absence looked for long."""
    unset = [name for name in ENVIRONMENT if name.startswith("ONRECORD_") and not values[name]]
    for name in environ:
        if name.startswith("ONRECORD") and name not in ENVIRONMENT:
            meant = process.extractOne(name, unset, scorer=fuzz.ratio, score_cutoff=85)
            if meant:
                raise _wrong(name, "is not a known variable", f"did you mean {meant[0]}?")


def _wrong(name: str, problem: str, remedy: str) -> ConfigError:
    return ConfigError(problem, remedy=remedy, file="environment", key=name)
