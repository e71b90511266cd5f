"""Settings -> what is well and what is not, before the service finds out."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress

from adapters.console.tables import show_checks
from adapters.redis import RedisFeedStates, RedisOutbox, RedisSubscriptions, connect
from adapters.redis import check as check_redis
from bot.compose import articles, listening, meaning
from bot.compose.feeding import fetching, joined, polling, samples
from bot.compose.messaging import messengers
from bot.compose.reading import lexicons_of
from bot.compose.storing import address, opened
from bot.domain.feed import Feed, Validators
from bot.domain.watch import Platform
from bot.errors import ConfigError, FeedError, FetchError, OnRecordError
from bot.ports import Checked, FeedStates, Fetcher, Messenger, Outbox, Subscription, Verdict
from bot.text.phrases import counted
from bot.text.urls import shown
from config.settings import Settings, tokens_missing


async def check(settings: Settings) -> bool:
    """Look at everything, print what was seen, and return whether nothing is wrong."""
    async with AsyncExitStack() as stack:
        found = [_configuration(settings), _lexicons(settings), *_tokens(settings)]
        posting = messengers(settings)
        for messenger in posting.values():
            stack.push_async_callback(messenger.close)
        local = await samples(settings, stack)
        fetcher = await stack.enter_async_context(fetching(settings, local))
        feeds = joined(settings, await _added(settings)) or local
        reading = _feeds(feeds, polling(settings, fetcher))
        looks = (_store(settings, feeds), _platforms(settings, posting), listening.check(settings), reading)
        for checks in await asyncio.gather(*looks):
            found += checks
        found += articles.check(sum(feed.full_text for feed in feeds))
        found += meaning.check(settings)
    show_checks(found)
    return all(checked.verdict != "wrong" for checked in found)


def _configuration(settings: Settings) -> Checked:
    feeds = "the bundled samples" if settings.samples else counted(len(settings.feeds), "feed")
    remedy = "" if settings.watches else "nothing is tracked: name people, bodies or phrases under watches:"
    return Checked(
        subject="configuration",
        verdict="well" if settings.watches else "warning",
        detail=f"{feeds}, {counted(len(settings.watches), 'watch', 'watches')}, from {settings.path}",
        remedy=remedy,
    )


def _lexicons(settings: Settings) -> Checked:
    try:
        languages = lexicons_of(settings).languages
    except ConfigError as error:
        remedy = "correct the file, and try a sentence with onrecord analyse"
        return Checked(subject="cue lexicons", verdict="wrong", detail=str(error), remedy=remedy)
    return Checked(
        subject="cue lexicons", verdict="well", detail=f"{', '.join(languages)}, from {settings.cues}"
    )


def _tokens(settings: Settings) -> Iterable[Checked]:
    for error in tokens_missing(settings):
        yield Checked(subject=error.key, verdict="wrong", detail=error.problem, remedy=error.remedy)


async def _store(settings: Settings, feeds: Sequence[Feed]) -> list[Checked]:
    async with AsyncExitStack() as stack:
        try:
            connection = connect(await address(settings, stack), prefix=settings.store.prefix)
        except OnRecordError as error:
            return [Checked(subject="store", verdict="wrong", detail=str(error), remedy="see what it says")]
        stack.push_async_callback(connection.close)
        found = await check_redis(connection)
        if all(checked.verdict != "wrong" for checked in found):
            found += await _buried(RedisOutbox(connection=connection))
            found += await _stopped(RedisFeedStates(connection=connection), feeds)
        return found


async def _added(settings: Settings) -> tuple[Subscription, ...]:
    """The feeds that were added by command, if the store can be asked; what is wrong with it is said once."""
    async with AsyncExitStack() as stack:
        with suppress(OnRecordError):
            subscriptions = RedisSubscriptions(connection=await opened(settings, stack))
            return await subscriptions.all()
    return ()


async def _buried(outbox: Outbox) -> list[Checked]:
    """What could not be delivered, by reason, the newest first."""
    reasons = Counter(f"{burial.delivery.channel}: {burial.reason}" for burial in await outbox.buried())
    return [
        Checked(
            subject="not delivered",
            verdict="warning",
            detail=f"{count} alerts for {reason}",
            remedy="mend the reason; then onrecord deliveries retry --all, or drop --all",
        )
        for reason, count in reasons.items()
    ]


async def _stopped(states: FeedStates, feeds: Sequence[Feed]) -> list[Checked]:
    """The feeds that are not polled any more, since they were gone for good."""
    known = await states.load([feed.id for feed in feeds])
    return [
        Checked(
            subject=feed.outlet,
            verdict="wrong",
            detail=f"{shown(feed.url)} is not polled any more: {known[feed.id].error}",
            remedy="take it out; or, to have it asked again, change anything of it, such as its outlet",
        )
        for feed in feeds
        if known[feed.id].stopped == feed.written
    ]


async def _platforms(settings: Settings, posting: Mapping[Platform, Messenger]) -> list[Checked]:
    channels = dict.fromkeys(channel for watch in settings.watches for channel in watch.channels)
    channels |= {settings.operator: None} if settings.operator else {}
    found: list[Checked] = []
    for platform, messenger in posting.items():
        found += await messenger.check([channel for channel in channels if channel.platform == platform])
    return found


async def _feeds(feeds: Iterable[Feed], fetcher: Fetcher) -> list[Checked]:
    return list(await asyncio.gather(*(_feed(feed, fetcher) for feed in feeds)))


async def _feed(feed: Feed, fetcher: Fetcher) -> Checked:
    subject = feed.outlet
    try:
        fetched = await fetcher.fetch(feed, Validators(), time.time())
    except FeedError as error:
        passing = isinstance(error, FetchError) and error.severity == "temporary"
        remedy = "it may pass; look again in a while" if passing else "correct its address, or take it out"
        verdict: Verdict = "warning" if passing else "wrong"
        return Checked(subject=subject, verdict=verdict, detail=f"{shown(feed.url)}: {error}", remedy=remedy)
    if not fetched.arrivals:
        detail = f"no entries at {shown(feed.url)}"
        return Checked(subject=subject, verdict="warning", detail=detail, remedy="look at its address")
    detail = f"{counted(len(fetched.arrivals), 'entry', 'entries')} at {shown(feed.url)}"
    return Checked(subject=subject, verdict="well", detail=detail)
