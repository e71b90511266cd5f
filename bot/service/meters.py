"""What the service counts, for `/metrics`."""

from prometheus_client import Counter

from bot.domain.delivery import Delivery

POLLS = Counter("onrecord_polls", "Polls of feeds.", ["result"])
ENTRIES = Counter("onrecord_entries_placed", "Entries placed in stories, new or known.")
ALERTS = Counter("onrecord_alerts", "Alerts decided, one for each channel.", ["alert"])
DELIVERIES = Counter("onrecord_deliveries", "Deliveries, by what became of them.", ["platform", "result"])


def count(delivery: Delivery, result: str) -> None:
    """Count a delivery that was posted, postponed or buried."""
    DELIVERIES.labels(delivery.channel.platform, result).inc()
