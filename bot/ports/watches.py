"""What people asked for in chat: watches, mutes, and what they called mistaken."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.domain.finding import Kind
from bot.domain.watch import Platform, Silence, Watch
from bot.ports.stories import DAY
from bot.text.digests import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """A watch that was tracked by command."""

    watch: Watch
    by: str
    """The platform's own id of who tracked it; "" at the command line."""
    at: float
    """Unix seconds."""

    def is_of(self, platform: Platform, workspace: str) -> bool:
        """Whether it was tracked in that workspace."""
        return self.watch.workspace == workspace and self.watch.channels[0].platform == platform


AFTER_LEAVING = 30 * DAY
"""Seconds for which the watches of a workspace that this bot was removed from are kept."""


class Watches(Protocol):
    """What was tracked and muted by command."""

    async def version(self) -> int:
        """Another number after each change, and the same while nothing changes: for whoever asks often."""

    async def all(self) -> tuple[Tracked, ...]:
        """The watches of all workspaces but those that were left, in the order they were tracked; those
        tracked together by their ids."""

    async def add(self, tracked: Tracked) -> bool:
        """Keep it, in the place of one with the same `Watch.id`; whether there was none."""

    async def remove(self, watch: str) -> bool:
        """Keep the one with this `Watch.id` no longer; whether it was kept."""

    async def leave(self, platform: Platform, workspace: str, now: float) -> None:
        """The workspace removed this bot: its watches rest, and are deleted after `AFTER_LEAVING`."""

    async def rejoin(self, platform: Platform, workspace: str, now: float) -> None:
        """It added it again: its watches are what they were, if they are not deleted."""

    async def silences(self, now: float) -> tuple[Silence, ...]:
        """Those that last beyond `now`, the next to end first."""

    async def silence(self, silence: Silence, now: float) -> None:
        """Keep it until it ends, in the place of one with the same `key`."""

    async def unsilence(self, key: str) -> bool:
        """End the one with this `Silence.key`; whether there was one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A reader says that an alert is mistaken."""

    what: Literal["kind", "story"]
    """`kind`: it is no claim, or no denial; `story`: it belongs to another story."""
    story: str
    record: str
    rule: str
    """The rule that found it."""
    kind: Kind
    """What it was found to be."""
    evidence: str
    by: str
    """Platform and user: "slack:U0123456789"."""
    at: float
    """Unix seconds."""

    @property
    def id(self) -> str:
        """The same whenever the same reader says the same of the same record."""
        return digest("complaint", self.by, self.record, self.what)


class Complaints(Protocol):
    """What readers said was mistaken."""

    async def add(self, complaint: Complaint) -> bool:
        """Keep and count it, unless the same reader said the same of the same record in the last 90 days
        (`Keep.deliveries`); whether it was kept."""

    async def counts(self) -> Mapping[tuple[str, Kind, str], int]:
        """How many there ever were for each rule, kind and what; {} if there were none."""

    async def latest(self, limit: int) -> tuple[Complaint, ...]:
        """Those of the last 90 days, newest first, up to `limit`."""
