"""How good the findings are: the table of docs/quality.md, measured anew.

    python benchmarks/quality.py DATA

DATA is the folder of the data set. Every entry counts once a kind: it has a denial (a claim) or not. Entries
on which the labellers differed do not count.
"""

import csv
import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bot.compose.reading import lexicons_of
from bot.domain.entry import Entry
from bot.domain.finding import Claim, Finding, findings
from bot.text.words import words
from config.settings import load

Row = dict[str, Any]
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


def found_in(title: str, summary: str = "") -> tuple[Finding, ...]:
    entry = Entry(feed="f", id="1", outlet="", title=title, summary=summary, published=0.0, language="en")
    return extract(entry)


def is_named(kind: Iterable[Finding], marked: Iterable[str]) -> bool:
    """Whether a finding names one of those whom a labeller marked, by a word in common."""
    wanted = {word for mark in marked for word in words(mark)} - {"the", "a", "an", "of", "in", "and"}
    names = [finding.source.name for finding in kind if finding.source]
    names += [finding.origin for finding in kind if isinstance(finding, Claim) and finding.origin]
    return any(wanted & set(words(name)) for name in names)


def labelled(data: Path, kind: str, marks: str) -> Tally:
    tally = Tally()
    for row in lines(data / "labelled/findings.jsonl"):
        truth = row["labels"][kind]
        if truth is None:
            continue
        found = [each for each in found_in(row["title"], row["summary"]) if each.kind == kind]
        there = truth in ("yes", "soft")
        if truth != "borderline":
            tally.add(bool(found), there)
        if found and there and row["labels"][marks]:
            tally.add_source(is_named(found, row["labels"][marks]))
    return tally


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


def main() -> None:
    if len(sys.argv) != 2 or not (data := Path(sys.argv[1])).is_dir():
        sys.exit("usage: python benchmarks/quality.py DATA   (the folder of the data set)")
    print("| what | found | there | precision | recall | F1 | source right |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    print(f"| labelled half, denials | {labelled(data, 'denial', 'deniers')} |")
    print(f"| labelled half, claims | {labelled(data, 'claim', 'claimants')} |")
    denials = headlines(data, "wire_denial_headlines", "denial", frozenset({"denial"}))
    print(f"| wire headlines, denials among hard negatives | {denials} |")
    reported = frozenset({"sourced_report", "allegation"})
    print(f"| wire headlines, claims | {headlines(data, 'wire_claim_headlines', 'claim', reported)} |")
    print(f'| Emergent, "against" from the headline alone | {emergent(data)} |')
    print(f"| PolNeAR, attributions with a denial verb | {polnear(data)} |")


if __name__ == "__main__":
    main()
