"""Waiting for what another task is about to do."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def soon(found: Callable[[], T | None], seconds: float = 5.0) -> T:
    """What `found` returns, as soon as it is true."""
    for _ in range(int(seconds / 0.01)):
        if value := found():
            return value
        await asyncio.sleep(0.01)
    raise AssertionError(f"not within {seconds:g} seconds")
