"""ONRECORD_REDIS_URL -> a pool of connections whose failures are `StoreError`s."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha1
from pathlib import Path
from typing import Any

from hiredis import pack_command
from redis import exceptions
from redis.asyncio import Redis
from redis.asyncio.connection import AbstractConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from adapters.redis.keys import Keys
from bot.errors import ConfigError, StoreError, StoreUnavailable

# A command that takes longer has met a dead host. No wait of ours blocks for longer than half of it.
TIMEOUT = 10.0
LONGEST_BLOCK = TIMEOUT / 2
CLOSING = 1.0
# So many connections that scripts were run over stay at hand, beside those that may be in use.
AT_HAND, IN_USE = 4, 100

# A wrong password stays wrong, though the library files it under failed connections.
_REFUSALS = (exceptions.AuthenticationError, exceptions.AuthorizationError)
_PASSING = (
    exceptions.ConnectionError,
    exceptions.TimeoutError,
    exceptions.BusyLoadingError,
    exceptions.ReadOnlyError,
    exceptions.OutOfMemoryError,
    exceptions.TryAgainError,
    exceptions.ClusterDownError,
    OSError,
)
# What a server says while it is started, fails over, has a full disk or runs somebody's long script.
_PASSING_WORDS = ("LOADING", "MISCONF", "READONLY", "OOM", "MASTERDOWN", "NOREPLICAS", "BUSY ", "UNBLOCKED")
_SECRET = re.compile(r"(?i)((?:user|pass)[a-z_]*=)[^&]*")
_SCRIPTS = Path(__file__).with_name("lua")


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One pool, and the keys that are written over it. Commands never raise an error of the library."""

    redis: Redis = field(repr=False)
    keys: Keys = field(default_factory=Keys)
    address: str = "redis"
    """Where the server is, for people: without the password."""
    _at_hand: list[AbstractConnection] = field(default_factory=list, init=False, repr=False, compare=False)
    """The last one used last; to the pool they are in use."""
    _lines: asyncio.Semaphore = field(
        default_factory=lambda: asyncio.Semaphore(IN_USE), init=False, repr=False, compare=False
    )
    """Whoever finds all in use waits for one: the pool would say that the store is out of reach."""

    async def call(self, *command: str | bytes | int | float) -> Any:
        """Send one command. Raises `StoreUnavailable` if trying again is right, else `StoreError`."""
        with self._translated():
            async with asyncio.timeout(TIMEOUT), self._lines:
                if command[0] == "EVALSHA":  # whose answer the library hands on as it is
                    return await self._quickly(command)
                return await self.redis.execute_command(*command)  # type: ignore[no-untyped-call]  # untyped

    async def _quickly(self, command: Sequence[str | bytes | int | float]) -> Any:
        """What the library does with a command, for half of the processor's time: it packs it in Python, and
        measures it."""
        packed = pack_command(command)  # type: ignore[arg-type]  # typed there as a tuple of one part
        connection = await self._ready()
        try:
            # One that breaks here, or is given up before its answer has come, closes itself.
            await connection.send_packed_command(packed, check_health=False)
            return await connection.read_response()
        finally:
            if len(self._at_hand) < AT_HAND:
                self._at_hand.append(connection)
            else:
                await self.redis.connection_pool.release(connection)

    async def _ready(self) -> AbstractConnection:
        """A connection that is open, and on which no answer is waited for. A few do not go back to the pool
        after each script: its locks and counts took a third of a call."""
        pool = self.redis.connection_pool
        if self._at_hand:
            connection = self._at_hand.pop()
            if connection.is_connected and not await connection.can_read():
                return connection
            await pool.release(connection)
        made: AbstractConnection = await pool.get_connection()  # type: ignore[no-untyped-call]  # untyped there
        return made

    async def run(
        self,
        script: str | tuple[str, ...],
        keys: Sequence[str],
        args: Sequence[str | bytes | int | float] = (),
    ) -> Any:
        """Run `lua/<script>.lua`, or several one after the other as if they were one, which the server takes
        in one atomic step. Raises as `call` does."""
        sha, text = _script(script if isinstance(script, tuple) else (script,))
        try:
            return await self.call("EVALSHA", sha, len(keys), *keys, *args)
        except _Unknown:
            return await self.call("EVAL", text, len(keys), *keys, *args)

    async def run_if(
        self,
        key: str,
        value: str,
        script: str | tuple[str, ...],
        keys: Sequence[str],
        args: Sequence[str | bytes | int | float] = (),
    ) -> Any:
        """Run a script as `run` does, in the same step in which the key is found to hold the value. Raises
        `Fenced` if it does not; then the script was not run."""
        try:
            scripts = script if isinstance(script, tuple) else (script,)
            return await self.run(("fence", *scripts), (*keys, key), (*args, value))
        except StoreError as error:
            if "FENCED" in str(error):
                raise Fenced(str(error)) from error
            raise

    async def close(self) -> None:
        """Let go of all connections, also to a server that hangs. Safe to repeat."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSING):
                await self.redis.aclose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except exceptions.NoScriptError as error:
            raise _Unknown(str(error)) from error
        except (exceptions.RedisError, OSError) as error:
            raise _translation(error, self.address) from error


class Fenced(StoreError):
    """A key did not hold what it had to."""


class _Unknown(StoreError):
    """The server has not seen the script since it was started."""


def _translation(error: Exception, address: str) -> StoreError:
    text = f"{address}: {str(error) or 'no answer in time'}"
    if isinstance(error, exceptions.MovedError):
        return StoreError(
            f"{address}: these keys lie on another node of the cluster; name that one in ONRECORD_REDIS_URL: "
            f"{error.host}:{error.port}"
        )
    # While it connects, the library hides a refusal in a failed connection.
    if isinstance(error, _REFUSALS) or isinstance(error.__cause__, _REFUSALS):
        return StoreError(text)
    if isinstance(error, _PASSING) or any(word in str(error) for word in _PASSING_WORDS):
        return StoreUnavailable(text)
    return StoreError(text)


@cache
def _script(names: tuple[str, ...]) -> tuple[str, str]:
    """The script's SHA-1, by which the server knows it, and its text."""
    text = "\n".join((_SCRIPTS / f"{name}.lua").read_text(encoding="utf-8") for name in names)
    return sha1(text.encode(), usedforsecurity=False).hexdigest(), text


