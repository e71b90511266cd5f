"""What a platform asked for, and how often it was tried -> how long to wait before it is tried again."""

import math

# Seconds until a delivery is tried again when the platform did not say: doubled for each attempt.
FIRST_RETRY = 1.0
LONGEST_RETRY = 300.0
# What a platform asks for is kept to, up to an hour: one that says "infinity" would never be tried again.
LONGEST_PAUSE = 3_600.0


def pause(asked: float | None, attempts: int) -> float:
    """Seconds to wait after that many attempts, or for as long as the platform asked."""
    if asked is not None and not math.isnan(asked) and asked > 0:
        return min(asked, LONGEST_PAUSE)
    return float(min(FIRST_RETRY * 2.0 ** min(attempts - 1, 16), LONGEST_RETRY))
