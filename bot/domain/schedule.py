"""How the last polls of a feed went -> when it is polled next, and at which address.

The next poll comes after the longest of

- a twelfth of the time for which nothing has changed, between the feed's `interval` and its `slowest`: a feed
  with news is asked as often as it may be, and the first change of a silent one makes it such a feed;
- what the feed says of itself: its `ttl`, as far as its entries do not belie it, and how long the server
  calls its answer fresh, both up to the feed's `slowest`, so that no feed can silence itself;
- after failures, an interval that doubles with their weight;
- what the server asked for with `Retry-After`, up to a day.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import assert_never

from bot.domain.feed import Feed, FeedState, Heard, Validators
from bot.errors import FeedError, FetchError, Severity

DAY = 86_400.0
LONGEST_WAIT = DAY
"""Seconds: the longest that failures and servers make a feed wait."""
SILENCE = 12.0
"""News an hour old: asked every five minutes. Half a day old: every hour."""
JITTER = 0.1
"""By up to so much of itself a wait is longer, by a share that is the feed's own: feeds that were asked
together drift apart."""
GAPS = 10
"""So many of the newest gaps between entries make a feed's pace."""
MOVES_AFTER = 3 * DAY
"""Seconds for which a server has to say that a feed has moved for good."""
# The longest wait after a failure that speaks only a little against the feed: as often as not the fault is at
# this end (the network is down), and then every feed fails at once. In intervals, and in seconds.
TEMPORARY_INTERVALS = 4.0
SOFT_WAIT = 21_600.0
_HEAVIEST = 16.0
GONE = 410
"""The HTTP status: there was a feed, and there will be none."""
FEW = 4
"""Of fewer feeds than that nobody can tell whether they fail together."""


def asked(feed: Feed, state: FeedState) -> Feed:
    """The feed at the address where it is to be asked for; its `id` stays."""
    return feed if state.moved is None else replace(feed, url=state.moved, name=feed.id)


def polled(
    state: FeedState, feed: Feed, validators: Validators, heard: Heard, now: float, *, entries: int = 0
) -> FeedState:
    """The state after a poll that went well and brought so many entries: none if the feed had not changed."""
    read = _moved(_read(state, heard, now), heard.moved, now)
    return replace(
        read,
        first_polled=now if entries and state.first_polled is None else state.first_polled,
        last_read=now if entries else state.last_read,
        last_polled=now,
        next_poll=now + _spread(feed, max(_pause(read, feed, now), min(heard.fresh, feed.slowest))),
        etag=validators.etag,
        last_modified=validators.last_modified,
        body_hash=validators.body_hash,
        failures=0,
        weight=0.0,
        failing_since=None,
        not_before=0.0,
        error=None,
        stopped=None,
    )


def _read(state: FeedState, heard: Heard, now: float) -> FeedState:
    """With what the document says, if one came that was parsed."""
    if heard.fingerprint is None:
        return replace(state, changed=state.changed if state.changed is not None else now)
    first = state.fingerprint is None and state.changed is None
    newest = heard.published[0] if first and heard.published else now
    return replace(
        state,
        fingerprint=heard.fingerprint,
        changed=state.changed if heard.fingerprint == state.fingerprint else min(newest, now),
        gap=_mean_gap(heard.published),
        ttl=heard.ttl,
    )


def _mean_gap(published: Sequence[float]) -> float | None:
    """Of the newest entries; None of fewer than four, which may be a few that are kept for ever."""
    newest = published[: GAPS + 1]
    return (newest[0] - newest[-1]) / (len(newest) - 1) if len(newest) > 3 else None


def pace(state: FeedState, now: float) -> float | None:
    """Mean seconds between the feed's entries of late, the present silence counted in; None if unknown."""
    return None if state.gap is None else state.gap + _silence(state, now) / GAPS


def _silence(state: FeedState, now: float) -> float:
    return max(0.0, now - state.changed) if state.changed is not None else 0.0


def _pause(state: FeedState, feed: Feed, now: float) -> float:
    """Seconds by what the feed does, and by what it says of itself as far as that is true.

    Many feeds say "hourly" because their software does (WordPress), and bring news every five minutes.
    """
    does = min(max(_silence(state, now) / SILENCE, feed.interval), max(feed.slowest, feed.interval))
    seen = pace(state, now)
    says = state.ttl if state.ttl is not None and (seen is None or seen >= state.ttl) else 0.0
    return max(does, min(says, feed.slowest))


def _spread(feed: Feed, wait: float) -> float:
    return wait * (1.0 + JITTER * share(feed.id))


