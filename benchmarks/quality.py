"""How good the findings are: the table of docs/quality.md, measured anew.

    python benchmarks/quality.py DATA

DATA is the folder of the data set. Every entry counts once a kind: it has a denial (a claim) or not. Entries
on which the labellers differed do not count.
"""

import csv
import gzip
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.compose.reading import lexicons_of
from bot.domain.entry import Entry
from bot.domain.finding import Claim, Finding, findings
from bot.text.words import words
from config.settings import load

Row = dict[str, Any]
OWN_LABELS = Path(__file__).parent / "labels/findings.jsonl"
STANDS_FOR = {
    "denial-cue-title": 2628 / 330,
    "denial-cue-summary": 2834 / 130,
    "claim-cue": 15514 / 220,
    "rest": 85353 / 120,
}
"""Entries of the stream for each that was drawn from its stratum, as the data set's scorer has it."""
BARS = (0.0, 0.7, 0.8, 0.9)
BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
extract = partial(findings, lexicons=lexicons_of(load(None, {})))


@dataclass
class Tally:
    """How often a kind was found and was there."""

    both: int = 0
    found: int = 0
    there: int = 0
    named: int = 0
    named_right: int = 0

    def add(self, found: bool, there: bool) -> None:
        self.both += found and there
        self.found += found
        self.there += there

    def add_source(self, right: bool) -> None:
        self.named += 1
        self.named_right += right

    def __str__(self) -> str:
        precision, recall = self.both / max(1, self.found), self.both / max(1, self.there)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        source = f" | {self.named_right / self.named:.3f}" if self.named else " | "
        return f"{self.found} | {self.there} | {precision:.3f} | {recall:.3f} | {f1:.3f}{source}"


def lines(path: Path) -> Iterator[Row]:
    opening = gzip.open if path.suffix == ".gz" else open
    with opening(path, "rt", encoding="utf-8") as text:
        yield from map(json.loads, text)


def found_in(title: str, summary: str = "", outlet: str = "") -> tuple[Finding, ...]:
    entry = Entry(feed="f", id="1", outlet=outlet, title=title, summary=summary, published=0.0, language="en")
    return extract(entry)


def is_named(kind: Iterable[Finding], marked: Iterable[str]) -> bool:
    """Whether a finding names one of those whom a labeller marked, by a word in common."""
    wanted = {word for mark in marked for word in words(mark)} - {"the", "a", "an", "of", "in", "and"}
    names = [finding.source.name for finding in kind if finding.source]
    names += [finding.origin for finding in kind if isinstance(finding, Claim) and finding.origin]
    return any(wanted & set(words(name)) for name in names)


@dataclass(frozen=True)
class Labelled:
    """An entry, what the labellers say of it, and what was found."""

    labels: Row
    found: tuple[Finding, ...]

    def truth(self, kind: str) -> bool | None:
        """Whether it has one; None where the labellers differed or were in doubt."""
        label = self.labels[kind]
        return None if label in (None, "borderline") else label in ("yes", "soft")


def given(data: Path) -> list[Labelled]:
    """The labelled half of the data set."""
    return [
        Labelled(labels=row["labels"], found=found_in(row["title"], row["summary"], row["outlet"]))
        for row in lines(data / "labelled/findings.jsonl")
    ]


def own(data: Path) -> dict[str, list[Labelled]]:
    """Entries of the streams that were labelled for this project, by part: the errors of "read" were read
    to make the rules better, those of "kept" never were."""
    labels = {row["id"]: row for row in lines(OWN_LABELS)}
    parts: dict[str, list[Labelled]] = {"read": [], "kept": []}
    for stream in ("wire_2026", "polls_2020_2021"):
        for row in lines(data / f"streams/{stream}.jsonl.gz"):
            if label := labels.pop(row["id"], None):
                found = found_in(row["title"], row.get("summary") or "", row["outlet"])
                parts[label["part"]].append(Labelled(labels=label, found=found))
    return parts


def tallied(rows: Iterable[Labelled], kind: str, marks: str) -> Tally:
    tally = Tally()
    for row in rows:
        found = [each for each in row.found if each.kind == kind]
        if (there := row.truth(kind)) is None:
            continue
        tally.add(bool(found), there)
        if found and there and row.labels[marks]:
            tally.add_source(is_named(found, row.labels[marks]))
    return tally


def officials(rows: Iterable[Labelled]) -> tuple[int, int]:
    """Of entries whose denial was found with a right source: how many say rightly whether that is official,
    and how many there are that a labeller judged."""
    right = judged = 0
    for row in rows:
        found = [each for each in row.found if each.kind == "denial" and each.source]
        label = row.labels.get("official") or ""
        if label and row.truth("denial") and is_named(found, row.labels["deniers"]):
            judged += 1
            right += any(each.source and each.source.official == (label == "yes") for each in found)
    return right, judged


