"""Roles -> loops that run until they are told to stop."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Literal, get_args

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import OutputGone, StoreError
from bot.ports import Lease, Listener, Mark
from bot.service.deliver import Deliverer
from bot.service.place import Placer
from bot.service.poll import Poller

Role = Literal["poll", "place", "deliver", "listen", "web"]
ROLES: tuple[Role, ...] = get_args(Role)
Revive = Callable[[], Awaitable[None]]

# Seconds between two looks for due feeds, and the most between two looks into an inbox or outbox.
DISPATCH = 1.0
IDLE = 1.0
# Seconds for which deliveries gather, so that a message is posted as it is to stay, not posted and edited.
GATHER = 0.2
# Rounds of polling that may be under way together: one slow feed must not keep the next round from starting.
ROUNDS = 500
# Seconds between two looks whether the store is still the one it was.
LOOK = 1.0
# Seconds that a message under way has to be posted when the service stops.
PATIENCE = 3.0
# And for a last word to the store.
WORD = 1.5
# Seconds until a store that did not answer is asked again: doubled each time.
FIRST_RETRY, LONGEST_RETRY = 0.5, 15.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The roles of one process."""

    poller: Poller
    placer: Placer
    deliverer: Deliverer
    listeners: tuple[Listener, ...] = ()
    """For the role listen: one for each platform whose commands are heard."""
    roles: frozenset[Role] = frozenset(ROLES)
    clock: Callable[[], float] = time.time
    """Unix seconds."""
    mark: Mark | None = None
    """Tells of a store that has come back empty."""
    revive: Revive | None = None
    """Brings back a store of our own that does not answer. Raises `StoreError` if it cannot."""

    async def run(self, stop: asyncio.Event) -> None:
        """Run the roles until `stop` is set. What is being placed or posted at that moment is finished, the
        rest handed back. Raises what makes going on useless, such as a terminal that is gone."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        if "poll" in self.roles:
            poll = _paced(self._retried("poll", self._poll))
            scheduler.add_job(poll, "interval", seconds=DISPATCH, max_instances=ROUNDS, coalesce=True)
        scheduler.start()
        loops = [asyncio.create_task(loop) for loop in (_stopped(stop), *self._loops(stop))]
        try:
            # The first to end is told to stop, or broken; the others may be in a call to a store that hangs.
            ended, _ = await asyncio.wait(loops, return_when=asyncio.FIRST_COMPLETED)
            for loop in ended:
                loop.result()
        finally:
            stop.set()
            scheduler.shutdown()
            await asyncio.gather(self.deliverer.stop(PATIENCE), _ended(loops))
            await self._hand_back()

    async def _look_out(self, stop: asyncio.Event, mark: Mark) -> None:
        """See whether the store is still the one it was; what the others do while it is away, they say."""
        while not stop.is_set():
            with suppress(StoreError):
                if not await mark.look():
                    log.error(
                        "the store has come back empty: what it held is lost. Feeds begin as at a first "
                        "start: what they carry already is not told (see backfill)"
                    )
                    self.poller.begin_anew()
            await _pause(stop, LOOK)

    async def _hand_back(self) -> None:
        """Let other processes go on at once. Where that cannot be said they find out in some seconds."""
        try:
            async with asyncio.timeout(WORD):
                if "place" in self.roles:
                    await self.placer.stop()
                if "deliver" in self.roles:
                    await self.deliverer.outbox.hand_back()
        except (StoreError, TimeoutError) as error:
            log.warning("not handed back", reason=str(error) or "the store does not answer")

    def _loops(self, stop: asyncio.Event) -> list[Coroutine[None, None, None]]:
        work: dict[Role, Callable[[], Awaitable[int]]] = {
            "place": self._place_or_wait,
            "deliver": self._deliver_or_wait,
        }
        loops = [_until(stop, self._retried(role, each)) for role, each in work.items() if role in self.roles]
        for listener in self.listeners if "listen" in self.roles else ():
            loops.append(_until(stop, self._retried("listen", partial(_listen, listener, stop))))
        if "place" in self.roles and self.placer.lease:
            loops.append(_renewed(stop, self.placer.lease))
        if self.mark:
            loops.append(self._look_out(stop, self.mark))
        return loops

    async def _place_or_wait(self) -> int:
        if not await self.placer.may_place():
            await asyncio.sleep(IDLE)
            return 0
        placed = await self.placer.place_waiting()
        if not placed:
            await self.placer.inbox.wait(IDLE)
        return placed

    async def _deliver_or_wait(self) -> int:
        delivered = await self.deliverer.deliver_due()
        if not delivered:
            await self.deliverer.outbox.wait(IDLE)
            await asyncio.sleep(GATHER)
        return delivered

    async def once(self) -> None:
        """Poll every feed once, place all that came, deliver all that is due: as far as the roles say.
        Raises `StoreError`."""
        if "poll" in self.roles:
            await self.poller.poll_all(self.clock())
        try:
            async with _holding(self.placer.lease):
                while "place" in self.roles and await self.placer.place_waiting():
                    pass
            while "deliver" in self.roles and await self.deliverer.deliver_due():
                await self.deliverer.finished()
        finally:
            await self._hand_back()

    def _retried(self, role: Role, work: Callable[[], Awaitable[int]]) -> Callable[[], Awaitable[float]]:
        """The work, made to survive whatever goes wrong in it, and to say how many seconds to pause after."""
        failures = 0

        async def attempt() -> float:
            nonlocal failures
            try:
                await work()
            except OutputGone:
                raise
            except Exception as error:
                wait = min(FIRST_RETRY * 2.0**failures, LONGEST_RETRY)
                failures = min(failures + 1, 16)
                await self._cope(role, error, wait)
                return wait
            failures = 0
            return 0.0

        return attempt

    async def _cope(self, role: Role, error: Exception, wait: float) -> None:
        if not isinstance(error, StoreError):
            log.error("this is a bug, please report it", role=role, again_in_seconds=wait, exc_info=error)
            return
        log.warning(
            "the store refuses or does not answer", role=role, again_in_seconds=wait, reason=str(error)
        )
        if self.revive:
            try:
                await self.revive()
            except StoreError as failure:
                log.warning("the embedded store did not come back", reason=str(failure))

    async def _poll(self) -> int:
        """Poll what is due; there may be more of it than is polled together."""
        count = 0
        while polled := await self.poller.poll_due(self.clock()):
            count += polled
        return count


def _paced(attempt: Callable[[], Awaitable[float]]) -> Callable[[], Coroutine[None, None, None]]:
    """The attempt, for a scheduler that asks every second: passed over until its last pause has ended."""
    resume = 0.0

    async def tick() -> None:
        nonlocal resume
        if time.monotonic() < resume:
            return
        try:
            pause = await attempt()
        except asyncio.CancelledError:
            return  # the service stops
        if pause:
            resume = time.monotonic() + pause

    return tick


async def _stopped(stop: asyncio.Event) -> None:
    await stop.wait()


async def _listen(listener: Listener, stop: asyncio.Event) -> int:
    """Hear commands until told to stop; raises what broke the listener, so that it begins anew."""
    hearing = asyncio.create_task(listener.listen())
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({hearing, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if hearing.done():
            hearing.result()
    finally:
        for task in (hearing, stopped):
            task.cancel()
        await asyncio.gather(hearing, stopped, return_exceptions=True)
    return 0


async def _ended(loops: list[asyncio.Task[None]]) -> None:
    """Let the loops end by themselves, or end them: a store that hangs must not keep the service from
    stopping. Every step can be repeated, so none is lost."""
    await asyncio.wait(loops, timeout=PATIENCE)
    for loop in loops:
        loop.cancel()
    await asyncio.gather(*loops, return_exceptions=True)


async def _renewed(stop: asyncio.Event, lease: Lease) -> None:
    """Hold the lease for longer, in good time, for as long as it is held."""
    while not stop.is_set():
        await _pause(stop, lease.seconds / 4)
        if lease.held:
            try:
                await lease.take()
            except StoreError as error:
                log.debug("lease not renewed", reason=str(error))


@asynccontextmanager
async def _holding(lease: Lease | None) -> AsyncIterator[None]:
    """Hold the lease for longer, in good time, until the block is left."""
    renewing = asyncio.create_task(_renewed(asyncio.Event(), lease)) if lease else None
    try:
        yield
    finally:
        if renewing:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)


async def _until(stop: asyncio.Event, work: Callable[[], Awaitable[float]]) -> None:
    """Do the work again and again until told to stop, pausing for as long as it says each time."""
    while not stop.is_set():
        await _pause(stop, await work())


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    if seconds and not stop.is_set():
        try:
            await asyncio.wait_for(stop.wait(), seconds)
        except TimeoutError:
            return