def share(feed: str) -> float:
    """A number from 0 to 1 that is always the same for the same feed, and spread evenly over all feeds."""
    return (
        int.from_bytes(blake2b(feed.encode(errors="surrogatepass"), digest_size=4).digest()) / 4_294_967_296
    )


def _moved(state: FeedState, to: str | None, now: float) -> FeedState:
    """With the address that the feed is to be asked at, once the server has named it for long enough."""
    if to is None or to != state.moving_to or state.moving_since is None:
        return replace(state, moving_to=to, moving_since=None if to is None else now)
    if now - state.moving_since < MOVES_AFTER:
        return state
    return replace(state, moved=to, moving_to=None, moving_since=None)


def failed(state: FeedState, feed: Feed, error: FeedError, now: float) -> FeedState:
    """The state after a poll that failed. The interval doubles with each full weight of the failures in a row
    (permanent 1, soft 1/2, temporary 1/4), as far as the severity of the last one lets it grow.

    A feed that is gone (410) is stopped. One that moved and fails for good at its new address, or for a day
    in any way, is asked for at the configured one again.
    """
    after = replace(
        state,
        last_polled=now,
        failures=state.failures + 1,
        weight=state.weight + _weight(_severity(error)),
        failing_since=state.failing_since if state.failing_since is not None else now,
        error=str(error),
        stopped=None,
    )
    if state.moved is not None and (_severity(error) == "permanent" or now - _since(after) >= DAY):
        back = replace(after, moved=None, moving_to=None, moving_since=None)
        return replace(back, next_poll=now + _spread(feed, feed.interval))
    if isinstance(error, FetchError) and error.status == GONE:
        return replace(after, stopped=feed.written)
    requested = now + min((isinstance(error, FetchError) and error.retry_after) or 0.0, LONGEST_WAIT)
    # What nobody could see was no silence of the feed's.
    wait = max(_backoff(after, feed, error), _pause(after, feed, _since(after)), requested - now)
    longest = max(LONGEST_WAIT, feed.interval)
    return replace(after, not_before=requested, next_poll=now + min(_spread(feed, wait), longest))


def rested(state: FeedState, feed: Feed, wait: float, now: float) -> FeedState:
    """The state of a feed that was not asked, since its server wants to be left alone for `wait` seconds."""
    return replace(state, next_poll=now + _spread(feed, min(wait, LONGEST_WAIT)))


def _since(state: FeedState) -> float:
    return state.failing_since if state.failing_since is not None else 0.0


def _severity(error: FeedError) -> Severity:
    """What is no feed may be a page of the moment: the site is being mended, or a network wants one to sign
    in."""
    return error.severity if isinstance(error, FetchError) else "soft"


def _weight(severity: Severity) -> float:
    match severity:
        case "temporary":
            return 0.25
        case "soft":
            return 0.5
        case "permanent":
            return 1.0
        case _:
            assert_never(severity)


def _backoff(state: FeedState, feed: Feed, error: FeedError) -> float:
    severity = _severity(error)
    match severity:
        case "temporary":
            longest = min(TEMPORARY_INTERVALS * feed.interval, LONGEST_WAIT)
        case "soft":
            longest = SOFT_WAIT
        case "permanent":
            longest = LONGEST_WAIT
        case _:
            assert_never(severity)
    grown: float = feed.interval * 2.0 ** min(state.weight, _HEAVIEST)
    return max(min(grown, longest), feed.interval)


def due_at_start(state: FeedState, feed: Feed, now: float) -> float | None:
    """When a feed is due after a start, or after its configuration has changed; None: never.

    A feed that failed is due at once, as far as its server allows: whoever starts anew has often just mended
    it. No feed is due later than its configuration says now, whatever it said before.
    """
    if state.stopped is not None:
        return None if state.stopped == feed.written else 0.0
    if state.failures:
        # No server is waited for longer: the clock was ahead when this was noted.
        return min(state.not_before, now + LONGEST_WAIT)
    return min(state.next_poll, now + _spread(feed, max(feed.slowest, feed.interval)))


def is_broken(state: FeedState, now: float, patience: float) -> bool:
    """Whether the operator is to know of it: it has failed for `patience` seconds, or is gone for good."""
    failing = state.failing_since is not None and now - state.failing_since >= patience
    return failing or state.stopped is not None


def outage(failing: Collection[float], feeds: int) -> float | None:
    """Since when most feeds fail, of so many in all; None if they do not, or if there are too few to tell.

    `failing` has since when each of those fails. When most fail, the fault is more likely here than there.
    """
    least = feeds // 2 + 1
    return sorted(failing)[least - 1] if feeds >= FEW and len(failing) >= least else None
