"""One channel's deliveries -> messages, one after the other."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from bot.domain.delivery import Pending, Posted, Step, steps
from bot.errors import OutputGone, PermanentFailure, TransientFailure
from bot.ports import Outbox
from bot.service import meters
from bot.service.kept import kept
from bot.service.owners import Owners
from bot.service.pauses import FIRST_RETRY, pause
from bot.service.poster import Orphaned, Poster, TooSoon
from bot.service.turns import Turns

# Seconds that all of a channel waits at the most before it is tried again, while the platform is in trouble.
LONGEST_OUTAGE = 60.0
# A channel with so many deliveries waiting in this process gets no more for a while; they stay in the outbox.
# They come again after that many seconds: soon enough for it never to run dry, and late enough for a long
# backlog not to go to and fro all the time.
FULL = 200
LEAST_WHILE, LONGEST_WHILE = 2.0, 60.0
# Seconds for which what was handed out counts as not dropped since. A message under way takes as long.
JUST_NOW = 1.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class _InHand:
    """A delivery that was handed out to this process."""

    thread: str
    came: float
    """Unix seconds."""


@dataclass(slots=True, kw_only=True)
class Lane:
    """A channel's deliveries, carried out in order.

    A thread that has to wait makes no other thread wait, and its later deliveries wait with it: a correction
    must not stand above the denial that came first, nor an old edit undo a newer one. A channel that the
    platform slows down waits as a whole.
    """

    outbox: Outbox
    poster: Poster
    clock: Callable[[], float]
    owners: Owners | None = None
    """Who is told of what is buried."""
    _queue: deque[Pending] = field(default_factory=deque)
    _here: dict[str, _InHand] = field(default_factory=dict)
    """The deliveries in hand, by their ids, in order."""
    _turns: Turns = field(default_factory=Turns)
    """The threads that wait."""
    _until: float = 0.0
    """Until when all of the channel's do."""
    _failures: int = 0
    """How many times in a row a message failed without a word from the platform, and another one then."""
    _failed: str = ""
    """The last of those."""
    _pace: float = 0.0
    """Seconds that a message took lately."""
    _stopping: bool = False
    _task: asyncio.Task[None] | None = None

    @property
    def has_room(self) -> bool:
        """Whether more may be added: not too many wait here, and the channel does not wait as a whole."""
        return len(self._queue) < FULL and self._until <= self.clock()

    def add(self, batch: list[Pending]) -> None:
        """Carry these out after those that are here already."""
        self._queue.extend(batch)
        self._here |= self._in_hand(batch)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    def check(self) -> None:
        """Raises what broke the lane, if anything did."""
        if self._task and self._task.done():
            self._task.result()

    async def turn_away(self, batch: list[Pending]) -> None:
        """Have these come again later, when half of what waits here now is likely done."""
        a_while = min(max(self._pace * len(self._queue) / 2, LEAST_WHILE), LONGEST_WHILE)
        until = self._until if self._until > self.clock() else self.clock() + a_while
        # Those that are here come before them: they must not wait for what came after them.
        new = self._in_hand(batch)
        waiting = self._here | new
        for thread in {each.thread for each in new.values()}:
            self._turns.wait(thread, [id for id, each in waiting.items() if each.thread == thread], until)
        for in_doubt in (False, True):
            them = [pending.delivery for pending in batch if pending.in_doubt is in_doubt]
            await kept(self.outbox.put_back, them, until, in_doubt=in_doubt)

    async def finished(self) -> None:
        """Return when nothing is left to do. Raises what broke the lane."""
        if self._task:
            await self._task

    async def stop(self, patience: float) -> None:
        """Finish the message under way, and hand the rest back. What takes longer than `patience` seconds
        is left in doubt: it is looked for before it is posted again."""
        self._stopping = True
        if self._task:
            await asyncio.wait({self._task}, timeout=patience)
            self._task.cancel()

    async def _run(self) -> None:
        while self._queue:
            self._turns.forget(self.clock())
            batch = list(self._queue)
            self._queue.clear()
            for step in steps(batch):
                if await self._has_its_turn(step):
                    began = self.clock()
                    await self._take(step)
                    self._pace += (self.clock() - began - self._pace) / 10
                for id in step.ids:
                    self._here.pop(id, None)

    def _in_hand(self, batch: list[Pending]) -> dict[str, _InHand]:
        now = self.clock()
        return {each.delivery.id: _InHand(thread=each.delivery.alert.thread, came=now) for each in batch}

    async def _has_its_turn(self, step: Step) -> bool:
        """Whether the step is to be carried out now; else it has been made to wait."""
        if not self.outbox.holds(step.id):
            # Taken over by another process while this one was cut off from the store; or come again since,
            # and done already.
            log.info("delivery left to others", delivery=step.id)
            return False
        until = max(self._until, self._turns.until(step.thread, step.id))
        if self._stopping or until > self.clock():
            self._turns.wait(step.thread, step.ids, until)
            await self._put_back(step, until)
            return False
        self._turns.begun(step.thread, step.ids)
        return not await self._is_dropped(step)

    async def _is_dropped(self, step: Step) -> bool:
        """Whether an operator had it dropped while it waited here. What has come just now was not: the store
        would not have handed it out."""
        here = self._here.get(step.id)
        if here and self.clock() - here.came < JUST_NOW:
            return False
        dropped = await kept(self.outbox.is_buried, step.id)
        if dropped:
            log.info("delivery not posted: it was dropped meanwhile", delivery=step.id)
        return dropped

    async def _take(self, step: Step) -> None:
        """Carry the step out, and keep what came of it."""
        try:
            posted = await self.poster.carry_out(step.pending)
        except TransientFailure as failure:
            await self._wait(step, failure)
        except TooSoon as soon:
            await self._put_back(step, soon.until)
        except PermanentFailure as failure:
            await self._bury(step, failure)
        except OutputGone:
            raise
        except Exception:
            log.exception("delivery postponed: this is a bug, please report it", delivery=step.id)
            await self._wait(step, TransientFailure("a bug"))
        else:
            self._failures, self._failed = 0, ""
            await self._record(step, posted)

    async def _wait(self, step: Step, failure: TransientFailure) -> None:
        until = self.clock() + self._pause(step, failure)
        self._turns.wait(step.thread, step.ids, until, first=True)
        if self._failures > 1 or (failure.refused and failure.retry_after):
            self._until = until
        log.warning("delivery postponed", delivery=step.id, reason=str(failure))
        await kept(self.outbox.postpone, step.pending.delivery, until, in_doubt=not failure.refused)
        await self._put_edits_back(step, until)
        meters.count(step.pending.delivery, "postponed")

    def _pause(self, step: Step, failure: TransientFailure) -> float:
        """Seconds to wait. One failure may be the message's; when the next message fails, too, it is the
        platform that is in trouble. Then all wait for the same time, and come in order when it is over."""
        if not failure.refused and (self._failures > 1 or step.id != self._failed):
            self._failures, self._failed = self._failures + 1, step.id
        if self._failures > 1 and not failure.retry_after:
            return float(min(FIRST_RETRY * 2.0 ** min(self._failures - 2, 16), LONGEST_OUTAGE))
        return pause(failure.retry_after, step.pending.attempts)

    async def _put_back(self, step: Step, until: float) -> None:
        """Have a step come again that was not tried."""
        pending = step.pending
        await kept(self.outbox.put_back, [pending.delivery], until, in_doubt=pending.in_doubt)
        await self._put_edits_back(step, until)
        meters.count(pending.delivery, "postponed")

    async def _put_edits_back(self, step: Step, until: float) -> None:
        if step.absorbed:
            await kept(self.outbox.put_back, step.absorbed, until, in_doubt=False)

    async def _record(self, step: Step, posted: Posted) -> None:
        meters.time_posted(step.pending, self.clock())
        for each in (step.pending.delivery, *step.absorbed):
            await kept(self.outbox.record, each, posted, self.clock())
        meters.count(step.pending.delivery, "posted")

    async def _bury(self, step: Step, failure: PermanentFailure) -> None:
        reason = str(failure)
        log.error("delivery buried", delivery=step.id, reason=reason)
        for each in (step.pending.delivery, *step.absorbed):
            await kept(self.outbox.bury, each, reason, self.clock())
        if self.owners and not isinstance(failure, Orphaned):
            await kept(self.owners.tell, step.pending.delivery, reason, self.clock())
        meters.count(step.pending.delivery, "buried")
