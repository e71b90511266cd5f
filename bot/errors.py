"""Every error that On Record raises on purpose.

OnRecordError
├── ConfigError            a setting or a YAML file is wrong: file, line, key and remedy
├── InputError             a line of input is not an entry: its number and what is wrong
├── FeedError              a feed could not be read
│   ├── FetchError         ... the answer did not come, or not as asked (temporary, soft or permanent)
│   │   └── Resting        ... it was not asked for: its server wants to be left alone for a while
│   └── NotAFeed           ... what came is not a feed
├── StoreError             the store refused
│   ├── StoreUnavailable   ... it cannot be reached just now; trying again is right
│   ├── StoreInUse         ... another process holds the data directory
│   ├── LeaseLost          ... another process does by now what only one may do
│   └── Conflict           ... another writer changed the story first; take the entry again
├── CommandError           what somebody asked for in chat was not done; the text says why, to them
│   ├── NotAllowed         ... they may not
│   ├── NotThere           ... there is no such watch or story here
│   └── Declined           ... it would do harm, or cannot be right
├── OutputGone             what we print can be written nowhere any more
└── DeliveryError          a platform did not take a message
    ├── TransientFailure   ... just now; `retry_after` seconds say when, if it told
    └── PermanentFailure   ... and never will
        └── MessageGone    ... for the message to edit was deleted
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

Severity = Literal["temporary", "soft", "permanent"]


class OnRecordError(Exception):
    """The root: catching it catches all that On Record raises on purpose, and nothing else."""


class ConfigError(OnRecordError):
    """A setting or a YAML file is wrong. Its text reads `file:line: key: what is wrong; remedy`, and has a
    line more for each of the `others` that are wrong in the same file."""

    def __init__(
        self,
        problem: str,
        *,
        remedy: str,
        file: Path | str = "",
        line: int | None = None,
        key: str = "",
        others: Sequence["ConfigError"] = (),
    ) -> None:
        self.problem, self.remedy, self.file, self.line, self.key = problem, remedy, str(file), line, key
        self.others = tuple(others)
        where = f"{file}:{line}" if file and line else str(file)
        own = ": ".join(part for part in (where, key, f"{problem}; {remedy}") if part)
        super().__init__("\n".join([own, *map(str, self.others)]))


class InputError(OnRecordError):
    """A line of input is not an entry."""


class FeedError(OnRecordError):
    """A feed could not be read; the text says why, in words for the feed's owner."""


class FetchError(FeedError):
    """The answer did not come, or not as asked.

    `severity` says how much it speaks against the feed: `temporary` (time-out, 5xx, 429), `soft` (a bad
    certificate, a redirect in a circle, a body over the limit) or `permanent` (404, 410, a forbidden
    address). `status` is the HTTP status, if one came; `retry_after` is in seconds, if the server told.
    """

    def __init__(
        self,
        problem: str,
        *,
        severity: Severity = "temporary",
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        self.severity, self.status, self.retry_after = severity, status, retry_after
        super().__init__(problem)


class Resting(FetchError):
    """Nothing was asked: the server wants to be left alone for `rest` more seconds, as it said to another."""

    def __init__(self, problem: str, *, rest: float) -> None:
        self.rest = rest
        super().__init__(problem, severity="temporary", retry_after=rest)


class NotAFeed(FeedError):
    """What came is not a feed: HTML, nothing at all, or a text that no parser understands."""


class StoreError(OnRecordError):
    """The store refused."""


class StoreUnavailable(StoreError):
    """The store cannot be reached just now; trying again is right."""


class StoreInUse(StoreError):
    """Another process holds the data directory; the text names it and says what to do."""


class LeaseLost(StoreError):
    """Another process does by now what only one may do: nothing was written, and it goes on from here."""


class Conflict(StoreError):
    """Another writer changed the story first: nothing was written, and the entry is to be taken again."""


class CommandError(OnRecordError):
    """What somebody asked for in chat was not done; the text says why, in words for them. `suggestions` are
    commands that would be right."""

    def __init__(self, problem: str, *, suggestions: Sequence[str] = ()) -> None:
        self.suggestions = tuple(suggestions)
        super().__init__(problem)


class NotAllowed(CommandError):
    """They may not: the configuration says who may."""


class NotThere(CommandError):
    """There is no such watch or story, or none that they may see."""


class Declined(CommandError):
    """It would do harm (a watch that matches everything), or cannot be right (no such channel)."""


class OutputGone(OnRecordError):
    """The terminal, pipe or file that is written to is gone or full: there is no use in going on."""


class DeliveryError(OnRecordError):
    """A platform did not take a message; the text gives the platform's own reason."""


class TransientFailure(DeliveryError):
    """Not just now. `retry_after` is in seconds, or None if the platform did not say. `refused`: it surely
    did not take the message; otherwise the message may stand there, and only the answer was lost."""

    def __init__(self, reason: str, *, retry_after: float | None = None, refused: bool = False) -> None:
        self.retry_after, self.refused = retry_after, refused
        super().__init__(reason)


class PermanentFailure(DeliveryError):
    """Never: no such channel, no right to post, a message that the platform will not have."""


class MessageGone(PermanentFailure):
    """The message that was to be edited was deleted: there is nothing to tell, and nobody to tell it."""
