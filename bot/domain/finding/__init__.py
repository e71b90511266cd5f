"""Entry -> what it says on the record: claims, denials, confirmations, corrections, no comment."""

from bot.domain.finding.extract import findings
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
from bot.domain.finding.lexicons import Lexicons
from bot.domain.finding.linking import answered, same_answer, same_claim

__all__ = [
    "Answer",
    "Claim",
    "Confirmation",
    "Correction",
    "Denial",
    "EntryField",
    "Finding",
    "Kind",
    "Lexicons",
    "NoComment",
    "Source",
    "Strength",
    "answered",
    "findings",
    "same_answer",
    "same_claim",
]
