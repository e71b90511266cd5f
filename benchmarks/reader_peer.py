"""How fast lemon24/reader polls the same feeds, for `polling_speed.py`.

    PYTHON benchmarks/reader_peer.py ADDRESS NUMBER

PYTHON has the package `reader`. Prints a JSON object with the seconds of a first poll, of a poll in which
nothing changed, and the most memory it had, in MB.
"""

import importlib
import json
import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

WORKERS = 10


def main() -> None:
    address, number = sys.argv[1], int(sys.argv[2])
    make_reader: Any = importlib.import_module("reader").make_reader
    with TemporaryDirectory() as folder:
        reader = make_reader(str(Path(folder) / "reader.sqlite"))
        for n in range(number):
            reader.add_feed(f"{address}/{n}.xml")
        seconds = []
        for _ in range(2):
            began = time.perf_counter()
            reader.update_feeds(scheduled=False, workers=WORKERS)
            seconds.append(time.perf_counter() - began)
        entries = reader.get_entry_counts().total
        reader.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"first": seconds[0], "unchanged": seconds[1], "memory": memory, "entries": entries}))


if __name__ == "__main__":
    main()
