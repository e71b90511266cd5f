"""Watch: what is tracked, and where what is found about it goes."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.finding import Finding, Kind

Platform = Literal["slack", "discord", "console"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """Where alerts go. Written `slack:C0123456789`, `discord:112233445566`, `console`."""

    platform: Platform
    id: str = ""
    """The platform's own id; "" for the console."""

    def __str__(self) -> str:
        return f"{self.platform}:{self.id}" if self.id else self.platform


CONSOLE = Channel(platform="console")
# What a watch alerts on if it does not say: all that a reader would be sorry to miss.
ALERT_ON: frozenset[Kind] = frozenset({"claim", "denial", "confirmation", "correction"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A tracked entity (a name with its aliases) or a tracked phrase."""

    kind: Literal["entity", "phrase"]
    name: str
    """The entity's name, or the phrase."""
    aliases: tuple[str, ...] = ()
    fuzzy: bool = False
    """Whether other spellings of the names match too: Zelensky, Zelenskyy."""
    alert_on: frozenset[Kind] = ALERT_ON
    confidence: float = 0.0
    """0 to 1: how sure a finding must at least be to alert."""
    channels: tuple[Channel, ...] = (CONSOLE,)
    mention: str = ""
    """Who is mentioned beside an outright denial, written `discord:112233445566` (a role); "" for nobody."""
    workspace: str | None = None
    """The platform's own id of the workspace or guild in which it was tracked, by command and for one channel
    ("" if it was at the command line); None for one of the configuration."""

    @property
    def id(self) -> str:
        """What a story remembers of the watches that matched it. Two workspaces that track one name may
        understand different things by it, so what was tracked by command is told apart by its channel."""
        where = "" if self.workspace is None else f"@{self.channels[0]}"
        return f"{self.kind}:{self.name}{where}"

    def wants(self, finding: Finding) -> bool:
        """Whether it alerts on such a finding, and on one that is no surer."""
        return finding.kind in self.alert_on and finding.confidence >= self.confidence
