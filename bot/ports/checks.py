"""What a check of the set-up says."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["well", "warning", "wrong"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A line of what `onrecord check` prints."""

    subject: str
    """What was looked at: "feed https://…", "slack channel C0123456789"."""
    verdict: Verdict
    detail: str
    """What was seen, in a few words."""
    remedy: str = ""
    """What to do about it, or what may be done; "" when there is nothing to do."""
