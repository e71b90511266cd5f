"""Findings -> JSON objects."""

from collections.abc import Iterable
from typing import Any

from bot.domain.entry import Entry
from bot.domain.finding import Claim, Denial, Finding

Row = dict[str, Any]


def finding_row(finding: Finding) -> Row:
    """A finding as `analyse` prints it."""
    return {
        "kind": finding.kind,
        "strength": finding.strength if isinstance(finding, Denial) else None,
        "source": finding.source.name if finding.source else None,
        "official": finding.source.official if finding.source else None,
        "origin": finding.origin if isinstance(finding, Claim) else None,
        "cue": finding.cue,
        "evidence": finding.evidence,
        "field": finding.field,
        "rule": finding.rule,
        "confidence": round(finding.confidence, 3),
    }


def analysed_row(entry: Entry, findings: Iterable[Finding]) -> Row:
    """A line of `analyse`."""
    return {"id": entry.id, "findings": [finding_row(finding) for finding in findings]}
