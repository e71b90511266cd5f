"""The stores on Redis 7+ or Valkey 8+, and the Valkey that comes with On Record."""

from adapters.redis.complaints import RedisComplaints
from adapters.redis.connection import Connection, connect, redacted
from adapters.redis.feed_states import RedisFeedStates
from adapters.redis.health import check
from adapters.redis.inbox import RedisInbox
from adapters.redis.lease import RedisLease
from adapters.redis.mark import RedisMark
from adapters.redis.marks import RedisMarks
from adapters.redis.outbox import RedisOutbox
from adapters.redis.pace import RedisPace
from adapters.redis.server import EmbeddedServer
from adapters.redis.stories import RedisStories
from adapters.redis.subscriptions import RedisSubscriptions
from adapters.redis.watches import RedisWatches

__all__ = [
    "Connection",
    "EmbeddedServer",
    "RedisComplaints",
    "RedisFeedStates",
    "RedisInbox",
    "RedisLease",
    "RedisMark",
    "RedisMarks",
    "RedisOutbox",
    "RedisPace",
    "RedisStories",
    "RedisSubscriptions",
    "RedisWatches",
    "check",
    "connect",
    "redacted",
]
