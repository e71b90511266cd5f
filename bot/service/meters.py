"""What the service counts, for `/metrics`."""

from prometheus_client import Counter

POLLS = Counter("onrecord_polls", "Polls of feeds.", ["result"])
ENTRIES = Counter("onrecord_entries_placed", "Entries placed in stories, new or known.")
ALERTS = Counter("onrecord_alerts", "Alerts decided, one for each channel.", ["alert"])
DELIVERIES = Counter("onrecord_deliveries", "Deliveries, by what became of them.", ["platform", "result"])
