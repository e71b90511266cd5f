"""Discord's limits are kept to, also those that outlast a call; and no more goes to it at once than may."""

import asyncio
import time
from dataclasses import replace

import aiohttp
import pytest

from adapters.discord import DiscordMessenger
from adapters.discord.calls import PACE
from bot.domain.delivery import Delivery
from bot.domain.watch import Channel
from bot.errors import StoreUnavailable, TransientFailure
from tests.builders import DISCORD, delivery, opened, record
from tests.fakes.discord import TOKEN, FakeDiscord
from tests.fakes.mishaps import AcceptedThenDropped, Broken, Garbled, RateLimited, Refused, Slow

CLAIM = delivery(opened(), channel=DISCORD)
# Seconds: brief, and long enough for an answer on a machine that stands still for a moment.
PATIENCE = 1.0


@pytest.fixture
async def messenger(messenger: DiscordMessenger) -> DiscordMessenger:
    """One that is logged in, and waits briefly."""
    await messenger.check([])
    messenger._calls.patience = PATIENCE
    return messenger


class Turns:
    """Implements `bot.ports.Pace`, for the processes of one test."""

    APART = 0.05

    def __init__(self) -> None:
        self.taken, self.next, self.asked = 0, 0.0, set[tuple[str, float]]()

    async def turn(self, name: str, seconds: float) -> float:
        self.asked.add((name, seconds))
        self.taken += 1
        begins = max(time.monotonic(), self.next)
        self.next = begins + self.APART
        return begins - time.monotonic()


class Away:
    """A store that does not answer."""

    async def turn(self, name: str, seconds: float) -> float:
        raise StoreUnavailable("away")


def another(number: int = 1, channel: Channel = DISCORD) -> Delivery:
    return delivery(opened(record(id=f"another {number}", title=f"Another {number}")), channel=channel)


async def failed(messenger: DiscordMessenger, sent: Delivery) -> TransientFailure:
    with pytest.raises(TransientFailure) as caught:
        await messenger.post(sent, None)
    return caught.value


@pytest.mark.parametrize("limit", [RateLimited(60, here=True), RateLimited(60, everywhere=True)], ids=str)
async def test_a_limit_that_outlasts_a_call_is_known_when_it_is_given_up(
    discord: FakeDiscord, messenger: DiscordMessenger, limit: RateLimited
) -> None:
    discord.misbehave("POST messages", limit)
    error = await failed(messenger, CLAIM)
    assert error.refused
    assert error.retry_after == pytest.approx(60 - PATIENCE, abs=PATIENCE)
    assert discord.count("POST messages") == 1


async def test_nothing_is_sent_while_a_limit_on_all_calls_lasts(
    discord: FakeDiscord, messenger: DiscordMessenger
) -> None:
    discord.misbehave("POST messages", RateLimited(60, everywhere=True))
    await failed(messenger, CLAIM)
    error = await failed(messenger, another())
    assert error.refused
    assert error.retry_after == pytest.approx(60 - 2 * PATIENCE, abs=2 * PATIENCE)
    assert discord.count("POST messages") == 1


async def test_no_limit_is_taken_to_last_for_ever(discord: FakeDiscord, messenger: DiscordMessenger) -> None:
    discord.misbehave("POST messages", RateLimited(100_000, everywhere=True))
    error = await failed(messenger, CLAIM)
    assert error.retry_after is not None
    assert error.retry_after <= 3_600


async def test_all_calls_go_on_after_a_limit_that_outlasted_one(
    discord: FakeDiscord, messenger: DiscordMessenger
) -> None:
    discord.misbehave("POST messages", RateLimited(PATIENCE + 0.5, everywhere=True))
    await failed(messenger, CLAIM)
    messenger._calls.patience = 4
    await messenger.post(CLAIM, None)
    assert discord.count("POST messages") == 2


@pytest.mark.parametrize(
    "mishaps",
    [[Slow(30)], [RateLimited(0.01, here=True), Slow(30)], [Broken(502)]],
    ids=["slow", "then", "5xx"],
)
async def test_what_was_sent_and_not_answered_is_in_doubt(
    discord: FakeDiscord, messenger: DiscordMessenger, mishaps: list[Slow]
) -> None:
    discord.misbehave("POST messages", *mishaps)
    error = await failed(messenger, CLAIM)
    assert not error.refused


async def test_what_was_sent_is_in_doubt_also_while_a_limit_on_all_calls_lasts(
    discord: FakeDiscord, messenger: DiscordMessenger
) -> None:
    elsewhere = Channel(platform="discord", id="2000")
    discord.channel(elsewhere.id)
    discord.misbehave("POST messages", Slow(30), RateLimited(60, everywhere=True))
    slow, limited = await asyncio.gather(failed(messenger, CLAIM), failed(messenger, another(1, elsewhere)))
    assert (slow.refused, limited.refused) == (False, True)


