"""In a forum each story is a post, tagged with how it stands; in an announcement channel it is published."""

from collections.abc import AsyncIterator

import pytest

from adapters.discord import DiscordMessenger
from adapters.discord.forums import kind, tagged
from bot.domain.alert.wording import State
from bot.domain.delivery import Posted
from bot.domain.delivery import delivery as deliver
from bot.domain.finding import Answer
from bot.errors import MessageGone, PermanentFailure, TransientFailure
from tests.builders import (
    DISCORD,
    answer_record,
    answered,
    confirmation,
    correction,
    delivery,
    denial,
    no_comment,
    notice,
    opened,
    record,
    spread,
    standing,
)
from tests.fakes.discord import TOKEN, FakeDiscord
from tests.fakes.discord_channels import ANNOUNCEMENTS, FORUM, FakeChannel
from tests.fakes.mishaps import AcceptedThenDropped, RateLimited, Refused

CLAIM = delivery(opened(), channel=DISCORD)
DENIED = delivery(answered(), channel=DISCORD)
NOW_DENIED = delivery(spread(opened(stands=standing(denial()))), channel=DISCORD, parent=CLAIM.id)
TAGS = {"Claim": "71", "denied": "72", "confirmed": "73", "other": "74"}


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        yield fake


@pytest.fixture
def forum(discord: FakeDiscord) -> FakeChannel:
    return discord.channel(DISCORD.id, name="stories", type=FORUM, tags=TAGS, needs_tag=True)


@pytest.fixture
async def messenger(discord: FakeDiscord) -> AsyncIterator[DiscordMessenger]:
    made = DiscordMessenger(token=TOKEN, api_url=discord.url, interactive=True)
    yield made
    await made.close()


async def test_a_story_is_a_post_whose_tag_is_kept_current(
    discord: FakeDiscord, forum: FakeChannel, messenger: DiscordMessenger
) -> None:
    parent = await messenger.post(CLAIM, None)
    (post,) = discord.posts(forum.id)
    assert post.name.startswith("Leaked memo orders twelve harbours")
    assert list(post.tags) == ["Claim"]
    reply = await messenger.post(DENIED, parent)
    assert reply.thread == parent.message
    await messenger.edit(NOW_DENIED, parent)
    assert list(post.tags) == ["denied"]
    assert "Denied by" in str(post.messages[0])
    assert len(post.messages) == 2
    await messenger.edit(NOW_DENIED, parent)
    assert discord.count("PATCH channel") == 1
    await messenger.post(delivery(opened(), channel=DISCORD), None)
    assert (discord.count("POST messages"), discord.count("GET channel")) == (2, 1)


async def test_the_address_of_a_post_is_that_of_a_channel(
    forum: FakeChannel, messenger: DiscordMessenger
) -> None:
    parent = await messenger.post(CLAIM, None)
    address = await messenger.address(DISCORD, parent)
    assert address == f"https://discord.com/channels/{forum.guild}/{parent.thread}"


async def test_another_process_finds_and_edits_a_post(
    discord: FakeDiscord, forum: FakeChannel, messenger: DiscordMessenger
) -> None:
    discord.misbehave("POST posts", AcceptedThenDropped())
    with pytest.raises(TransientFailure):
        await messenger.post(CLAIM, None)
    another = DiscordMessenger(token=TOKEN, api_url=discord.url)
    found = await another.find(CLAIM, None)
    (post,) = discord.posts(forum.id)
    assert found == Posted(message=post.id, thread=post.id)
    assert await another.find(DENIED, found) is None
    post.archived = True
    await another.edit(NOW_DENIED, found)
    assert list(post.tags) == ["denied"]
    await another.close()


async def test_a_post_that_was_deleted(
    discord: FakeDiscord, forum: FakeChannel, messenger: DiscordMessenger
) -> None:
    parent = await messenger.post(CLAIM, None)
    del discord.channels[parent.message]
    with pytest.raises(MessageGone):
        await messenger.edit(NOW_DENIED, parent)
    moved = await messenger.post(DENIED, parent)
    assert moved.moved
    (post,) = discord.posts(forum.id)
    assert "was deleted" in str(post.messages[0])
    kept = Posted(message=parent.message, thread=moved.message)
    again = DiscordMessenger(token=TOKEN, api_url=discord.url)
    await again.post(delivery(answered(answer_record(confirmation())), channel=DISCORD), kept)
    await again.close()
    assert len(post.messages) == 2


