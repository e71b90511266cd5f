"""Entry -> what it says on the record: claims, denials, confirmations, corrections, no comment."""

from bot.domain.finding.kinds import (
    Answer,
    Claim,
    Confirmation,
    Correction,
    Denial,
    EntryField,
    Finding,
    Kind,
    NoComment,
    Source,
    Strength,
)

__all__ = [
    "Answer",
    "Claim",
    "Confirmation",
    "Correction",
    "Denial",
    "EntryField",
    "Finding",
    "Kind",
    "NoComment",
    "Source",
    "Strength",
]
