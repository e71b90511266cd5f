"""What waits in the threads of a channel -> whose turn it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class _Wait:
    until: float
    """Unix seconds."""
    ids: dict[str, None]
    """Of the deliveries that wait, in order."""


@dataclass(slots=True)
class Turns:
    """The threads that wait. The first of those that wait in a thread makes the others wait, and not itself:
    it comes before its time only if somebody asked for it to be tried now. What is new waits behind them."""

    _waits: dict[str, _Wait] = field(default_factory=dict)

    def forget(self, now: float) -> None:
        """What waited until now waits no more: it comes again in order."""
        self._waits = {thread: wait for thread, wait in self._waits.items() if wait.until > now}

    def until(self, thread: str, id: str) -> float:
        """Until when the delivery has to wait for others of its thread; 0 if for none."""
        wait = self._waits.get(thread)
        return 0.0 if wait is None or next(iter(wait.ids), id) == id else wait.until

    def begun(self, thread: str, ids: Iterable[str]) -> None:
        """These wait no more."""
        if wait := self._waits.get(thread):
            for id in ids:
                wait.ids.pop(id, None)
            if not wait.ids:
                del self._waits[thread]

    def wait(self, thread: str, ids: Iterable[str], until: float, *, first: bool = False) -> None:
        """These wait behind those of the thread that wait already, or before them."""
        before = self._waits.setdefault(thread, _Wait(until=until, ids={}))
        waiting = (*ids, *before.ids) if first else (*before.ids, *ids)
        self._waits[thread] = _Wait(until=max(until, before.until), ids=dict.fromkeys(waiting))
