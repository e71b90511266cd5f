"""The command as people run it, and configurations to run it with."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

SECONDS = 20.0
"""After which a command that should have ended is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Onrecord:
    """The command line, in a folder of its own and without the caller's tokens."""

    folder: Path

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        return {**kept, "ONRECORD_DATA_DIR": str(self.folder / "data"), "PYTHONWARNINGS": "error"}

    async def __call__(self, *arguments: str, stdin: str | bytes = "", **environ: str) -> Ended:
        """Run it to its end."""
        given = stdin.encode() if isinstance(stdin, str) else stdin
        async with self.started(*arguments, **environ) as process:
            out, err = await asyncio.wait_for(process.communicate(given), SECONDS)
        return Ended(status=process.returncode or 0, out=out.decode(), err=err.decode())

    @asynccontextmanager
    async def started(self, *arguments: str, **environ: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """Start it, and end it if it still runs at the end."""
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", *arguments),
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            env={**self.environ, **environ},
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
                await asyncio.wait_for(process.communicate(), SECONDS)


async def heard(stream: asyncio.StreamReader | None, *words: str) -> str:
    """What a command says up to the line with which all these words were said."""
    assert stream
    said = ""
    async with asyncio.timeout(SECONDS):
        while not all(each in said for each in words):
            line = await stream.readline()
            assert line, f"{words} were not said: {said}"
            said += line.decode()
    return said


@pytest.fixture
def onrecord(tmp_path: Path) -> Onrecord:
    return Onrecord(folder=tmp_path)


@pytest.fixture
def configured(tmp_path: Path) -> Callable[[str], str]:
    """Writes a configuration, and returns its path."""

    def write(text: str) -> str:
        path = tmp_path / "onrecord.yaml"
        path.write_text(f"web: off\n{text}", encoding="utf-8")
        return str(path)

    return write