async def test_a_discord_that_takes_no_connection_is_in_trouble_and_sets_no_limit(
    discord: FakeDiscord, messenger: DiscordMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(aiohttp.TCPConnector, "connect", never)
    error = await failed(messenger, CLAIM)
    assert (error.refused, error.retry_after) == (False, None)
    assert "in time" in str(error)


async def test_no_more_calls_go_at_once_than_may(discord: FakeDiscord) -> None:
    calm = DiscordMessenger(token=TOKEN, api_url=discord.url, in_flight=3)
    channels = [Channel(platform="discord", id=f"{number}") for number in range(2_000, 2_012)]
    for channel in channels:
        discord.channel(channel.id)
    discord.misbehave("POST messages", *[Slow(0.05)] * len(channels))
    posts = (calm.post(another(at, channel), None) for at, channel in enumerate(channels))
    await asyncio.gather(*posts)
    assert discord.busiest == 3
    assert [len(discord.channels[channel.id].messages) for channel in channels] == [1] * len(channels)
    await calm.close()


async def test_calls_begin_at_the_pace_that_discord_bears(
    discord: FakeDiscord, messenger: DiscordMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.calls.PACE", 0.05)
    messenger._calls.patience = 4
    began = time.monotonic()
    await asyncio.gather(*(messenger.post(another(number), None) for number in range(6)))
    assert time.monotonic() - began >= 5 * 0.05


async def test_who_waits_for_a_turn_is_not_given_up(
    discord: FakeDiscord, messenger: DiscordMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.calls.PACE", 0.6)
    messenger._calls.patience = 0.5
    await asyncio.gather(*(messenger.post(another(number), None) for number in range(3)))
    assert len(discord.channels[DISCORD.id].messages) == 3


async def test_calls_that_waited_for_a_limit_on_all_begin_at_the_pace_that_discord_bears(
    discord: FakeDiscord, messenger: DiscordMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.calls.PACE", 0.1)
    messenger._calls.patience = 4
    discord.misbehave("POST messages", RateLimited(1, everywhere=True))
    began = time.monotonic()
    await asyncio.gather(*(messenger.post(another(number), None) for number in range(6)))
    assert time.monotonic() - began >= 1 + 4 * 0.1


async def test_a_pace_that_processes_share_is_kept_to_by_each(discord: FakeDiscord) -> None:
    turns = Turns()
    processes = [DiscordMessenger(token=TOKEN, api_url=discord.url, pace=turns) for _ in range(2)]
    began = time.monotonic()
    await asyncio.gather(*(each.post(another(at), None) for at, each in enumerate(processes)))
    assert time.monotonic() - began >= (turns.taken - 1) * Turns.APART
    assert turns.taken == len(processes) * len(("who am I?", "post"))
    assert turns.asked == {("discord", PACE)}
    for each in processes:
        await each.close()


async def test_without_a_store_to_share_it_in_each_keeps_to_a_pace_of_its_own(
    discord: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.calls.PACE", 0.05)
    alone = DiscordMessenger(token=TOKEN, api_url=discord.url, pace=Away())
    began = time.monotonic()
    await asyncio.gather(*(alone.post(another(number), None) for number in range(4)))
    assert time.monotonic() - began >= 4 * 0.05
    assert len(discord.channels[DISCORD.id].messages) == 4
    await alone.close()


@pytest.mark.parametrize("logged_in", [False, True])
async def test_who_waits_for_a_turn_when_the_token_is_refused_does_not_try_it_again(
    discord: FakeDiscord, monkeypatch: pytest.MonkeyPatch, logged_in: bool
) -> None:
    monkeypatch.setattr("adapters.discord.calls.PACE", 0.4)
    many = DiscordMessenger(token=TOKEN, api_url=discord.url)
    if logged_in:
        await many.check([])
    discord.token, before = "another", len(discord.calls)
    await asyncio.gather(*(failed(many, another(number)) for number in range(4)))
    # Another one may have begun before the first was answered.
    assert len(discord.calls) - before < 4
    await many.close()


async def test_who_waits_for_a_limit_holds_up_nobody(discord: FakeDiscord) -> None:
    calm = DiscordMessenger(token=TOKEN, api_url=discord.url, in_flight=1, patience=4)
    quiet = Channel(platform="discord", id="2000")
    discord.channel(quiet.id)
    await calm.check([])
    discord.misbehave("POST messages", RateLimited(1.5, here=True))
    waiting = asyncio.create_task(calm.post(CLAIM, None))
    await asyncio.sleep(0.1)
    await calm.post(another(1, quiet), None)
    assert not waiting.done()
    await waiting
    await calm.close()


@pytest.mark.parametrize("mishap", [Refused("429/30046"), AcceptedThenDropped(), Garbled()], ids=str)
async def test_answers_that_are_not_as_they_should_be_are_transient(
    discord: FakeDiscord, messenger: DiscordMessenger, mishap: Refused
) -> None:
    messenger._calls.patience = 4
    discord.misbehave("POST messages", mishap)
    await failed(messenger, CLAIM)
    discord.remembers_nonces = True
    await messenger.post(replace(CLAIM), None)
    assert len(discord.channels[DISCORD.id].messages) == 1
