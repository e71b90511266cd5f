"""`python -m tests.chaos [SCENARIO=STEPS ...]`: all of them at length, or those that are named."""

import asyncio
import sys

from tests.chaos.scenarios import SCENARIOS, play

AT_LENGTH = {"kills": 200, "mishaps": 60, "pairs": 40}


def say(line: str) -> None:
    print(f"  {line}", flush=True)


def main(arguments: list[str]) -> int:
    """Play the scenarios, and return 1 if anything was lost, doubled or astray."""
    wanted = dict(each.split("=") for each in arguments) or AT_LENGTH
    if unknown := wanted.keys() - SCENARIOS.keys():
        print(f"no such scenario: {', '.join(unknown)}; there are {', '.join(SCENARIOS)}", file=sys.stderr)
        return 2
    bad = 0
    for name, steps in wanted.items():
        print(f"{name} ...", flush=True)
        outcome = asyncio.run(play(name, int(steps), say))
        print(f"{'well' if outcome.well else 'BAD'}  {name}: {outcome}", flush=True)
        for kind in ("lost", "doubled", "astray", "turned"):
            found = getattr(outcome.tally, kind)
            if found:
                print(f"     {kind}: {', '.join(found[:20])}")
        bad += not outcome.well
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