async def test_a_forum_that_wants_a_tag_it_has_not(forum: FakeChannel, messenger: DiscordMessenger) -> None:
    forum.tags = {"other": "74"}
    with pytest.raises(PermanentFailure, match="make the tags claim, denied and confirmed"):
        await messenger.post(CLAIM, None)


async def test_a_notice_is_a_post(
    discord: FakeDiscord, forum: FakeChannel, messenger: DiscordMessenger
) -> None:
    forum.needs_tag = False
    posted = await messenger.post(deliver(DISCORD, notice("Feed broken")), None)
    assert discord.channels[posted.message].name == "Feed broken"


async def test_check_wants_the_tags(
    discord: FakeDiscord, forum: FakeChannel, messenger: DiscordMessenger
) -> None:
    *_, well = await messenger.check([DISCORD])
    assert well.verdict == "well"
    forum.tags = {"claim": "71"}
    *_, line = await messenger.check([DISCORD])
    assert line.verdict == "wrong"
    assert "denied, confirmed" in line.detail
    forum.needs_tag = False
    *_, line = await messenger.check([DISCORD])
    assert line.verdict == "warning"


@pytest.mark.parametrize(
    ("answer", "tags", "wanted"),
    [
        (None, "claim denied confirmed", "claim"),
        (denial(), "claim denied confirmed", "denied"),
        (confirmation(), "claim denied confirmed", "confirmed"),
        (denial(strength="soft"), "claim denied confirmed", "claim"),
        (denial(strength="soft"), "claim soft_denial", "soft denial"),
        (correction(), "claim corrected", "corrected"),
        (no_comment(), "claim denied", "claim"),
        (denial(), "claim", None),
    ],
)
def test_the_tag_says_how_the_story_stands(answer: Answer | None, tags: str, wanted: State | None) -> None:
    known = {name.replace("_", " "): name for name in tags.split()}
    alert = opened(stands=standing(answer)) if answer else opened()
    assert tagged(alert, known) == ([known[wanted]] if wanted else [])


def test_tags_that_only_moderators_may_set_are_not_used() -> None:
    tags = [
        {"id": "1", "name": "claim", "moderated": True},
        {"id": "2", "name": "denied", "moderated": False},
    ]
    assert kind({"type": 15, "guild_id": "9", "available_tags": tags}).tags == {"denied": "2"}


async def test_what_is_remembered_of_posts_is_bounded(
    forum: FakeChannel, messenger: DiscordMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.forums._REMEMBERED", 2)
    for number in range(5):
        await messenger.post(delivery(opened(record(id=f"claim {number}")), channel=DISCORD), None)
    assert len(messenger._forums._tagged) <= 2


def test_tags_are_told_by_name_in_any_case() -> None:
    about = kind({"type": FORUM, "guild_id": "1", "available_tags": [{"id": "7", "name": " Claim "}]})
    assert about.tags == {"claim": "7"}


async def test_a_claim_is_published_where_that_is_wanted(discord: FakeDiscord) -> None:
    discord.channel(DISCORD.id, type=ANNOUNCEMENTS)
    messenger = DiscordMessenger(token=TOKEN, api_url=discord.url, publish=True)
    parent = await messenger.post(CLAIM, None)
    await messenger.post(DENIED, parent)
    await messenger.close()
    assert discord.count("POST crosspost") == 1
    assert discord.channels[DISCORD.id].messages[0]["flags"] == 1


@pytest.mark.parametrize("type", [0, ANNOUNCEMENTS])
async def test_nothing_is_published_unasked(discord: FakeDiscord, type: int) -> None:
    discord.channel(DISCORD.id, type=type)
    messenger = DiscordMessenger(token=TOKEN, api_url=discord.url, publish=type == 0)
    await messenger.post(CLAIM, None)
    await messenger.close()
    assert discord.count("POST crosspost") == 0


@pytest.mark.parametrize("mishap", [Refused("403/50013"), RateLimited(after=60, here=True)])
async def test_what_cannot_be_published_stands_all_the_same(
    discord: FakeDiscord, mishap: Refused | RateLimited, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.messenger._PUBLISHED_WITHIN", 0.1)
    discord.channel(DISCORD.id, type=ANNOUNCEMENTS)
    messenger = DiscordMessenger(token=TOKEN, api_url=discord.url, publish=True)
    discord.misbehave("POST crosspost", mishap)
    posted = await messenger.post(CLAIM, None)
    assert posted.message == discord.channels[DISCORD.id].messages[0]["id"]
    assert len(await messenger.check([DISCORD])) == 2
    await messenger.close()
