"""Discord's answers -> for how long there is no use in calling it.

discord.py waits for limits inside a call, and says nothing of it. When such a call is given up, this
knows that it was refused, and until when.
See https://discord.com/developers/docs/topics/rate-limits for the headers.
"""

import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.text.headers import retry_after

# Seconds: what a proxy makes of the header must not silence the bot for good.
_LONGEST = 3_600.0


@dataclass(slots=True)
class _Call:
    """What became of one call so far."""

    refused: bool = True
    """Whether it surely did nothing: it was not sent yet, or was answered that it is one too many."""
    until: float = 0.0
    """Until when it has to wait, in seconds of `time.monotonic`."""


class Limits:
    """Hears all calls of a connection that is opened with its `trace`."""

    def __init__(self) -> None:
        self._call: ContextVar[_Call] = ContextVar("call")
        self._everything = 0.0
        self.trace = aiohttp.TraceConfig()
        self.trace.on_request_headers_sent.append(self._note_sent)
        self.trace.on_request_end.append(self._note_answer)

    def begin(self) -> None:
        """The task that runs makes a call from now on."""
        self._call.set(_Call())

    @property
    def refused(self) -> bool:
        """Whether this task's call surely did nothing so far."""
        return self._call.get().refused

    @property
    def left(self) -> float:
        """Seconds that this task's call has to wait still; 0 if it has not."""
        return max(0.0, self._call.get().until - time.monotonic(), self.left_for_all)

    @property
    def left_for_all(self) -> float:
        """Seconds that all calls have to wait still."""
        return max(0.0, self._everything - time.monotonic())

    async def _note_sent(self, *_: Any) -> None:
        call = self._call.get()
        call.refused, call.until = False, 0.0

    async def _note_answer(self, _: Any, __: Any, about: aiohttp.TraceRequestEndParams) -> None:
        call, headers = self._call.get(), about.response.headers
        call.refused = about.response.status == 429
        if call.refused:
            asked = retry_after(headers.get("Retry-After"), time.time()) or 0.0
            call.until = time.monotonic() + min(asked, _LONGEST)
            if headers.get("X-RateLimit-Global") or headers.get("X-RateLimit-Scope") == "global":
                self._everything = max(self._everything, call.until)
