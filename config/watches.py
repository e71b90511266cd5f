"""The `watches:` that people write -> `Watch`es."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from bot.domain.finding import Kind
from bot.domain.watch import ALERT_ON, CONSOLE, Channel, Watch
from config.faults import Wrong, quoted
from config.files import read
from config.people import role
from config.units import Confidence, Name

_WHERE = {
    "slack": "in Slack, click the channel's name: the ID stands at the bottom of About, such as C0123456789",
    "discord": "in Discord, switch on Settings > Advanced > Developer Mode, then right-click the channel and "
    "choose Copy Channel ID: digits alone",
}
_IDS = {"slack": re.compile("[CGD][A-Z0-9]{8,20}"), "discord": re.compile(r"[0-9]{1,20}")}


def channel(text: object) -> Channel:
    """`slack:C0123456789`, `discord:112233445566` or `console` -> a channel. Raises `Wrong`: it says how to
    find the id where a name was written."""
    written = str(text).strip()
    platform, _, id_ = (part.strip() for part in written.partition(":"))
    if written.lower() == "console":
        return CONSOLE
    for known in ("slack", "discord"):
        if platform.lower() == known:
            return _on(known, id_)
    raise Wrong(
        f"{quoted(written)} is no channel" if text is not None else "is empty: a # begins a comment",
        "write slack:C0123456789, discord:112233445566 or console",
    )


def _on(platform: str, id_: str) -> Channel:
    if not _IDS[platform].fullmatch(id_):
        wrong = f"{quoted(id_)} is no channel ID" if id_ else "has no channel ID"
        raise Wrong(wrong, f"write {platform}:ID; {_WHERE[platform]}")
    return Channel(platform="slack" if platform == "slack" else "discord", id=id_)


WrittenChannel = Annotated[
    Channel, BeforeValidator(channel), WithJsonSchema({"type": "string", "examples": ["console"]})
]


class WrittenWatch(BaseModel):
    """A watch as it stands in YAML."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entity: Name | None = None
    phrase: Name | None = None
    aliases: tuple[Name, ...] = Field((), examples=[["Rubio", "Secretary Rubio"]])
    fuzzy: bool = False
    alert_on: frozenset[Kind] = Field(ALERT_ON, examples=[["claim", "denial"]])
    confidence: Confidence = 0.0
    channels: tuple[WrittenChannel, ...] = Field((), examples=[["slack:C0123456789"]])
    mention: Annotated[str, BeforeValidator(role)] = Field("", examples=["discord:112233445566"])

    @model_validator(mode="after")
    def _complete(self, info: ValidationInfo) -> "WrittenWatch":
        if (self.entity is None) == (self.phrase is None):
            raise Wrong(
                "has both entity and phrase" if self.entity else "has neither entity nor phrase",
                "write - entity: and a name, or - phrase: and the words to look for; what follows a # counts "
                "only in quotes",
            )
        if any(len(name) == 1 for name in (self.phrase or "--", *self.aliases)):
            raise Wrong("one letter is in every text", "write a word or more")
        if not self.alert_on:
            raise Wrong(
                "would never alert",
                "write what to alert on, such as [denial], or delete the key",
                at=["alert_on"],
            )
        if not self.channels and (info.context or {}).get("channels_needed"):
            raise Wrong(
                "has no channels",
                "add a line channels: [slack:C0123456789], or [discord:112233445566], or [console]",
            )
        return self

    def watch(self) -> Watch:
        """The same in the core's terms; without channels it goes to the console."""
        name = self.entity or self.phrase or ""
        aliases = tuple(dict.fromkeys(alias for alias in self.aliases if alias != name))
        return Watch(
            kind="entity" if self.entity else "phrase",
            name=name,
            aliases=aliases,
            fuzzy=self.fuzzy,
            alert_on=self.alert_on,
            confidence=self.confidence,
            channels=tuple(dict.fromkeys(self.channels)) or (CONSOLE,),
            mention=self.mention,
        )


def _different(written: tuple[WrittenWatch, ...]) -> tuple[WrittenWatch, ...]:
    """Each once. Two of one name that ask for different things are an error."""
    first: dict[str, tuple[int, Watch]] = {}
    for number, one in enumerate(written):
        watch = one.watch()
        position, known = first.setdefault(watch.id, (number, watch))
        if known != watch:
            raise Wrong(
                f"{quoted(watch.name)} is watched on line {{line}} already, in another way",
                "make one of the two, with the aliases and channels of both",
                at=(number,),
                other=(position,),
            )
    return tuple(written[position] for position, _ in first.values())


WrittenWatches = Annotated[tuple[WrittenWatch, ...], AfterValidator(_different)]


def load_watches(path: Path) -> tuple[Watch, ...]:
    """The watches of a file that holds a bare list of them. One without channels goes to the console.
    Raises `ConfigError`."""
    return tuple(one.watch() for one in read(path, WrittenWatches))
