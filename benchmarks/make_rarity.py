"""JSON lines of entries -> `bot/domain/likeness/rarity.txt`: how often each word is in the news.

    python benchmarks/make_rarity.py entries.jsonl.gz more.jsonl.gz

Only counts leave the entries. A line of the table is a count and the words that so many entries hold (counts
are rounded to two digits); words of fewer than `LEAST` entries are left out. A word that is mostly written
with a capital where a common word would not be, in summaries, stands with a capital: it is (part of) a name.
"""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.domain.likeness.reading import plain, terms

LEAST = 5
MOSTLY = 0.7
TABLE = Path(__file__).parent.parent / "bot/domain/likeness/rarity.txt"


def texts(paths: list[str]) -> Iterator[tuple[str, str]]:
    """Title and the start of the summary of every entry."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for entry in map(json.loads, lines):
                yield entry["title"], plain(entry.get("summary") or "")[:400]


def rounded(count: int) -> int:
    """The count to two digits, so that many words share a line."""
    return int(float(f"{count:.1e}"))


def main(paths: list[str]) -> None:
    entries, counts, named, common = 0, Counter[str](), Counter[str](), Counter[str]()
    for title, summary in texts(paths):
        entries += 1
        below = list(terms(summary))
        counts.update({term.word for term in (*terms(title, headline=True), *below)})
        for term in below:
            if not term.first:
                (named if term.name else common)[term.word] += 1
    lines: dict[int, list[str]] = {}
    for word, count in counts.items():
        if count >= LEAST:
            written = word.title() if named[word] > MOSTLY * (named[word] + common[word]) else word
            lines.setdefault(rounded(count), []).append(written)
    body = "".join(f"{count} {' '.join(sorted(lines[count]))}\n" for count in sorted(lines, reverse=True))
    TABLE.write_text(f"version 1 entries {entries}\n{body}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
