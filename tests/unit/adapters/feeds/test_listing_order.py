"""In which order a document lists its entries decides between those whose dates do not."""

import pytest

from adapters.feeds.entries import arrivals
from adapters.feeds.item import Document, Item
from bot.domain.feed import Feed

FEED = Feed(url="https://ledger.example/feed.xml", outlet="The Ledger")
NOW = 1_763_733_900.0


def read(*ages: float | None) -> list[int]:
    """The places in the document of items of these ages, as they arrive."""
    items = tuple(
        Item(id=str(place), title=f"Harbour {place}", published=None if age is None else NOW - age)
        for place, age in enumerate(ages)
    )
    found, _ = arrivals(Document(items=items), FEED, FEED.url, NOW)
    return [int(arrival.entry.id) for arrival in found]


@pytest.mark.parametrize(
    ("ages", "order"),
    [
        ((50, 40, 30, 30, 30), [0, 1, 2, 3, 4]),
        ((50, 40, 30, None, None), [0, 1, 2, 3, 4]),
        ((50, 50, 40, 40, 30), [0, 1, 2, 3, 4]),
    ],
)
def test_a_document_whose_dates_rise_lists_the_oldest_first(
    ages: tuple[float | None, ...], order: list[int]
) -> None:
    assert read(*ages) == order


@pytest.mark.parametrize(
    ("ages", "order"),
    [
        ((30, 30, 30, 40, 50), [4, 3, 2, 1, 0]),
        ((30, 30, 30), [2, 1, 0]),
        ((None, None), [1, 0]),
        # An old entry that is kept on top, or two that somebody mixed up, tell of no order.
        ((50, 30, 30), [0, 2, 1]),
        ((60, 50, 40, 40, 50), [0, 4, 1, 3, 2]),
    ],
)
def test_any_other_counts_as_listing_the_newest_first(
    ages: tuple[float | None, ...], order: list[int]
) -> None:
    assert read(*ages) == order
