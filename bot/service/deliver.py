"""Deliveries in the outbox -> a lane for each channel."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.domain.delivery import Pending
from bot.domain.watch import Channel, Platform
from bot.ports import Messenger, Outbox
from bot.service.lane import Lane
from bot.service.owners import Owners
from bot.service.poster import Poster

BATCH = 100
# Seconds between two edits of one message: a status line that changes as one reads it says nothing.
EDIT_PACE: Mapping[Platform, float] = {"slack": 60.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverer:
    """Hands deliveries to their channels' lanes. Channels do not wait for each other."""

    outbox: Outbox
    messengers: Mapping[Platform, Messenger]
    owners: Owners | None = None
    """Who is told of what cannot be delivered; None: the log alone."""
    clock: Callable[[], float] = time.time
    """Unix seconds."""
    _lanes: dict[Channel, Lane] = field(default_factory=dict)

    async def deliver_due(self) -> int:
        """Have what is due carried out, up to a batch, and return how many deliveries there were.

        Returns before they are carried out; see `finished`. Raises `StoreError`, and what broke a lane.
        """
        for lane in self._lanes.values():
            lane.check()
        by_channel: dict[Channel, list[Pending]] = defaultdict(list)
        for pending in await self.outbox.take(BATCH, self.clock()):
            by_channel[pending.delivery.channel].append(pending)
        for channel, batch in by_channel.items():
            lane = self._lane(channel)
            if lane.has_room:
                lane.add(batch)
            else:
                await lane.turn_away(batch)
        return sum(map(len, by_channel.values()))

    async def finished(self) -> None:
        """Return when all that was handed to the lanes is posted, postponed or buried."""
        await asyncio.gather(*(lane.finished() for lane in self._lanes.values()))

    async def stop(self, patience: float) -> None:
        """Finish the messages under way, for `patience` seconds at most, and postpone the rest."""
        await asyncio.gather(*(lane.stop(patience) for lane in self._lanes.values()))

    def _lane(self, channel: Channel) -> Lane:
        if channel not in self._lanes:
            poster = Poster(
                outbox=self.outbox,
                messenger=self.messengers.get(channel.platform),
                clock=self.clock,
                edit_pace=EDIT_PACE.get(channel.platform, 0.0),
            )
            self._lanes[channel] = Lane(
                outbox=self.outbox, poster=poster, clock=self.clock, owners=self.owners
            )
        return self._lanes[channel]
