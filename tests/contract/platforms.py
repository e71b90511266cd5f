"""The platforms that `Messenger`'s contract is tested on, each with one channel, as a test sees it.

A new implementation needs a class here with the methods of `Platform`, and a line in `PLATFORMS`.
"""

import io
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from rich.console import Console

from adapters.console.messenger import ConsoleMessenger
from adapters.discord import DiscordMessenger
from adapters.slack import SlackMessenger
from bot.domain.delivery import Posted
from bot.domain.watch import CONSOLE, Channel
from bot.ports import Messenger
from tests.builders import DISCORD, SLACK
from tests.fakes.discord import FakeDiscord
from tests.fakes.mishaps import Mishap
from tests.fakes.slack import FakeSlack

NO_SLACK = Channel(platform="slack", id="C0NOWHERE")
NO_DISCORD = Channel(platform="discord", id="404404404404404404")
SECRET = "secret-that-nobody-may-see"


class Platform(Protocol):
    """A platform with one channel, as a test sees it."""

    messenger: Messenger
    channel: Channel

    def top(self) -> list[str]:
        """All text of each message in the channel itself, oldest first."""

    def replies(self, parent: Posted) -> list[str]:
        """All text of each message in the parent's thread, oldest first."""


class Remote(Platform, Protocol):
    """One that is reached over a network, where more can go wrong."""

    elsewhere: Channel
    """A channel that does not exist."""

    def misbehave(self, call: str, *mishaps: Mishap) -> None:
        """What goes wrong with the next calls of "post", "edit", "find" or "check"."""

    def delete(self, message: str) -> None:
        """Somebody deletes a message of the channel."""

    def expire_token(self) -> None:
        """The token is not valid any more."""

    def close_thread(self, parent: Posted) -> None:
        """Somebody deletes the thread under a message too, where the platform lets it outlive the message."""

    async def hurry(self) -> None:
        """From now on the messenger waits for an answer for a moment only."""


@dataclass
class PlatformSlack:
    fake: FakeSlack
    messenger: SlackMessenger
    channel: Channel = SLACK
    elsewhere: Channel = NO_SLACK

    def top(self) -> list[str]:
        shown = [each for each in self.fake.channel(SLACK.id).messages if not each.get("thread_ts")]
        return [json.dumps(each) for each in shown]

    def replies(self, parent: Posted) -> list[str]:
        return [json.dumps(each) for each in self.fake.channel(SLACK.id).thread(parent.message)]

    def misbehave(self, call: str, *mishaps: Mishap) -> None:
        methods = {
            "post": "chat.postMessage",
            "edit": "chat.update",
            "find": "conversations.history",
            "address": "chat.getPermalink",
        }
        self.fake.misbehave(methods.get(call, "auth.test"), *mishaps)

    def delete(self, message: str) -> None:
        self.fake.channel(SLACK.id).delete(message)

    def expire_token(self) -> None:
        self.fake.token = "another"

    def close_thread(self, parent: Posted) -> None:
        """Slack's goes with its message."""

    async def hurry(self) -> None:
        await self.messenger.close()
        self.messenger._patience = 0.5


@dataclass
class PlatformDiscord:
    fake: FakeDiscord
    messenger: DiscordMessenger
    channel: Channel = DISCORD
    elsewhere: Channel = NO_DISCORD

    def top(self) -> list[str]:
        return self._texts(DISCORD.id)

    def replies(self, parent: Posted) -> list[str]:
        return self._texts(parent.thread or parent.message)

    def misbehave(self, call: str, *mishaps: Mishap) -> None:
        calls = {
            "post": "POST messages",
            "edit": "PATCH message",
            "find": "GET messages",
            "address": "GET channel",
        }
        self.fake.misbehave(calls.get(call, "GET me"), *mishaps)

    def delete(self, message: str) -> None:
        self.fake.channel(DISCORD.id).delete(message)

    def expire_token(self) -> None:
        self.fake.token = "another"

    def close_thread(self, parent: Posted) -> None:
        self.fake.channels.pop(parent.thread or parent.message)

    async def hurry(self) -> None:
        self.messenger._calls.patience = 0.5

    def _texts(self, channel: str) -> list[str]:
        found = self.fake.channels.get(channel)
        return [json.dumps(each) for each in found.messages] if found else []


class PlatformConsole:
    """A terminal, taken apart into messages by its first columns. An edit's line belongs to its parent."""

    channel = CONSOLE

    def __init__(self) -> None:
        self._out = io.StringIO()
        self.messenger = ConsoleMessenger(console=Console(file=self._out, width=200))

    def top(self) -> list[str]:
        return [message for message in self._messages() if not message.startswith(" ")]

    def replies(self, parent: Posted) -> list[str]:
        return [message for message in self._messages() if message.startswith(" ")]

    def _messages(self) -> list[str]:
        messages: list[str] = []
        for line in filter(str.strip, self._out.getvalue().splitlines()):
            if "└─ now:" in line or (line.startswith((" " * 7, "  ")) and "└─" not in line):
                messages[-1] += line
            elif not line.startswith("…"):
                messages.append(line)
        return messages


@asynccontextmanager
async def console_platform() -> AsyncIterator[PlatformConsole]:
    yield PlatformConsole()


@asynccontextmanager
async def slack_platform(token: str = SECRET) -> AsyncIterator[PlatformSlack]:
    async with FakeSlack(token=token) as fake:
        fake.channel(SLACK.id)
        messenger = SlackMessenger(token=token, api_url=fake.url, pace=0)
        yield PlatformSlack(fake=fake, messenger=messenger)
        await messenger.close()


@asynccontextmanager
async def discord_platform(token: str = SECRET) -> AsyncIterator[PlatformDiscord]:
    async with FakeDiscord(token=token) as fake:
        fake.channel(DISCORD.id)
        messenger = DiscordMessenger(token=token, api_url=fake.url)
        yield PlatformDiscord(fake=fake, messenger=messenger)
        await messenger.close()


Making = Callable[[], AbstractAsyncContextManager[Any]]
REMOTES: dict[str, Making] = {"slack": slack_platform, "discord": discord_platform}
PLATFORMS: dict[str, Making] = {"console": console_platform, **REMOTES}
