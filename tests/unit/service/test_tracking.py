"""What is tracked and muted by command, taken up by a watchlist in use."""

from dataclasses import dataclass, field

from adapters.memory import MemoryWatches
from bot.domain.watch import Silence, Watch, Watchlist
from bot.ports import Tracked, Watches
from bot.service import Tracking
from tests import builders
from tests.builders import SLACK
from tests.stores import NOW

CONFIGURED = Watch(kind="phrase", name="memo", channels=(SLACK,))
TRACKED = Watch(kind="phrase", name="twelve harbours", channels=(SLACK,), workspace="T1")


@dataclass(slots=True)
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass(slots=True)
class Room:
    watches: Watches = field(default_factory=MemoryWatches)
    clock: Clock = field(default_factory=Clock)
    watchlist: Watchlist = field(default_factory=lambda: Watchlist([CONFIGURED]))

    def tracking(self) -> Tracking:
        return Tracking(
            watches=self.watches,
            watchlist=self.watchlist,
            configured=(CONFIGURED,),
            clock=lambda: NOW,
            monotonic=self.clock,
        )

    def matched(self) -> list[str]:
        return [watch.name for watch in self.watchlist.match(builders.entry())]


async def test_what_is_tracked_is_matched_beside_what_is_configured() -> None:
    room = Room()
    await room.watches.add(Tracked(watch=TRACKED, by="U1", at=NOW))

    await room.tracking().refresh()

    assert room.matched() == ["memo", "twelve harbours"]


async def test_a_change_is_taken_up_after_a_second_and_not_looked_for_before() -> None:
    room = Room()
    tracking = room.tracking()
    await tracking.refresh()
    await room.watches.add(Tracked(watch=TRACKED, by="U1", at=NOW))
    room.clock.now = 0.9
    await tracking.refresh()
    assert room.matched() == ["memo"]

    room.clock.now = 1.1
    await tracking.refresh()
    assert room.matched() == ["memo", "twelve harbours"]
    await room.watches.remove(TRACKED.id)
    room.clock.now = 2.2
    await tracking.refresh()
    assert room.matched() == ["memo"]


async def test_what_is_muted_is_known_until_it_ends() -> None:
    room = Room()
    await room.watches.silence(Silence(channel=SLACK, watch=CONFIGURED.id, until=NOW + 60), NOW)
    await room.tracking().refresh()
    watching = room.watchlist.watching([CONFIGURED.id])

    assert room.watchlist.silent(("s1",), watching, NOW + 59) == {SLACK: {CONFIGURED.id}}
    assert room.watchlist.silent(("s1",), watching, NOW + 60) == {}
