"""The data set, or sentences of the tests -> as many entries as are wanted, and entries to be placed among
them."""

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

import yaml

from bot.domain.entry import Entry
from bot.domain.likeness.rarity import rarity

GOLDEN: Final = Path(__file__).parents[1] / "tests/data/findings.yaml"
PROBES: Final = 1_000
NOW: Final = 1_790_000_000.0
LIVE: Final = 6 * 86_400.0
"""Seconds over which the stories' dates are spread: all are within the joining window."""
TELLING: Final = 6.0
"""How rare a word is that an edit may replace."""


def entries(data: Path | None, wanted: int) -> Iterator[Entry]:
    """All there are, and then edits of them without end; `wanted` of them come before `NOW`, in order."""
    base = list(_streamed(data) if data else _written())
    for round_ in range(1_000):
        for number, entry in enumerate(base):
            made = _edited(entry, round_, random.Random(f"{round_} {number}")) if round_ else entry
            age = LIVE * max(0.0, 1 - (round_ * len(base) + number) / wanted)
            id = f"{round_}-{number}"
            yield replace(made, id=id, link=f"{made.link}{id}", published=NOW - age)


def _streamed(data: Path) -> Iterator[Entry]:
    for stream in ("wire_2026", "polls_2020_2021"):
        with gzip.open(data / f"streams/{stream}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                yield _entry(row["outlet"], row["title"], (row.get("summary") or "")[:500])


def _written() -> Iterator[Entry]:
    cases = yaml.safe_load(GOLDEN.read_text(encoding="utf-8"))
    sentences = [case.get("text") or case["title"] for case in cases]
    for number, sentence in enumerate(sentences):
        yield _entry(f"outlet {number % 20}", sentence, sentences[number - 1])


def _entry(outlet: str, title: str, summary: str) -> Entry:
    return Entry(
        feed=f"https://{outlet}.example/feed.xml",
        id="",
        outlet=outlet,
        title=title,
        summary=summary,
        link="https://outlet.example/news/",
        published=NOW,
    )


def _edited(entry: Entry, round_: int, chance: random.Random) -> Entry:
    """Another event in the same form: about half of the telling words are others."""

    def other(word: str) -> str:
        tells = rarity(word.lower()) > TELLING
        return f"{word[:12]}{round_:x}" if tells and chance.random() < 0.5 else word

    title, summary = (" ".join(map(other, text.split())) for text in (entry.title, entry.summary))
    return replace(entry, title=title, summary=summary)


def near_copy(entry: Entry, chance: random.Random) -> Entry:
    """As another outlet carries it: a word of the title and an end of the summary gone."""
    number = chance.getrandbits(60)
    words = entry.title.split()
    if len(words) > 5:
        del words[chance.randrange(len(words))]
    return replace(
        entry,
        feed="https://copy.example/feed.xml",
        outlet="copy",
        id=f"{number}",
        title=" ".join(words),
        summary=entry.summary[: max(120, len(entry.summary) - 60)],
        link=f"https://copy.example/{number}",
        published=NOW,
    )


@dataclass(frozen=True, kw_only=True)
class Probe:
    entry: Entry
    copy_of: str | None
    """The id of the story that it is a near-copy of; None for a new one."""
    known: str | None = None
    """The id of the entry that it is a near-copy of."""


def probes(known: Sequence[tuple[Entry, str]], source: Iterator[Entry], chance: random.Random) -> list[Probe]:
    """Half of them near-copies of entries that are known with their stories, half of them new."""
    again = chance.sample(known, min(PROBES // 2, len(known)))
    copies = [Probe(entry=near_copy(entry, chance), copy_of=story, known=entry.id) for entry, story in again]
    new = [Probe(entry=replace(entry, published=NOW), copy_of=None) for entry in islice(source, len(copies))]
    made = [*copies, *new]
    chance.shuffle(made)
    return made
