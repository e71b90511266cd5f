"""What a change of a story means to a reader."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.finding import Answer
from bot.domain.story import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a story stands: what its parent message says in its status line."""

    outlets: tuple[str, ...]
    """All that carry it, first first, each once."""
    answers: tuple[Answer, ...] = ()
    """What was said in answer to the parent's claim so far, first first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alert:
    id: str
    """The same whenever the same story and finding are alerted."""
    story: str
    """The `Story.id`."""
    thread: str
    """The `id` of the alert that opened the thread: its own for a parent."""
    watches: tuple[str, ...]
    """The names of the watches that matched."""
    first_seen: float
    """Unix seconds: when the story's first entry was seen."""
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(_Alert):
    """A new claim."""

    alert: Literal["opened"] = "opened"
    claim: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(_Alert):
    """A claim was denied, confirmed, corrected, or met with no comment."""

    alert: Literal["answered"] = "answered"
    answer: Record
    claim: Record | None
    """What it answers; None when no claim of the story fits, and then the answer stands alone."""
    mention: str = ""
    """Who is to be mentioned, as a `Watch` names it; "" for nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread(_Alert):
    """More outlets carry the story, or its claim was answered: the parent is edited, nothing is posted."""

    alert: Literal["spread"] = "spread"
    parent: Opened | Answered
    """The parent as it is to read now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class United(_Alert):
    """Two stories turned out to be one: a last reply in the younger's thread leads to the elder's."""

    alert: Literal["united"] = "united"
    elder: Record
    """What opened the elder's thread."""
    elder_thread: str
    """The `id` of the alert that opened it."""
    left: Record | None = None
    """What opened the younger's thread; None from an earlier version."""
    elder_address: str = ""
    """Where people find the message that opened it, as its platform says just before this is posted; "" until
    then, and where it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A word to the operator, about the work of On Record and not about the news."""

    alert: Literal["notice"] = "notice"
    id: str
    """The same whenever the same is noticed."""
    title: str
    detail: str
    well: bool
    """It says that something works again, not that it does not."""

    @property
    def thread(self) -> str:
        """Its own: nothing replies to it."""
        return self.id


Alert = Opened | Answered | Spread | United
