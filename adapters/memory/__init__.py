"""The stores in dicts: for replay, a dry run and tests. What they hold is lost with the process."""

from adapters.memory.complaints import MemoryComplaints
from adapters.memory.feed_states import MemoryFeedStates
from adapters.memory.feeds import MemoryFeeds
from adapters.memory.inbox import MemoryInbox
from adapters.memory.marks import MemoryMarks
from adapters.memory.outbox import MemoryOutbox
from adapters.memory.stories import MemoryStories
from adapters.memory.subscriptions import MemorySubscriptions
from adapters.memory.watches import MemoryWatches

__all__ = [
    "MemoryComplaints",
    "MemoryFeedStates",
    "MemoryFeeds",
    "MemoryInbox",
    "MemoryMarks",
    "MemoryOutbox",
    "MemoryStories",
    "MemorySubscriptions",
    "MemoryWatches",
]
