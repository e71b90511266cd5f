"""JSON lines of entries -> `adapters/redis/words.txt`: what the packing of stored texts starts from.

    python benchmarks/make_words.py entries.jsonl.gz more.jsonl.gz

The words that the news says most, each once, those that save most last: a text packed by itself is too short
to repeat itself, and refers to these instead. Only single words of `LEAST` entries or more leave the entries.

What is stored can be read only with the table it was packed with: make a new one beside it, never in its
place.
"""

import gzip
import json
import sys
from collections import Counter
from pathlib import Path

LEAST = 100
SIZE = 16_000
"""Bytes: a third of what packing looks back on."""
SHORTEST = 4
TABLE = Path(__file__).parent.parent / "adapters/redis/words.txt"


def main(paths: list[str]) -> None:
    counts = Counter[str]()
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for entry in map(json.loads, lines):
                counts.update({*entry["title"].split(), *(entry.get("summary") or "").split()})
    worth = {
        word: count * (len(word) - 2)
        for word, count in counts.items()
        if count >= LEAST and len(word) >= SHORTEST and word.isascii() and word.isalpha()
    }
    kept: list[str] = []
    for word in sorted(worth, key=worth.__getitem__, reverse=True):
        if not any(word in longer for longer in kept):
            kept.append(word)
    text = " ".join(reversed(kept))[-SIZE:]
    TABLE.write_text(text[text.index(" ") :] + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