def connect(url: str, *, prefix: str = "onrecord") -> Connection:
    """Make a pool; nothing is sent before the first command.

    `url` is `redis://`, `rediss://` (TLS) or `unix://`, with user, password and database number as the
    `redis` library reads them. Raises `ConfigError`, which never shows the password.

    Nothing is sent twice by itself: whoever asked must know that a command may have been carried out though
    its answer was lost, else what was handed out with that answer would be handed out to nobody.
    """
    try:
        redis = Redis.from_url(
            url,
            retry=Retry(NoBackoff(), 0),
            max_connections=AT_HAND + IN_USE,
            # `Connection.call` watches the time: the library would start a task a command for it.
            socket_timeout=None,
            socket_connect_timeout=TIMEOUT / 2,
            protocol=2,
        )
        # An option that the library does not know would only come to light at the first command.
        redis.connection_pool.make_connection()  # type: ignore[no-untyped-call]  # untyped there
    except (ValueError, TypeError):
        # The library's words are not passed on: they quote the part of the URL that it stumbled over.
        raise ConfigError(
            "is not the address of a Redis",
            remedy="write redis://[:password@]host[:port][/db], rediss://… or unix:///path?db=0, "
            "with %-escapes for special characters in the password",
            key="ONRECORD_REDIS_URL",
        ) from None
    return Connection(redis=redis, keys=Keys(prefix=prefix), address=redacted(url))


def redacted(url: str) -> str:
    """The URL fit for logs: no user, no password, whatever else is wrong with it."""
    scheme, _, rest = url.partition("://")
    return scheme + "://" + _SECRET.sub(r"\1…", rest.rpartition("@")[2])
