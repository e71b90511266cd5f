"""What the log shows, and what it must not."""

import io
import sys
from collections.abc import Iterator

import pytest
import structlog

from adapters.console.logs import start_log


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """The log that the other tests have."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def fail(token: str) -> None:
    raise RuntimeError("a bug")


@pytest.mark.parametrize("stream", [Terminal(), io.StringIO()], ids=["terminal", "file"])
def test_a_traceback_shows_no_secrets(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    start_log("info")
    secret = "xoxb-" + "1234"
    try:
        fail(secret)
    except RuntimeError:
        structlog.get_logger().exception("failed")
    assert "a bug" in stream.getvalue()
    assert secret not in stream.getvalue()


def test_only_what_is_asked_for_is_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    start_log("warning")
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("loud")
    assert "loud" in stream.getvalue()
    assert "quiet" not in stream.getvalue()
