"""Every key that On Record writes, how long it lives, and why.

All names begin with `{prefix}:`. The braces make the prefix the hash tag of Redis Cluster, so that the keys
that one commit touches lie in one slot; they also keep several On Records on one Redis apart.

Times to live are a safety net on the server's clock: an On Record that is no longer run leaves nothing
behind on a shared Redis but its feeds and its undelivered alerts. While it runs, `Stories.commit` removes
what is too old by the `now` it is given, so a replay of years takes no more room than the window it looks at.
"""

from dataclasses import dataclass
from hashlib import blake2b

from bot.domain.entry import EntryKey

# Entries and stories note only once in this time (seconds) that they are still needed: noting it at every
# sight would turn each look-up into a write. They are kept that much longer for it.
NOTED_EVERY = 86_400.0


def time_to_live(seconds: float) -> int:
    """The coarse life of a key in whole seconds: longer than what is removed by `now` may stay."""
    return int(seconds + 2 * NOTED_EVERY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The names of all keys under one prefix."""

    prefix: str = "onrecord"

    def _named(self, name: str) -> str:
        return f"{{{self.prefix}}}:{name}"

    @property
    def feeds(self) -> str:
        """Hash, feed id -> state. No TTL: a feed's first poll must be known for as long as it is read, else
        all that it carries would be news again. Grows only with the feeds ever configured."""
        return self._named("feeds")

    @property
    def subscriptions(self) -> str:
        """Hash, address -> the feed that was added by command. No TTL: people remove what they added."""
        return self._named("subscriptions")

    @property
    def subscriptions_version(self) -> str:
        """Number of changes of `subscriptions`. No TTL: it would begin anew, and pass for an old one."""
        return self._named("subscriptions:version")

    @property
    def inbox(self) -> str:
        """Stream of arrivals. No TTL: each is deleted once it is placed, and none may be lost before."""
        return self._named("inbox")

    @property
    def outbox(self) -> str:
        """Stream of deliveries. No TTL: each is deleted once it is posted or buried, and none may be lost."""
        return self._named("outbox")

    @property
    def ready(self) -> str:
        """Sorted set of padded stream ids, all of score 0 so that they sort by age: deliveries to be handed
        out again now. No TTL: each leaves with its delivery."""
        return self._named("outbox:ready")

    @property
    def postponed(self) -> str:
        """Sorted set of padded stream ids by when they are due. No TTL: each leaves with its delivery."""
        return self._named("outbox:postponed")

    @property
    def attempts(self) -> str:
        """Hash, stream id -> how often it was handed out. No TTL: each leaves with its delivery."""
        return self._named("outbox:attempts")

    @property
    def unposted(self) -> str:
        """Set of the stream ids of postponed deliveries that surely do not stand on the platform. No TTL:
        each leaves when it is handed out again, or with its delivery."""
        return self._named("outbox:unposted")

    @property
    def buried(self) -> str:
        """Hash, delivery id -> the buried delivery. No TTL: trimmed by `now`, as deliveries are."""
        return self._named("buried")

    @property
    def buried_at(self) -> str:
        """Sorted set of the ids of `buried` by when they were buried. No TTL: trimmed along with it."""
        return self._named("buried:at")

    @property
    def unreadable(self) -> str:
        """List of what the inbox or outbox held and this version cannot read, newest first, up to 1,000. No
        TTL: an operator is to look at it, and an upgrade taken back may read it again."""
        return self._named("unreadable")

    @property
    def live(self) -> str:
        """Sorted set of the ids of live stories by when they were updated. TTL: that of the postings."""
        return self._named("live")

    @property
    def kept(self) -> str:
        """List, oldest first, of `<time> e<entry digest>` and `<time> s<story id>`: what is to be looked at
        once it is too old to keep. TTL: that of the stories."""
        return self._named("kept")

    def term(self, term: str = "") -> str:
        """Sorted set of the ids of the live stories that hold the term, by when the story was updated. TTL:
        the joining window, set when a story comes in under the term, and daily after that."""
        return self._named(f"term:{term}")

    def story(self, story: str = "") -> str:
        """Hash of `version`, `updated`, `noted`, `body`, `profile` and `terms` (those it is live under). The
        profile is a field of its own, so that a candidate is read without its members. TTL: retention."""
        return self._named(f"story:{story}")

    def entry(self, digest: str = "") -> str:
        """String, `<noted> <link's digest or -> <story id>`, a newline, and the entry in JSON or, where its
        feed gave it another id, `>` and the digest of that. TTL: retention, after it was last found: an entry
        that its feed still carries must not be forgotten, else it would be news again."""
        return self._named(f"entry:{digest}")

    def link(self, digest: str = "") -> str:
        """String: the digest of the feed's entry with this link. TTL: that of the entry."""
        return self._named(f"link:{digest}")

    def delivery(self, delivery: str = "") -> str:
        """String: the stream id of a delivery on its way, `buried`, or where it stands in JSON. No TTL while
        it is on its way: whoever takes it out of the outbox finds it there by this. Then 90 days after it was
        recorded or buried, or last asked for by a reply or an edit: far longer than its story can decide the
        same alert again."""
        return self._named(f"delivery:{delivery}")


def digest(key: EntryKey | tuple[str, str]) -> str:
    """24 hexadecimal digits that stand for a feed with an entry's id or link, however long those are."""
    feed, name = key
    text = f"{len(feed)} {feed} {name}".encode(errors="surrogatepass")
    return blake2b(text, digest_size=12).hexdigest()
