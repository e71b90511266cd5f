"""The sections of the configuration file, and what may stand in each."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

from bot.domain.feed import Feed
from config.addresses import FeedAddress
from config.faults import Wrong, quoted
from config.misplaced import belongs, elsewhere
from config.people import Person, people
from config.units import Duration, Language, Name, Network, Size, home, lasting
from config.watches import WrittenChannel, WrittenWatches

Level = Literal["debug", "info", "warning", "error"]
SHIPPED = Path(__file__).parent
"""The folder of the shipped configuration, lexicons and samples."""


def _prefix(written: str) -> str:
    if not re.fullmatch("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}", written):
        raise Wrong(f"{quoted(written)} is no prefix", "write letters, digits, - and _, such as onrecord")
    return written


class Section(BaseModel):
    """A mapping in which only known keys may stand."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Poll(Section):
    """How feeds are polled."""

    every: Annotated[Duration, lasting("1s")] = 300.0
    """Seconds between two polls of a feed that brings news."""
    slowest: Annotated[Duration, lasting("1s"), Field(examples=["1h"])] = 3_600.0
    """Seconds between two polls of a feed that does not, and the longest that a feed can ask for."""
    timeout: Annotated[Duration, lasting("1s", "10m")] = 30.0
    """Seconds that one poll may take in all."""
    max_size: Size = 10_000_000
    """Bytes of a feed, before and after decompression."""
    contact: Annotated[Name, Field(examples=["newsdesk@example.org"])] | None = None
    """Goes into the User-Agent, for the owner of a feed who has something to say about the polls."""
    allow: tuple[Network, ...] = Field((), examples=[["192.168.1.20"]])
    """Addresses that may be polled although they are private."""
    connections: Annotated[int, Field(ge=1, le=1_000)] = 100
    """Feeds that are read at the same time,"""
    per_host: Annotated[int, Field(ge=1, le=100)] = 1
    """and how many of those from one host."""
    pause: Annotated[Duration, lasting("0s", "1m"), Field(examples=["1s"])] = 1.0
    """Seconds between two requests to one host."""
    retry_after: Literal["url", "host", "domain"] = "host"
    """Whose feeds all wait when a server asks that one of them wait."""
    broken_after: Annotated[Duration, lasting("1m"), Field(examples=["1d"])] = 86_400.0
    """Seconds of failing after which the operator hears of a feed."""

    @model_validator(mode="after")
    def _in_order(self) -> "Poll":
        if "slowest" in self.model_fields_set and self.slowest < self.every:
            raise Wrong("is shorter than every", "write at least as long a time", at=["slowest"])
        return self


class Stories(Section):
    """How long stories stay open, and how long they are kept."""

    join_within: Annotated[Duration, lasting("1h")] = 7 * 86_400.0
    """Seconds after a story's last entry in which another can join it."""
    keep: Annotated[Duration, lasting("1h")] = 30 * 86_400.0
    """Seconds after a story's last entry for which it is kept."""

    @model_validator(mode="after")
    def _kept_while_open(self) -> "Stories":
        if self.keep < self.join_within:
            raise Wrong("is shorter than join_within", "write at least as long a time", at=["keep"])
        return self


class Deliveries(Section):
    """How long it is remembered what was posted where."""

    keep: Annotated[Duration, lasting("1d")] = 90 * 86_400.0
    """Seconds after a message was posted, or last replied to, for which replies find it; also for how long
    those that could not be posted are kept."""


class Store(Section):
    """How the Redis or the embedded server is used."""

    prefix: Annotated[str, AfterValidator(_prefix), Field(examples=["onrecord"])] = "onrecord"
    """With which all keys begin: several On Records may share one Redis."""
    lease: Annotated[Duration, lasting("3s", "1m"), Field(examples=["8s"])] = 8.0
    """Seconds of silence after which another process goes on with what one has in hand."""
    fsync: Literal["everysec", "always"] = "everysec"
    """When the embedded server writes to the disk for good: each second, or before each answer."""


class Web(Section):
    """Where health, metrics and pages are served."""

    host: Annotated[str, Field(min_length=1, examples=["127.0.0.1"])] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8080
    """0: any free one."""


class SlackWays(Section):
    """How On Record behaves in Slack; the tokens come from the environment."""

    broadcast: Literal["never", "first", "all"] = "first"
    """Which replies are shown in the channel, too, and not only in their thread: none, the first outright
    denial or confirmation of a claim by an official, or all."""
    path: Annotated[str, Field(pattern=r"^/[\w./-]+$", examples=["/slack/events"])] = "/slack/events"
    """Where requests of Slack's are taken, in HTTP mode."""

    @model_validator(mode="before")
    @classmethod
    def _nothing_of_the_environment(cls, written: object) -> object:
        for key in written if isinstance(written, Mapping) else ():
            if set(str(key).lower().split("_")) & {"app", "bot", "key", "secret", "signing", "token"}:
                raise elsewhere(str(key), belongs(f"slack_{key}"))
        return written


