"""A newsroom whose bot listens in a fake Slack: with stores in memory, and one story that was alerted."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal

from adapters.memory import MemoryMarks
from adapters.slack import SlackMessenger
from adapters.slack import listener as listening
from adapters.slack.listener import SlackListener
from adapters.web import WebServer
from bot.commands import Commands, Permissions
from bot.domain.watch import Watch
from bot.ports import Marks
from tests.asked import NOW, desk, tell
from tests.builders import SLACK
from tests.fakes.slack import APP_TOKEN, TOKEN, FakeChannel, FakeSlack, Payload
from tests.fakes.slack_people import SECRET, FakePerson
from tests.stores import Stores, in_memory

Mode = Literal["socket", "http"]
PORTS = Watch(kind="entity", name="Ports Ministry", channels=(SLACK,))


@dataclass(kw_only=True)
class Newsroom:
    """What a test sees of it."""

    slack: FakeSlack
    person: FakePerson
    stores: Stores
    commands: Commands
    listener: SlackListener
    claim: Payload
    """The message of the story's claim."""

    @property
    def channel(self) -> FakeChannel:
        return self.slack.channel(SLACK.id)


def text(message: Payload) -> str:
    """All that a message or view shows."""
    return json.dumps(message, ensure_ascii=False)


@asynccontextmanager
async def newsroom(mode: Mode = "socket", permissions: Permissions | None = None) -> AsyncIterator[Newsroom]:
    """It has a claim in its channel, with buttons, and listens."""
    stores = in_memory()
    commands = Commands(desk=desk(stores, PORTS, permissions))
    async with FakeSlack() as slack, running(slack, commands, mode, stores.marks) as (listener, url):
        slack.channel(SLACK.id, members={"U0READER"})
        yield Newsroom(
            slack=slack,
            person=FakePerson(slack, request_url=url),
            stores=stores,
            commands=commands,
            listener=listener,
            claim=await claimed(slack, stores),
        )


async def claimed(slack: FakeSlack, stores: Stores) -> Payload:
    """Have the sample claim posted, and return its message."""
    await tell(SlackMessenger(token=TOKEN, api_url=slack.url, pace=0, interactive=True), stores, PORTS)
    return slack.channel(SLACK.id).messages[-1]


@asynccontextmanager
async def running(
    slack: FakeSlack, commands: Commands, mode: Mode = "socket", marks: Marks | None = None
) -> AsyncIterator[tuple[SlackListener, str]]:
    """A listener that listens, and the address of its requests in HTTP mode, else ""."""
    listening.AFTER_ACK = 0.02
    made = SlackListener(
        commands=commands,
        marks=marks or MemoryMarks(),
        token=TOKEN,
        app_token=APP_TOKEN if mode == "socket" else "",
        signing_secret=SECRET if mode == "http" else "",
        api_url=slack.url,
        clock=lambda: NOW,
    )
    task = asyncio.create_task(made.listen())
    async with served(made) as url:
        try:
            yield made, url if mode == "http" else ""
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await made.close()


@asynccontextmanager
async def served(listener: SlackListener) -> AsyncIterator[str]:
    """The address at which the listener takes requests."""

    async def waiting() -> Mapping[str, int]:
        return {}

    async with WebServer("127.0.0.1", 0, waiting, {"/slack/events": listener.hear}) as server:
        yield f"http://127.0.0.1:{server.port}/slack/events"