def on_stream(rows: Iterable[Labelled], kind: str) -> float:
    """The precision that a channel would see: an entry counts for as many of the stream as it stands for."""
    found = right = 0.0
    for row in rows:
        if row.truth(kind) is not None and any(each.kind == kind for each in row.found):
            found += STANDS_FOR[row.labels["stratum"]]
            right += STANDS_FOR[row.labels["stratum"]] * bool(row.truth(kind))
    return right / found if found else 0.0


def calibration(rows: Iterable[Labelled]) -> Iterator[tuple[str, int, float, float]]:
    """Of findings by confidence: how many, the mean of what they say of themselves, how many are right."""
    judged = [
        (finding.confidence, bool(truth))
        for row in rows
        for finding in row.found
        if finding.kind in ("claim", "denial") and (truth := row.truth(finding.kind)) is not None
    ]
    for low, high in pairwise(BANDS):
        band = [(said, right) for said, right in judged if low <= said < high]
        if band:
            said, right = (sum(column) / len(band) for column in zip(*band, strict=True))
            yield f"{low:.2f} to {high:.2f}", len(band), said, right


def headlines(data: Path, name: str, kind: str, there: frozenset[str]) -> Tally:
    """`there`: the labels of those that have one. Borderline ones do not count."""
    tally = Tally()
    for row in lines(data / f"labelled/{name}.jsonl"):
        if row["label"] not in there and not row["label"].startswith("not_"):
            continue
        # Where a feed gives no summary of its own, the data set repeats the title.
        summary = "" if row["summary"].startswith(row["title"][:40]) else row["summary"]
        found = any(each.kind == kind for each in found_in(row["title"], summary))
        tally.add(found, row["label"] in there)
    return tally


def emergent(data: Path) -> Tally:
    tally = Tally()
    with (data / "emergent/train.csv").open(encoding="utf-8") as text:
        for row in csv.DictReader(text):
            found = any(each.kind == "denial" for each in found_in(row["headline"]))
            tally.add(found, row["stance"] == "against")
    return tally


def polnear(data: Path) -> Tally:
    tally = Tally()
    for row in lines(data / "labelled/polnear_attributions_train_dev.jsonl.gz"):
        if not row["denial_cue"]:
            continue
        found = [each for each in found_in("", row["paragraph"]) if each.kind == "denial"]
        tally.add(bool(found), True)
        if found:
            tally.add_source(is_named(found, [row["source"]]))
    return tally


def print_findings(data: Path) -> list[Labelled]:
    parts = {"labelled half": given(data)}
    parts |= {f"own labels, {part}": rows for part, rows in own(data).items()}
    print("| what | found | there | precision | recall | F1 | source right |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for part, rows in parts.items():
        print(f"| {part}, denials | {tallied(rows, 'denial', 'deniers')} |")
        print(f"| {part}, claims | {tallied(rows, 'claim', 'claimants')} |")
    denials = headlines(data, "wire_denial_headlines", "denial", frozenset({"denial"}))
    print(f"| wire headlines, denials among hard negatives | {denials} |")
    reported = frozenset({"sourced_report", "allegation"})
    print(f"| wire headlines, claims | {headlines(data, 'wire_claim_headlines', 'claim', reported)} |")
    print(f'| Emergent, "against" from the headline alone | {emergent(data)} |')
    print(f"| PolNeAR, attributions with a denial verb | {polnear(data)} |")
    print("\n`official` right, of denials with the right source: ", end="")
    told = ((part, *officials(rows)) for part, rows in parts.items())
    print(", ".join(f"{part} {right} of {judged}" for part, right, judged in told if judged) + ".")
    print("\nPrecision on the stream, by the labelled half: ", end="")
    half = parts["labelled half"]
    print(f"denials {on_stream(half, 'denial'):.3f}, claims {on_stream(half, 'claim'):.3f}.")
    return [row for rows in parts.values() for row in rows]


def print_calibration(rows: Iterable[Labelled]) -> None:
    print("\n| confidence | findings | mean of it | right |\n| --- | --- | --- | --- |")
    for band, number, said, right in calibration(rows):
        print(f"| {band} | {number} | {said:.2f} | {right:.2f} |")


def print_bars(rows: Sequence[Labelled]) -> None:
    """What a watch that asks for surer findings gains and loses."""
    print("\n| at least | kind | found | right | right ones lost |\n| --- | --- | --- | --- | --- |")
    for kind, marks in (("denial", "deniers"), ("claim", "claimants")):
        whole = tallied(rows, kind, marks)
        for bar in BARS:
            sure = (replace(row, found=tuple(f for f in row.found if f.confidence >= bar)) for row in rows)
            tally = tallied(sure, kind, marks)
            right, lost = tally.both / max(1, tally.found), 1 - tally.both / max(1, whole.both)
            print(f"| {bar} | {kind} | {tally.found} | {right:.3f} | {lost:.2f} |")


def main() -> None:
    if len(sys.argv) != 2 or not (data := Path(sys.argv[1])).is_dir():
        sys.exit("usage: python benchmarks/quality.py DATA   (the folder of the data set)")
    print_calibration(print_findings(data))
    print_bars(own(data)["kept"])


if __name__ == "__main__":
    main()
