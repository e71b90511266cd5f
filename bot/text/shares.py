"""A share as people write it <-> a number from 0 to 1."""

import re

WANTED = "write a number from 0 to 1, such as 0.8, or per cent, such as 80%"
"""What to say to whoever wrote something else."""
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?|\.[0-9]{1,4})\s*(%?)")


def share(text: str) -> float | None:
    """ "0.8", ".8" and "80%" are 0.8; None for what is no share, is less than 0 or more than 1."""
    found = _SHARE.fullmatch(text.strip())
    if found is None:
        return None
    number = float(found[1]) / (100 if found[2] else 1)
    return round(number, 6) if number <= 1 else None


def written(number: float) -> str:
    """A share as it is typed, in four digits at most: "0.8"."""
    return f"{round(number, 4):g}"
