"""The golden cases of `tests/data/findings*.yaml`: what is found in a sentence, and why."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.domain.entry import Entry
from bot.domain.finding import Claim, Denial, Finding, findings
from config.lexicons import load

ROOT = Path(__file__).parents[4]
LEXICONS = load(ROOT / "config/cues")
CASES: list[dict[str, Any]] = [
    case
    for path in sorted((ROOT / "tests/data").glob("findings*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


def shown(finding: Finding) -> str:
    """A finding as the file writes it: "denial Ottawa"."""
    soft = isinstance(finding, Denial) and finding.strength == "soft"
    return f"{'soft' if soft else finding.kind} {finding.source.name if finding.source else '-'}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: (case.get("title") or case["text"])[:60])
def test_what_is_found_and_why(case: dict[str, Any]) -> None:
    entry = Entry(
        feed="f",
        id="1",
        outlet=case.get("outlet", "o"),
        title=case.get("title", ""),
        summary=case.get("text", ""),
        published=0.0,
        language=case.get("lang", "en"),
    )
    found = findings(entry, LEXICONS)
    assert [shown(finding) for finding in found] == case["expect"], case["why"]
    if "origin" in case:
        assert [f.origin for f in found if isinstance(f, Claim)] == [case["origin"]]
    if "official" in case:
        assert found[-1].source is not None
        assert found[-1].source.official is case["official"]
    for finding in found:
        assert finding.evidence in f"{entry.title}\n{entry.summary}"
        assert finding.cue in finding.evidence
