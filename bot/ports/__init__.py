"""What the core asks of the outside, in its own words. Each docstring is the contract that the tests in
`tests/contract` hold every implementation to. Methods that reach a store raise `StoreUnavailable` when it
cannot be reached."""

from bot.ports.checks import Checked, Verdict
from bot.ports.feeds import LEASE, Articles, Feeds, FeedStates, Fetched, Fetcher, Subscription, Subscriptions
from bot.ports.inbox import Inbox
from bot.ports.meaning import Embedder
from bot.ports.outbox import BURIED_SHOWN, Outbox
from bot.ports.platforms import SKEW, Listener, Messenger, Pace
from bot.ports.store import Lease, Mark, Marks
from bot.ports.stories import (
    CANDIDATES,
    DAY,
    LONGEST,
    LOOKED_UP,
    MANY,
    MOST_TERMS,
    PAIRED,
    PAIRS_ASKED,
    READ,
    SWEPT,
    Commit,
    Counted,
    Keep,
    Known,
    Placed,
    Stories,
    pairs,
)
from bot.ports.watches import AFTER_LEAVING, Complaint, Complaints, Tracked, Watches

__all__ = [
    "AFTER_LEAVING",
    "BURIED_SHOWN",
    "CANDIDATES",
    "DAY",
    "LEASE",
    "LONGEST",
    "LOOKED_UP",
    "MANY",
    "MOST_TERMS",
    "PAIRED",
    "PAIRS_ASKED",
    "READ",
    "SKEW",
    "SWEPT",
    "Articles",
    "Checked",
    "Commit",
    "Complaint",
    "Complaints",
    "Counted",
    "Embedder",
    "FeedStates",
    "Feeds",
    "Fetched",
    "Fetcher",
    "Inbox",
    "Keep",
    "Known",
    "Lease",
    "Listener",
    "Mark",
    "Marks",
    "Messenger",
    "Outbox",
    "Pace",
    "Placed",
    "Stories",
    "Subscription",
    "Subscriptions",
    "Tracked",
    "Verdict",
    "Watches",
    "pairs",
]
