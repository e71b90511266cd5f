"""Every key that On Record writes, how long it lives, and why.

All names begin with `{prefix}:`. The braces make the prefix the hash tag of Redis Cluster, so that the keys
that one commit touches lie in one slot; they also keep several On Records on one Redis apart.

Times to live are a safety net on the server's clock: an On Record that is no longer run leaves nothing
behind on a shared Redis but its feeds and its undelivered alerts. While it runs, `Stories.commit` removes
what is too old by the `now` it is given, so a replay of years takes no more room than the window it looks at.
"""

from dataclasses import dataclass
from functools import lru_cache
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
    def feeds_planned(self) -> str:
        """Set of the ids of the feeds to be polled. No TTL: made anew by each process that begins to poll."""
        return self._named("feeds:planned")

    @property
    def feeds_due(self) -> str:
        """Sorted set of the ids of planned feeds by when they are due. No TTL: as `feeds_planned`."""
        return self._named("feeds:due")

    @property
    def feeds_taken(self) -> str:
        """Sorted set of the ids of the feeds that are being polled, by when they may be taken again all the
        same. No TTL: each is in `feeds_due` or here."""
        return self._named("feeds:taken")

    @property
    def feeds_failing(self) -> str:
        """Sorted set of the ids of planned feeds whose last poll failed, by since when. No TTL: as
        `feeds_planned`."""
        return self._named("feeds:failing")

    @property
    def watches(self) -> str:
        """Hash, watch id -> what was tracked by command. No TTL: people untrack what they tracked."""
        return self._named("watches")

    @property
    def watches_version(self) -> str:
        """Number of changes of `watches` and `silences`. No TTL: it would begin anew, and pass for an old
        one."""
        return self._named("watches:version")

    def left(self, workspace: str = "") -> str:
        """Hash, watch id -> what was tracked in a workspace that this bot was removed from; under "" when
        that was. TTL: 30 days."""
        return self._named(f"watches:left:{workspace}")

    @property
    def silences(self) -> str:
        """Hash, silence's key -> what was muted. No TTL: what has ended leaves with the next that begins."""
        return self._named("silences")

    @property
    def complaints(self) -> str:
        """Hash, complaint's id -> what a reader said was mistaken. No TTL: trimmed by `now` to 90 days."""
        return self._named("complaints")

    @property
    def complaints_at(self) -> str:
        """Sorted set of the ids of `complaints` by when they came. No TTL: trimmed along with it."""
        return self._named("complaints:at")

    @property
    def complaint_counts(self) -> str:
        """Hash, kind, what and rule -> how many complaints there ever were. No TTL: grows only with the rules
        there are."""
        return self._named("complaints:counts")

    @property
    def marks(self) -> str:
        """Hash, name -> what a platform was last told. No TTL: grows only with the names there are."""
        return self._named("marks")

    def note(self, name: str) -> str:
        """String: what was asked was taken up. TTL: for as long as it may come again."""
        return self._named(f"note:{name}")

    def turns(self, name: str) -> str:
        """Number: when the next call of a platform may begin, in microseconds. TTL: a second after that."""
        return self._named(f"turns:{name}")

    @property
    def inbox(self) -> str:
        """Stream of arrivals. No TTL: each is deleted once it is placed, and none may be lost before."""
        return self._named("inbox")

    @property
    def born(self) -> str:
        """String: a name that the store was given when it was first used. No TTL: gone only if all is."""
        return self._named("born")

    @property
    def probe(self) -> str:
        """String, empty: that it can be written is what matters. TTL: a second."""
        return self._named("probe")

    @property
    def placing(self) -> str:
        """String, `<fencing token> <process>`: who places entries. TTL: the lease's seconds."""
        return self._named("placing")

    @property
    def placing_token(self) -> str:
        """Number: the last fencing token. No TTL: none may be given twice."""
        return self._named("placing:token")

    @property
    def outbox(self) -> str:
        """Stream of deliveries. No TTL: each is deleted once it is posted or buried, and none may be lost."""
        return self._named("outbox")

    @property
    def delivering(self) -> str:
        """Sorted set of the processes that deliver, by when they count as dead (milliseconds of the server's
        clock). No TTL: each leaves when another takes over what it held."""
        return self._named("outbox:delivering")

    @property
    def lanes(self) -> str:
        """Hash, channel -> how many of its deliveries a process has, until when (milliseconds) the channel
        stays with it all the same, and which one. No TTL: those without deliveries are cleared away."""
        return self._named("outbox:lanes")

    def ready(self, consumer: str = "") -> str:
        """Sorted set of padded stream ids, all of score 0 so that they sort by age: deliveries to be handed
        to this process now. No TTL: each leaves with its delivery."""
        return self._named(f"outbox:ready:{consumer}")

    @property
    def postponed(self) -> str:
        """Sorted set of padded stream ids by when they are due. No TTL: each leaves with its delivery."""
        return self._named("outbox:postponed")

    @property
    def attempts(self) -> str:
        """Hash, stream id -> how often it was tried. No TTL: each leaves with its delivery."""
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
    def index(self) -> str:
        """Hash of what the index counts: `next` and `first`, the numbers that the next story to be updated
        gets and that the live one updated longest ago may have; `stories`, how many are live; `swept`, which
        hash of postings is looked through next for terms that no live story holds. TTL: that of the
        postings."""
        return self._named("index")

    @property
    def noted(self) -> str:
        """List, oldest first, of notes: when (5 bytes), `e` and an entry's digest, `s` and a story's name, or
        `b` and the digest of an entry that founded a story, which are to be looked at once they are too old
        to keep. TTL: that of the stories."""
        return self._named("noted")

    def postings(self, bucket: str = "") -> str:
        """Hash, a term's digest -> the numbers of the live stories that hold it, four bytes each, in order,
        the latest `LONGEST`. TTL: the joining window, set anew when a day of it has gone. What is dead is cut
        off when the term is given again, or else when its hash's turn comes.

        All that there are many of lies in `BUCKETS` hashes (see `stories.lua`): Redis keeps a hash of some
        hundred small fields in one piece, in a tenth of the room that so many keys take."""
        return self._named(f"postings:{bucket}")

    def slots(self, bucket: str = "") -> str:
        """Hash, a number in the index -> when (8 bytes) the story that has it was updated, and its name. TTL:
        that of the postings; each leaves when its story gets another number, or is live no more."""
        return self._named(f"slots:{bucket}")

    def stories(self, bucket: str = "") -> str:
        """Hash, a story's name -> what `stories.lua` says, and its name and `b` -> the rest of it, which
        `Stories.around` does not need. TTL: retention, set anew when a day of it has gone; each leaves by
        `noted`."""
        return self._named(f"stories:{bucket}")

    def entries(self, bucket: str = "") -> str:
        """Hash, a digest -> the entry, as `stories.lua` says. TTL: retention, after it was last found: an
        entry that its feed still carries must not be forgotten, else it would be news again."""
        return self._named(f"entries:{bucket}")

    def links(self, bucket: str = "") -> str:
        """Hash, the digest of a feed and a link -> that of the feed's entry with this link. TTL: that of the
        entries; each leaves with its entry."""
        return self._named(f"links:{bucket}")

    def shown(self, story: str = "") -> str:
        """Hash of a watched story: `words` (folded, by which it is looked for), `outline` (what a list shows
        of it) and `watched` (the watches it is listed under). TTL: retention; it leaves with its story."""
        return self._named(f"shown:{story}")

    def watched(self, watch: str = "") -> str:
        """Sorted set of the names of the stories that a watch matched, by when the story was updated. TTL:
        that of the stories, set anew when a day of it has gone; each leaves with its story."""
        return self._named(f"watched:{watch}")

    def placed(self, now: float) -> str:
        """Number of new entries on a day, counted from 1970. TTL: two days."""
        return self._named(f"placed:{now // 86_400:.0f}")

    def delivery(self, delivery: str = "") -> str:
        """String: the stream id of a delivery on its way, `buried`, or where it stands in JSON. No TTL while
        it is on its way: whoever takes it out of the outbox finds it there by this. Then 90 days after it was
        recorded or buried, or last asked for by a reply or an edit: far longer than its story can decide the
        same alert again."""
        return self._named(f"delivery:{delivery}")


def digest(key: EntryKey | tuple[str, str]) -> bytes:
    """8 bytes that stand for a feed with an entry's id or link, however long those are."""
    feed, name = key
    return _digest(f"{len(feed)} {feed} {name}", 8)


@lru_cache(1 << 16)
def term_digest(term: str) -> bytes:
    """7 bytes that stand for a term."""
    return _digest(term, 7)


def _digest(text: str, size: int) -> bytes:
    return blake2b(text.encode(errors="surrogatepass"), digest_size=size).digest()


def name_of(story: str) -> bytes:
    """A story's id as it is written in the server: 8 bytes for a whole number, as ids are; others as they
    are, behind a byte that no such number begins with."""
    if story.isascii() and story.isdigit() and len(story) < 19 and str(int(story)) == story:
        return int(story).to_bytes(8)
    return b"\xff" + story.encode()


def story_of(name: bytes) -> str:
    """The id that `name_of` was given."""
    return name[1:].decode() if name.startswith(b"\xff") else str(int.from_bytes(name))
