"""The role listen: heard until the service stops, begun anew when it breaks, and nothing else hangs on it."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest
from structlog.testing import capture_logs

from bot.domain.delivery import delivery
from bot.domain.watch import CONSOLE, Platform
from bot.ports import Listener
from bot.service import Service, running
from tests import builders as b
from tests.soon import soon
from tests.unit.service.test_running import Bot


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPATCH", "IDLE", "GATHER", "FIRST_RETRY"):
        monkeypatch.setattr(running, name, 0.02)


@dataclass
class Ear:
    """Breaks as often as it is told to, and then listens."""

    platform: Platform = "slack"
    faults: int = 0
    begun: int = 0
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        self.begun += 1
        if self.begun <= self.faults:
            raise ZeroDivisionError
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.set()

    async def close(self) -> None:
        return None


def listening(bot: Bot, *listeners: Listener) -> Service:
    return replace(bot.service, listeners=listeners)


async def test_listeners_listen_until_the_service_stops() -> None:
    ears = Ear(), Ear(platform="discord")
    stop = asyncio.Event()
    work = asyncio.create_task(listening(Bot(), *ears).run(stop))
    await soon(lambda: all(ear.begun for ear in ears))
    stop.set()
    await asyncio.wait_for(work, 5)
    assert all(ear.ended.is_set() for ear in ears)


async def test_a_listener_that_breaks_is_begun_anew_and_alerts_are_posted_meanwhile() -> None:
    bot, ear, stop = Bot(), Ear(faults=3), asyncio.Event()
    with capture_logs() as logs:
        work = asyncio.create_task(listening(bot, ear).run(stop))
        bot.outbox.enqueue(delivery(CONSOLE, b.opened()), b.FIRST_SEEN)
        await soon(lambda: bot.messenger.alerts)
        await soon(lambda: ear.begun == 4)
        stop.set()
        await asyncio.wait_for(work, 5)
    assert {line.get("role") for line in logs if line["log_level"] == "error"} == {"listen"}


async def test_without_its_role_nobody_listens() -> None:
    ear, stop = Ear(), asyncio.Event()
    work = asyncio.create_task(listening(Bot(roles=frozenset({"place"})), ear).run(stop))
    await asyncio.sleep(0.1)
    stop.set()
    await asyncio.wait_for(work, 5)
    assert ear.begun == 0
