"""One channel's deliveries -> messages, one after the other."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import ParamSpec, TypeVar

import structlog

from bot.domain.alert import Spread
from bot.domain.delivery import Delivery, Pending, Posted, Step, steps
from bot.errors import MessageGone, OutputGone, PermanentFailure, StoreError, TransientFailure
from bot.ports import Messenger, Outbox
from bot.service import meters
from bot.service.addresses import addressed
from bot.service.owners import Owners
from bot.service.pauses import FIRST_RETRY, pause
from bot.service.turns import Turns

# The same for all of a channel, while the platform is in trouble.
LONGEST_OUTAGE = 60.0
# The same for a store that did not answer.
LONGEST_WAIT = 15.0
# A channel with so many deliveries waiting in this process gets no more for a while; they stay in the outbox.
# They come again after that many seconds: soon enough for it never to run dry, and late enough for a long
# backlog not to go to and fro all the time.
FULL = 200
LEAST_WHILE, LONGEST_WHILE = 2.0, 60.0
# Seconds for which what was handed out counts as not dropped since. A message under way takes as long.
JUST_NOW = 1.0

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Lane:
    """A channel's deliveries, carried out in order.

    A thread that has to wait makes no other thread wait, and its later deliveries wait with it: a correction
    must not stand above the denial that came first, nor an old edit undo a newer one. A channel that the
    platform slows down waits as a whole.
    """

    outbox: Outbox
    messenger: Messenger | None
    """None: no token is set for the platform."""
    clock: Callable[[], float]
    owners: Owners | None = None
    """Who is told of what is buried."""
    edit_pace: float = 0.0
    """Seconds between two edits of one message. What is edited sooner waits, and the last edit is made."""
    _queue: deque[Pending] = field(default_factory=deque)
    _here: dict[str, str] = field(default_factory=dict)
    """The deliveries in hand, in order, each with its thread; and when each came."""
    _came: dict[str, float] = field(default_factory=dict)
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
        self._here |= _threads(batch)
        self._came |= {pending.delivery.id: self.clock() for pending in batch}
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
        new = _threads(batch)
        waiting = self._here | new
        for thread in set(new.values()):
            self._turns.wait(thread, [id for id, of in waiting.items() if of == thread], until)
        for in_doubt in (False, True):
            them = [pending.delivery for pending in batch if pending.in_doubt is in_doubt]
            await self._kept(self.outbox.put_back, them, until, in_doubt=in_doubt)

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
                    self._came.pop(id, None)

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
        if self.clock() - self._came.get(step.id, 0.0) < JUST_NOW:
            return False
        dropped = await self._kept(self.outbox.is_buried, step.id)
        if dropped:
            log.info("delivery not posted: it was dropped meanwhile", delivery=step.id)
        return dropped

    async def _take(self, step: Step) -> None:
        """Carry the step out, and keep what came of it."""
        try:
            posted = await self._message(step.pending)
        except TransientFailure as failure:
            await self._wait(step, failure)
        except _TooSoon as soon:
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

    async def _message(self, pending: Pending) -> Posted:
        """Post or edit the delivery's message, and return where it stands."""
        delivery = pending.delivery
        if self.messenger is None:
            raise TransientFailure(f"no {delivery.channel.platform} token is set", refused=True)
        parent = await self._parent(delivery)
        if isinstance(delivery.alert, Spread):
            if parent is None:
                raise _Orphaned("the message to edit is too old to be known")
            return await self._edit(self.messenger, delivery, parent)
        found = await self._found(self.messenger, pending, parent)
        posted = found or await self.messenger.post(
            await addressed(delivery, self.messenger, self.outbox), parent
        )
        if parent and posted.moved and delivery.parent:
            await self._kept(self.outbox.amend, delivery.parent, replace(parent, thread=posted.message))
        return posted

    async def _edit(self, messenger: Messenger, delivery: Delivery, posted: Posted) -> Posted:
        until = posted.edited + self.edit_pace
        if until > self.clock():
            raise _TooSoon(until)
        try:
            await messenger.edit(delivery, posted)
        except MessageGone:
            log.info("a message to edit was deleted", delivery=delivery.id)
            return posted
        if self.edit_pace and delivery.parent:
            await self._kept(self.outbox.amend, delivery.parent, replace(posted, edited=self.clock()))
        return posted

    async def _found(self, messenger: Messenger, pending: Pending, parent: Posted | None) -> Posted | None:
        """Where the message stands already, if a crash or a lost answer left that open."""
        if not pending.in_doubt:
            return None
        try:
            return await messenger.find(pending.delivery, parent, pending.placed)
        except PermanentFailure as failure:
            # Without the right to look, an alert twice is better than none.
            log.warning("not looked for", delivery=pending.delivery.id, reason=str(failure))
            return None

    async def _parent(self, delivery: Delivery) -> Posted | None:
        """The message that the delivery goes under, or edits; None if it opens a thread, or if the thread is
        so old that it is forgotten."""
        parent = delivery.parent
        if parent is None:
            return None
        posted = await self._kept(self.outbox.posted, parent)
        if posted is None and await self._kept(self.outbox.is_buried, parent):
            raise _Orphaned("the message that opens its thread could not be posted")
        if posted is None and await self._kept(self.outbox.is_waiting, parent):
            raise TransientFailure("the message that opens its thread is not posted yet", refused=True)
        return posted

    async def _wait(self, step: Step, failure: TransientFailure) -> None:
        until = self.clock() + self._pause(step, failure)
        self._turns.wait(step.thread, step.ids, until, first=True)
        if self._failures > 1 or (failure.refused and failure.retry_after):
            self._until = until
        log.warning("delivery postponed", delivery=step.id, reason=str(failure))
        await self._kept(self.outbox.postpone, step.pending.delivery, until, in_doubt=not failure.refused)
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
        await self._kept(self.outbox.put_back, [pending.delivery], until, in_doubt=pending.in_doubt)
        await self._put_edits_back(step, until)
        meters.count(pending.delivery, "postponed")

    async def _put_edits_back(self, step: Step, until: float) -> None:
        if step.absorbed:
            await self._kept(self.outbox.put_back, step.absorbed, until, in_doubt=False)

    async def _record(self, step: Step, posted: Posted) -> None:
        meters.time_posted(step.pending, self.clock())
        for each in (step.pending.delivery, *step.absorbed):
            await self._kept(self.outbox.record, each, posted, self.clock())
        meters.count(step.pending.delivery, "posted")

    async def _bury(self, step: Step, failure: PermanentFailure) -> None:
        reason = str(failure)
        log.error("delivery buried", delivery=step.id, reason=reason)
        for each in (step.pending.delivery, *step.absorbed):
            await self._kept(self.outbox.bury, each, reason, self.clock())
        if self.owners and not isinstance(failure, _Orphaned):
            await self._kept(self.owners.tell, step.pending.delivery, reason, self.clock())
        meters.count(step.pending.delivery, "buried")

    async def _kept(self, call: Callable[P, Awaitable[T]], *given: P.args, **named: P.kwargs) -> T:
        """What the outbox answers, however long it takes to come back: a message that stands on a platform
        must not be forgotten because the store was away just then."""
        wait = FIRST_RETRY
        while True:
            try:
                return await call(*given, **named)
            except StoreError as error:
                log.warning("the outbox does not answer", again_in_seconds=wait, reason=str(error))
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)


class _Orphaned(PermanentFailure):
    """The message that it belongs to is missing, which was told before."""


class _TooSoon(Exception):
    """The message was edited just now."""

    def __init__(self, until: float) -> None:
        self.until = until


def _threads(batch: list[Pending]) -> dict[str, str]:
    return {pending.delivery.id: pending.delivery.alert.thread for pending in batch}
