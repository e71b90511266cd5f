"""What share of each rule's findings is right, beside what the rule says of itself.

    python benchmarks/fit_confidence.py DATA [--write] [--kind claim]

DATA is the folder of the data set. For each rule of `config/cues/en.yaml`, apart for titles and for texts:
how many findings it made in the labelled half and in the entries of our own that may be read, how many were
right, and that share shrunk towards the mean of its kind. A rule seen three times says little of itself, so
it is told mostly what rules of its kind are worth; one seen fifty times speaks for itself. How far to shrink
is itself fitted (empirical Bayes: the prior under which the counts of all rules are likeliest).

The rules were made by reading those entries, and do better on them than on others. So all shares are then
moved by one step (on the scale of log odds) to the level that the kind has on all labelled entries, the kept
ones among them; of those no more than their sum is used.

For denials the entries that were read say too little: nearly every error on them has been mended. What is
counted is what each rule was worth when a batch of entries was first seen, before anybody had read it
(`labels/denials_first_seen.jsonl`: for each batch, the rules as they then were), and the level is that of the
kept entries alone.

--write puts the fitted shares into the file. A rule that made no finding keeps what it says.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import exp, lgamma, log
from pathlib import Path
from typing import NamedTuple

import quality

FIRST_SEEN = quality.OWN_LABELS.with_name("denials_first_seen.jsonl")
CUES = Path(__file__).parents[1] / "config/cues/en.yaml"
STRENGTHS = (1.0, 2.0, 4.0, 8.0, 12.0, 16.0, 24.0, 32.0, 64.0, 128.0)
"""Findings that the mean of the kind may count for."""
KINDS = ("claim", "denial")


class Place(NamedTuple):
    """Where a rule says how often it is right."""

    rule: str
    field: str
    """ "title" or "text"."""


class Count(NamedTuple):
    """Findings, and how many are right."""

    found: int
    right: int


def counts(rows: Iterable[quality.Labelled], kind: str) -> dict[Place, Count]:
    """The findings of each rule, by field; an entry on which the labellers differed does not count."""
    found: Counter[Place] = Counter()
    right: Counter[Place] = Counter()
    for row in rows:
        truth = row.truth(kind)
        for finding in row.found if truth is not None else ():
            if finding.kind == kind:
                place = Place(finding.rule, "title" if finding.field == "title" else "text")
                found[place] += 1
                right[place] += bool(truth)
    return {place: Count(number, right[place]) for place, number in found.items()}


def first_seen() -> dict[Place, Count]:
    """What each denial rule was worth on entries that nobody had read when it was tried on them."""
    rows = map(json.loads, FIRST_SEEN.read_text("utf-8").splitlines())
    return {Place(row["rule"], row["field"]): Count(row["found"], row["right"]) for row in rows}


def shrunk(counted: Mapping[Place, Count]) -> tuple[dict[Place, float], float, float]:
    """The share of each that is right, shrunk; the mean; and how many findings the mean counts for."""
    mean = sum(count.right for count in counted.values()) / sum(count.found for count in counted.values())
    strength = max(STRENGTHS, key=lambda given: _likelihood(counted.values(), mean, given))
    shares = {
        place: (count.right + mean * strength) / (count.found + strength) for place, count in counted.items()
    }
    return shares, mean, strength


def _likelihood(counted: Iterable[Count], mean: float, strength: float) -> float:
    """The logarithm of how likely the counts are, if the rules' true shares are spread as a beta."""
    right, wrong = mean * strength, (1 - mean) * strength
    return sum(
        _log_beta(count.right + right, count.found - count.right + wrong) - _log_beta(right, wrong)
        for count in counted
    )


def _log_beta(one: float, other: float) -> float:
    return lgamma(one) + lgamma(other) - lgamma(one + other)


def said(text: str) -> dict[Place, float]:
    """What the rules of a lexicon say of themselves."""
    return {
        Place(block.split("\n", 1)[0].strip(), field): float(number)
        for block in text.split("\n  - name:")[1:]
        for field, number in re.findall(r"^    (title|text): ([\d.]+)", block, re.MULTILINE)
    }


def written(text: str, shares: Mapping[Place, float]) -> str:
    """The lexicon with the shares in it; what is switched off (0) stays off."""
    head, *blocks = re.split(r"(?=\n  - name:)", text)
    return head + "".join(_rewritten(block, shares) for block in blocks)


def _rewritten(block: str, shares: Mapping[Place, float]) -> str:
    name = block.split("name:", 1)[1].split("\n", 1)[0].strip()
    for field in ("title", "text"):
        if (share := shares.get(Place(name, field))) is not None:
            block = re.sub(rf"(?m)^    {field}: 0?\.\d+$", f"    {field}: {share:.2f}", block)
    return block


def levelled(
    shares: Mapping[Place, float], counted: Mapping[Place, Count], level: float
) -> dict[Place, float]:
    """The shares moved by one step of log odds, so that their mean over all findings is `level`."""
    found = sum(count.found for count in counted.values())
    low, high = -4.0, 4.0
    for _ in range(40):
        step = (low + high) / 2
        mean = sum(_moved(shares[place], step) * count.found for place, count in counted.items()) / found
        low, high = (step, high) if mean < level else (low, step)
    return {place: _moved(share, low) for place, share in shares.items()}


def _moved(share: float, step: float) -> float:
    return 1 / (1 + exp(-step) * exp(-log(share / (1 - share))))


def level(rows: Iterable[quality.Labelled], kind: str) -> float:
    """The share of all findings of a kind that is right."""
    counted = counts(rows, kind).values()
    return sum(count.right for count in counted) / sum(count.found for count in counted)


def main() -> None:
    options = sys.argv[2:]
    if len(sys.argv) < 2 or not (data := Path(sys.argv[1])).is_dir():
        sys.exit("usage: python benchmarks/fit_confidence.py DATA [--write] [--kind claim]")
    parts, text = quality.own(data), CUES.read_text("utf-8")
    rows = [*quality.given(data), *parts["read"]]
    own, fitted = said(text), defaultdict[Place, float](float)
    for kind in KINDS if "--kind" not in options else (options[options.index("--kind") + 1],):
        counted = counts(rows, kind) if kind == "claim" else first_seen()
        shares, mean, strength = shrunk(counted)
        judged = [*rows, *parts["kept"]] if kind == "claim" else parts["kept"]
        shares = levelled(shares, counted, level(judged, kind))
        fitted.update(shares)
        print(f"\n{kind}s: {mean:.2f} right; that counts for {strength:.0f} findings of a rule\n")
        print("| rule | in | findings | right | says | fitted |\n| --- | --- | --- | --- | --- | --- |")
        for place, count in sorted(counted.items(), key=lambda item: -item[1].found):
            says = f"{own[place]:.2f}" if place in own else ""
            print(f"| {place.rule} | {place.field} | {count.found} | {count.right} | {says} | ", end="")
            print(f"{shares[place]:.2f} |")
    if "--write" in options:
        CUES.write_text(written(text, fitted), "utf-8")


if __name__ == "__main__":
    main()
