"""The store as a whole, and what processes settle by it between them."""

from typing import Protocol


class Mark(Protocol):
    """The store as a whole."""

    async def look(self) -> bool:
        """Whether it is the one it was at the last look: False, once, if it has come back empty. Something
        small is written, so a store that takes nothing raises `StoreUnavailable`, though it can be read."""


class Marks(Protocol):
    """Short texts that are remembered from one run to the next, so that a platform need not be told again
    what it knows, nor answered twice."""

    async def load(self, name: str) -> str:
        """What was last saved under the name; "" if nothing was."""

    async def save(self, name: str, mark: str) -> None:
        """Keep it, in the place of what was saved under the name before."""

    async def note(self, name: str, seconds: float) -> bool:
        """Whether nobody noted the name in the last `seconds`. It counts as noted from now on; of several who
        note it at once, one is the first."""


class Lease(Protocol):
    """The right to do what only one process may do at a time."""

    @property
    def seconds(self) -> float:
        """For how long after a `take` it is held."""

    @property
    def held(self) -> bool:
        """Whether this process has it, as far as it can know without asking: for its `seconds` after a
        `take`, and not after a `LeaseLost`."""

    async def take(self) -> bool:
        """Take it if it is free, hold it for longer if it is held, and return whether it is held now. What
        is not held for longer falls to the next who asks."""

    async def give_back(self) -> None:
        """Let the next have it who asks. Does nothing if it is not held."""
