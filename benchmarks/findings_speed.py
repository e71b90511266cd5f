"""How fast the findings are, and whether the time grows with the length of the text and no faster.

    python benchmarks/findings_speed.py [DATA]

DATA is the folder of the data set; without it the sentences of the tests stand for a stream. One process,
one core. The first table reads entries of about 35 words; the second, texts from 1 kB to 1 MB, of plain
sentences and of what is written to wear a reader down.
"""

import gzip
import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

import yaml

from bot.compose.reading import lexicons_of
from bot.domain.entry import Entry
from bot.domain.finding import findings
from config.settings import load

GOLDEN: Final = Path(__file__).parents[1] / "tests/data/findings.yaml"
ENTRIES: Final = 10_000
SIZES: Final = (1_000, 10_000, 100_000, 1_000_000)
RUNS: Final = 3
"""Each time is the best of so many: the others had the machine's other work in them."""


def entry(title: str, summary: str = "", content: str = "") -> Entry:
    return Entry(
        feed="f",
        id="1",
        outlet="",
        title=title,
        summary=summary,
        content=content,
        published=0.0,
        language="en",
    )


def cases() -> list[str]:
    """The English sentences of the test suite, a few words to a few dozen each."""
    read = yaml.safe_load(GOLDEN.read_text(encoding="utf-8"))
    return [case.get("text") or case["title"] for case in read if case.get("lang", "en") == "en"]


def written(count: int) -> list[Entry]:
    sentences = cases()
    chosen = (sentences[n % len(sentences) : n % len(sentences) + 4] for n in range(count))
    return [entry(first, " ".join(rest)) for first, *rest in chosen]


def streamed(data: Path, count: int) -> list[Entry]:
    with gzip.open(data / "streams/polls_2020_2021.jsonl.gz", "rt", encoding="utf-8") as text:
        rows = list(islice(map(json.loads, text), count))
    return [entry(row["title"], row.get("summary") or "") for row in rows]


def seconds(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


def long(text: str, size: int) -> Entry:
    return entry("A title", content=(text * (size // len(text) + 1))[:size])


HOSTILE: Final = {
    "quotes": "“'\" ",
    "brackets": "([{ ",
    "one cue": "denies ",
    "cues and commas": "says, denies, alleges, ",
    "one endless word": "x",
    "capitals": "Ana Prado ",
    "cue and pronoun": "he said she denied it ",
}
"""What is repeated up to the size, without a full stop."""


def rates(name: str, entries: Sequence[Entry], extract: Callable[[Entry], object]) -> str:
    took = seconds(lambda: [extract(each) for each in entries])
    said = sum(len(each.title.split()) + len(each.summary.split()) for each in entries) / len(entries)
    return f"| {name} | {len(entries):,} | {said:.0f} | {len(entries) / took:,.0f} |"


def growth(name: str, text: str, extract: Callable[[Entry], object]) -> str:
    times = [seconds(partial(extract, long(text, size))) for size in SIZES]
    return f"| {name} | " + " | ".join(f"{1000 * took:,.1f}" for took in times) + " |"


def main() -> None:
    extract = partial(findings, lexicons=lexicons_of(load(None, {})))
    print("| entries | number | words each | entries/s |\n| --- | --- | --- | --- |")
    if len(sys.argv) > 1:
        print(rates("of a stream", streamed(Path(sys.argv[1]), ENTRIES), extract))
    print(rates("of the test suite (a finding in nearly every sentence)", written(ENTRIES), extract))
    print("\n| ms for a text of | " + " | ".join(f"{size // 1000:,} kB" for size in SIZES) + " |")
    print("| --- |" + " --- |" * len(SIZES))
    print(
        growth("sentences of the test suite", "".join(f"{each.rstrip('.')}. " for each in cases()), extract)
    )
    for name, text in HOSTILE.items():
        print(growth(name, text, extract))


if __name__ == "__main__":
    main()
