"""The configuration file and the environment -> `Settings`, checked whole."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import SecretStr

from bot.domain.feed import Feed
from bot.domain.watch import Channel, Platform, Watch
from bot.errors import ConfigError
from config import environment, files
from config.environment import Discord, Environment, Slack
from config.sections import (
    SHIPPED,
    Commands,
    Deliveries,
    DiscordWays,
    Level,
    Poll,
    Semantic,
    SlackWays,
    Store,
    Stories,
    Web,
    WrittenSettings,
)
from config.units import home
from config.watches import load_watches

__all__ = [
    "Commands",
    "Deliveries",
    "Discord",
    "Poll",
    "Semantic",
    "Settings",
    "Slack",
    "Store",
    "Stories",
    "Web",
    "load",
    "load_watches",
    "tokens_missing",
]

SAMPLES = SHIPPED / "samples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that is configured. Times in seconds."""

    path: Path
    """The configuration file."""
    feeds: tuple[Feed, ...]
    """Those configured; () when the samples are used."""
    watches: tuple[Watch, ...]
    """Those configured; the samples' own when neither feeds nor watches are."""
    samples: bool
    """No feed is configured: the feeds in the folder `SAMPLES` are served and polled."""
    backfill: float
    """How long before a feed's first poll an entry may have been published and still be news."""
    poll: Poll
    stories: Stories
    deliveries: Deliveries
    store: Store
    semantic: Semantic | None
    """None: entries are put together by their words alone."""
    web: Web | None
    """None: nothing is served."""
    operator: Channel | None
    """Where notices about the work of On Record go; None: to the log alone."""
    commands: Commands
    cues: Path
    """The folder of the cue lexicons."""
    log: Level
    slack: Slack | None
    discord: Discord | None
    redis_url: SecretStr | None
    """None: an embedded server, with its data in `data_dir`."""
    data_dir: Path


def load(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """Read `path`, or else the file that ONRECORD_CONFIG names, or else the shipped configuration.

    Raises `ConfigError`: its text has a line for each thing that is wrong in the file.
    """
    named = environ.get("ONRECORD_CONFIG", "").strip()
    file = path or (home(named) if named else SHIPPED / "onrecord.yaml")
    outside = environment.read(environ)
    needed = outside.slack is not None or outside.discord is not None
    context = {"folder": file.parent, "channels_needed": needed}
    return _settings(file, files.read(file, WrittenSettings, context=context), outside)


def _settings(file: Path, written: WrittenSettings, outside: Environment) -> Settings:
    samples = not written.feeds
    watches = tuple(watch.watch() for watch in written.watches)
    if samples and not watches:
        watches = load_watches(SAMPLES / "watches.yaml")
    return Settings(
        path=file,
        feeds=tuple(feed.feed(written.poll) for feed in written.feeds),
        watches=watches,
        samples=samples,
        backfill=written.backfill,
        poll=written.poll,
        stories=written.stories,
        deliveries=written.deliveries,
        store=written.store,
        semantic=written.semantic,
        web=written.web,
        operator=written.operator,
        commands=written.commands,
        cues=written.cues,
        log=written.log,
        slack=_in_slack(outside.slack, written.slack),
        discord=_in_discord(outside.discord, written.discord),
        redis_url=outside.redis_url,
        data_dir=outside.data_dir or _beside(file) / ".onrecord",
    )


def _in_slack(slack: Slack | None, ways: SlackWays) -> Slack | None:
    return replace(slack, broadcast=ways.broadcast, path=ways.path) if slack else None


def _in_discord(discord: Discord | None, ways: DiscordWays) -> Discord | None:
    return replace(discord, publish=ways.publish, listens=ways.commands) if discord else None


def _beside(file: Path) -> Path:
    """The folder for data: the configuration's own; with the shipped one, which may stand among installed
    packages, the folder in which the command was called."""
    return Path.cwd() if file.resolve() == (SHIPPED / "onrecord.yaml").resolve() else file.parent.absolute()


_TOKENS: Mapping[Platform, str] = {"slack": "SLACK_BOT_TOKEN", "discord": "DISCORD_TOKEN"}


def tokens_missing(settings: Settings) -> tuple[ConfigError, ...]:
    """For each platform that a watch's or the operator's channel is on and whose token is not set, what to
    say about it.

    Not raised by `load`: a process that only polls or places needs no token.
    """
    held = {"slack": settings.slack, "discord": settings.discord}
    return tuple(
        ConfigError(
            f"is not set, though {first}",
            remedy="set it, or take the channel out",
            file="environment",
            key=name,
        )
        for platform, name in _TOKENS.items()
        if held[platform] is None and (first := _first_on(platform, settings))
    )


def _first_on(platform: Platform, settings: Settings) -> str:
    if settings.operator and settings.operator.platform == platform:
        return f"the operator hears in {settings.operator}"
    for watch in settings.watches:
        for channel in watch.channels:
            if channel.platform == platform:
                return f'the watch "{watch.name}" alerts in {channel}'
    return ""