class DiscordWays(Section):
    """How On Record behaves in Discord; the token comes from the environment."""

    publish: bool = False
    """Whether claims in announcement channels are published to the servers that follow them."""
    commands: bool = True
    """Whether `/onrecord` and buttons are heard."""

    @model_validator(mode="before")
    @classmethod
    def _nothing_of_the_environment(cls, written: object) -> object:
        for key in written if isinstance(written, Mapping) else ():
            if set(str(key).lower().split("_")) & {"bot", "key", "secret", "token"}:
                raise elsewhere(str(key), "DISCORD_TOKEN")
        return written


class Commands(Section):
    """Who may do what by command in chat."""

    track: Annotated[
        frozenset[Person] | None, BeforeValidator(people), Field(examples=[["slack:S0123456789"]])
    ] = None
    """Who may track, untrack, mute and unmute; None: everyone."""
    operators: Annotated[frozenset[Person], Field(examples=[["slack:U0123456789"]])] = frozenset()
    """Who may do all of that, and see the feeds."""
    watches: Annotated[int, Field(ge=0, le=1_000)] = 50
    """How many may be tracked by command in one channel."""


class WrittenFeed(Section):
    """A feed as it stands in YAML."""

    url: FeedAddress
    outlet: Annotated[Name, Field(examples=["The Example Times"])]
    language: Language | None = None
    every: Annotated[Duration, lasting("1s")] | None = None
    slowest: Annotated[Duration, lasting("1s"), Field(examples=["1h"])] | None = None
    full_text: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> "WrittenFeed":
        if self.every is not None and self.slowest is not None and self.slowest < self.every:
            raise Wrong("is shorter than every", "write at least as long a time", at=["slowest"])
        return self

    def feed(self, poll: Poll) -> Feed:
        """The same in the core's terms; `poll` is for what it does not say.

        One that says how often is polled so often, with news or without, unless it says `slowest`, too."""
        every, slowest = (poll.every, poll.slowest) if self.every is None else (self.every, self.every)
        return Feed(
            url=self.url,
            outlet=self.outlet,
            language=self.language,
            full_text=self.full_text,
            interval=every,
            slowest=max(self.slowest or slowest, every),
        )


def _each_once(feeds: tuple[WrittenFeed, ...]) -> tuple[WrittenFeed, ...]:
    first: dict[str, int] = {}
    for number, feed in enumerate(feeds):
        position = first.setdefault(feed.url, number)
        if feeds[position] != feed:
            raise Wrong(
                "this address stands on line {line} already, with other settings",
                "keep one of the two",
                at=(number, "url"),
                other=(position, "url"),
            )
    return tuple(feeds[position] for position in first.values())


def _or_off(written: object) -> object:
    """`off` where a section could stand: none of it."""
    off = isinstance(written, str) and written.lower() in ("off", "no", "false")
    return None if off else written


def _lower(written: object) -> object:
    return written.lower() if isinstance(written, str) else written


def _folder(written: Path, info: ValidationInfo) -> Path:
    """A folder, looked for beside the configuration file."""
    path = Path((info.context or {}).get("folder", "."), home(str(written)))
    if not path.is_dir():
        raise Wrong(f"{quoted(written)} is no folder", "write the way to it from the folder of this file")
    return path


class Semantic(Section):
    """With what the meaning of entries is compared where their words leave it open."""

    model: Annotated[Path, AfterValidator(_folder), Field(examples=["model"])] | None = None
    """The folder of the model; None: the installed one."""


def _on_or_off(written: object) -> object:
    """`on` where a section could stand: that section, with nothing in it."""
    on = isinstance(written, str) and written.lower() in ("on", "yes", "true")
    return {} if on else _or_off(written)


class WrittenSettings(Section):
    """The configuration file."""

    feeds: Annotated[tuple[WrittenFeed, ...], AfterValidator(_each_once)] = ()
    watches: WrittenWatches = ()
    backfill: Duration = 0.0
    poll: Poll = Poll()
    stories: Stories = Stories()
    deliveries: Deliveries = Deliveries()
    store: Store = Store()
    semantic: Annotated[Semantic | None, BeforeValidator(_on_or_off)] = None
    web: Annotated[Web | None, BeforeValidator(_or_off)] = Web()
    operator: WrittenChannel | None = None
    slack: SlackWays = SlackWays()
    discord: DiscordWays = DiscordWays()
    commands: Commands = Commands()
    cues: Annotated[Path, AfterValidator(_folder), Field(examples=["cues"])] = SHIPPED / "cues"
    log: Annotated[Level, BeforeValidator(_lower)] = "info"

    @model_validator(mode="after")
    def _denials_find_their_claims(self) -> "WrittenSettings":
        if self.deliveries.keep < self.stories.join_within:
            raise Wrong(
                "is shorter than stories: join_within, so that a denial would not find its claim",
                "write at least as long a time",
                at=["deliveries", "keep"],
            )
        return self

    @model_validator(mode="before")
    @classmethod
    def _nothing_of_the_environment(cls, written: object) -> object:
        """Secrets and addresses are looked for in the file by everybody, and belong elsewhere."""
        for key in written if isinstance(written, Mapping) else ():
            if str(key) not in cls.model_fields and (name := belongs(str(key))):
                raise elsewhere(str(key), name)
        return written
