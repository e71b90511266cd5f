"""What the service counts, for `/metrics`."""

from prometheus_client import Counter, Histogram

from bot.domain.delivery import Delivery, Pending
from bot.domain.entry import Arrival

POLLS = Counter("onrecord_polls", "Polls of feeds.", ["result"])
ENTRIES = Counter("onrecord_entries_placed", "Entries placed in stories, new or known.")
ALERTS = Counter("onrecord_alerts", "Alerts decided, one for each channel.", ["alert"])
DELIVERIES = Counter("onrecord_deliveries", "Deliveries, by what became of them.", ["platform", "result"])
LATENCY = Histogram(
    "onrecord_latency_seconds",
    "seen: from the beginning of a poll to the entry in the feed's answer. placed: from there to its place "
    "in a story. posted: from there to the message. told: all of that together.",
    ["part"],
    buckets=(0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30, 60, 300),
)


_SEEN, _PLACED = LATENCY.labels("seen"), LATENCY.labels("placed")


def time_seen(arrivals: int, seconds: float) -> None:
    """Note how long a poll took that brought so many entries which are new or changed."""
    for _ in range(arrivals):
        _SEEN.observe(seconds)


def time_placed(arrival: Arrival, now: float) -> None:
    """Note how long the entry waited that was just placed."""
    _PLACED.observe(max(0.0, now - (arrival.seen if arrival.read is None else arrival.read)))


def time_posted(pending: Pending, now: float) -> None:
    """Note how long the delivery took that was just posted."""
    if pending.placed is not None:
        LATENCY.labels("posted").observe(max(0.0, now - pending.placed))
    if pending.seen is not None:
        LATENCY.labels("told").observe(max(0.0, now - pending.seen))


def count(delivery: Delivery, result: str) -> None:
    """Count a delivery that was posted, postponed or buried."""
    DELIVERIES.labels(delivery.channel.platform, result).inc()
