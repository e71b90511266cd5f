"""What people do in Slack is acked at once and answered, over a socket and over HTTP alike."""

import pytest

from adapters.slack.people import who
from bot.commands import Commands, Permissions, Reply, ShowFeeds
from bot.domain.watch import Channel
from bot.ports import Tracked
from tests.builders import SLACK
from tests.fakes.mishaps import Broken, Refused
from tests.fakes.slack import Payload
from tests.fakes.slack_people import FakePerson
from tests.soon import soon
from tests.unit.adapters.slack.newsroom import Newsroom, newsroom, running, text

LINK = "https://ledger.example/harbours"


async def test_a_command_is_acked_and_answered_to_whoever_asked(room: Newsroom) -> None:
    asked = await room.person.types(f"why {LINK}", channel=SLACK.id)
    assert asked.late < 1
    assert asked.ack == {}
    answer = await asked.answer()
    assert answer["response_type"] == "ephemeral"
    assert "twelve harbours" in text(answer)
    assert len(room.channel.messages) == 1


@pytest.mark.parametrize(
    "asked", ["help", "help track", "watches", "claims", "denials", "status", f"story {LINK}", "track x y"]
)
async def test_every_answer_is_one_that_slack_takes(socket_room: Newsroom, asked: str) -> None:
    answer = await (await socket_room.person.types(asked, channel=SLACK.id)).answer()
    assert answer["blocks"]
    assert socket_room.slack.refused == []


async def test_a_slip_is_answered_with_what_was_meant(socket_room: Newsroom) -> None:
    answer = await (await socket_room.person.types("wathces", channel=SLACK.id)).answer()
    assert "/onrecord watches" in text(answer)


async def test_what_slack_escapes_is_read_as_it_was_typed(room: Newsroom) -> None:
    asked = await room.person.types("track phrase “R&amp;D &lt;cuts&gt;”", channel=SLACK.id)
    assert "R&D" in text(await asked.answer())
    (tracked,) = await room.stores.watches.all()
    assert tracked.watch.name == "R&D <cuts>"


async def test_a_channel_is_shown_by_its_name_and_only_to_those_who_may_see_it(socket_room: Newsroom) -> None:
    socket_room.slack.channel("C0OTHER6789").members.add(socket_room.person.id)
    asked = await socket_room.person.types("track entity Otters channel:C0OTHER6789", channel=SLACK.id)
    assert {"type": "channel", "channel_id": "C0OTHER6789"} in pieces(await asked.answer())
    listed = await (await socket_room.person.types("watches", channel=SLACK.id)).answer()
    assert {"type": "channel", "channel_id": "C0OTHER6789"} in pieces(listed)


async def test_nobody_fills_or_silences_a_channel_they_are_not_in(socket_room: Newsroom) -> None:
    private = socket_room.slack.channel("C0OTHER6789")
    for typed in ("track entity Otters channel:C0OTHER6789", "mute watch Otters channel:C0OTHER6789"):
        answer = await (await socket_room.person.types(typed, channel=SLACK.id)).answer()
        assert "no channel here that both you and this bot know" in text(answer)
    assert await socket_room.stores.watches.all() == ()
    private.members.add(socket_room.person.id)
    socket_room.slack.misbehave("users.conversations", Refused("missing_scope"))
    asked = await socket_room.person.types("track entity Otters channel:C0OTHER6789", channel=SLACK.id)
    assert "no channel here" in text(await asked.answer())


def pieces(message: Payload) -> list[Payload]:
    """What the rich texts of a message consist of."""
    parts = [part for block in message["blocks"] for part in block.get("elements", ())]
    sections = [*parts, *(each for part in parts for each in part.get("elements", ()))]
    return [piece for each in sections for piece in each.get("elements", ())]


async def test_share_shows_the_answer_to_the_channel(room: Newsroom) -> None:
    answer = await (await room.person.types("claims", channel=SLACK.id)).answer()
    shared = await room.person.presses(answer, "Share", channel=SLACK.id, hidden=True)
    assert (await shared.answer())["response_type"] == "in_channel"
    message = room.channel.messages[-1]
    assert "twelve harbours" in text(message)
    assert {"type": "user", "user_id": room.person.id} in message["blocks"][-1]["elements"][0]["elements"]
    assert "Share" not in text(message).replace("Shared by", "")


async def test_mute_silences_the_story_and_says_so(room: Newsroom) -> None:
    pressed = await room.person.presses(room.claim, "Mute story", channel=SLACK.id)
    assert pressed.late < 1
    assert "muted" in text(await pressed.answer())
    (silence,) = await room.stores.watches.silences(0.0)
    assert (silence.channel, bool(silence.story), silence.by) == (SLACK, True, room.person.id)


@pytest.mark.parametrize(("option", "what"), [("Not a claim", "kind"), ("Wrong story", "story")])
async def test_wrong_is_kept_and_thanked_for(room: Newsroom, option: str, what: str) -> None:
    pressed = await room.person.presses(room.claim, "Wrong?", option=option, channel=SLACK.id)
    assert (await pressed.answer())["response_type"] == "ephemeral"
    (complaint,) = await room.stores.complaints.latest(5)
    assert (complaint.what, complaint.by) == (what, f"slack:{room.person.id}")


async def test_why_tells_of_the_alert(room: Newsroom) -> None:
    pressed = await room.person.presses(room.claim, "Why?", channel=SLACK.id)
    assert "Ports Ministry" in text(await pressed.answer())


async def test_a_button_under_a_reply_is_answered_in_its_thread(socket_room: Newsroom) -> None:
    opener = {**socket_room.claim, "thread_ts": socket_room.claim["ts"]}
    reply = {**opener, "ts": "1763733999.000002"}
    for message, thread in ((reply, opener["ts"]), (opener, None)):
        pressed = await socket_room.person.presses(message, "Why?", channel=SLACK.id)
        assert (await pressed.answer()).get("thread_ts") == thread


async def test_buttons_work_after_a_restart(socket_room: Newsroom) -> None:
    await socket_room.listener.close()
    await socket_room.slack.sockets.drop()
    async with running(socket_room.slack, socket_room.commands):
        await socket_room.slack.sockets.connected()
        pressed = await socket_room.person.presses(socket_room.claim, "Why?", channel=SLACK.id)
        assert "Ports Ministry" in text(await pressed.answer())


@pytest.mark.parametrize("known", [True, False], ids=["not a member", "not to be seen"])
async def test_whoever_tracks_where_the_bot_is_not_is_told_to_invite_it(
    socket_room: Newsroom, known: bool
) -> None:
    socket_room.slack.channel("C0OTHER", is_member=False)
    if not known:
        socket_room.slack.misbehave("conversations.info", Refused("channel_not_found"))
    asked = await socket_room.person.types("track entity Coast Guard", channel="C0OTHER")
    assert "/invite @onrecord" in text(await asked.answer())


ONLY = Permissions(track=frozenset({"slack:S0DESK", "slack:U0BOSS"}))


@pytest.mark.parametrize(
    ("user", "may"), [("U0BOSS", True), ("U0EDITOR", True), ("U0READER", False)], ids=str
)
async def test_who_may_track(user: str, may: bool) -> None:
    async with newsroom(permissions=ONLY) as room:
        room.slack.groups["S0DESK"] = {"U0EDITOR"}
        person = FakePerson(room.slack, id=user)
        answer = await (await person.types("track entity Coast Guard", channel=SLACK.id)).answer()
        assert ("Tracking" in text(answer)) == may
        assert bool(await room.stores.watches.all()) == may
        await (await person.types("watches", channel=SLACK.id)).answer()
        assert room.slack.count("usergroups.users.list") == 1


async def test_feeds_are_for_operators() -> None:
    async with newsroom(permissions=Permissions(operators=frozenset({"slack:U0BOSS"}))) as room:
        for user, heading in (("U0READER", "Only operators"), ("U0BOSS", "feed")):
            answer = await (await FakePerson(room.slack, id=user).types("feeds", channel=SLACK.id)).answer()
            assert heading in text(answer)
            assert ("Only operators" in text(answer)) == (user == "U0READER")


async def test_a_group_that_cannot_be_looked_up_lets_nobody_in() -> None:
    async with newsroom(permissions=ONLY) as room:
        editor = FakePerson(room.slack, id="U0EDITOR")
        answer = await (await editor.types("track entity Coast Guard", channel=SLACK.id)).answer()
        assert "Only those" in text(answer)


async def test_a_file_comes_as_a_message_to_whoever_asked(room: Newsroom) -> None:
    answer = await (await room.person.types("export claims", channel=SLACK.id)).answer()
    (file,) = room.slack.files.shared
    assert file["channel"] == "D0READER"
    assert b"twelve harbours" in file["data"]
    assert file["name"] in text(answer)


async def test_a_file_that_cannot_be_sent_is_told(socket_room: Newsroom) -> None:
    socket_room.slack.misbehave("files.getUploadURLExternal", Refused("missing_scope"))
    answer = await (await socket_room.person.types("export claims", channel=SLACK.id)).answer()
    assert "missing_scope" in text(answer)


async def test_a_bug_is_told_to_whoever_asked(socket_room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(self: object) -> tuple[Tracked, ...]:
        raise ZeroDivisionError

    monkeypatch.setattr(type(socket_room.stores.watches), "all", broken)
    answer = await (await socket_room.person.types("watches", channel=SLACK.id)).answer()
    assert "something went wrong" in text(answer)


async def test_an_answer_that_does_not_arrive_breaks_nothing(socket_room: Newsroom) -> None:
    socket_room.slack.misbehave("response_url", Broken(500), Broken(500))
    await socket_room.person.types("watches", channel=SLACK.id)
    answer = await (await socket_room.person.types("status", channel=SLACK.id)).answer()
    assert answer["blocks"]


async def test_an_answer_that_comes_too_late_for_its_address_is_whispered(socket_room: Newsroom) -> None:
    socket_room.slack.misbehave("response_url", Broken(404))
    await socket_room.person.types("watches", channel=SLACK.id)
    (whispered,) = await soon(lambda: socket_room.slack.room.whispered)
    assert (whispered["user"], "Ports Ministry" in text(whispered)) == (socket_room.person.id, True)


async def test_next_turns_the_page_in_place(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    async def paged(self: object, asked: object, asker: object, now: float) -> Reply:
        page = asked.page if isinstance(asked, ShowFeeds) else 0
        return Reply(heading=f"Page {page}", next=ShowFeeds(page=page + 1) if page < 2 else None)

    monkeypatch.setattr(Commands, "answer", paged)
    answer = await (await room.person.types("feeds", channel=SLACK.id)).answer()
    pressed = await room.person.presses(answer, "Next", channel=SLACK.id, hidden=True)
    second = await pressed.answer()
    assert (second["replace_original"], second["text"]) == (True, "Page 2")
    assert "Next" not in text(second)


async def test_a_channel_of_another_platform_is_not_theirs(socket_room: Newsroom) -> None:
    elsewhere = Channel(platform="discord", id="112233445566778899")
    asked = await socket_room.person.types(f"track entity X1Y2 channel:{elsewhere}", channel=SLACK.id)
    assert "Tracking" not in text(await asked.answer())


@pytest.mark.parametrize(
    "body",
    [
        {"user_id": "U1", "team_id": "T1", "channel_id": "C1"},
        {"user": {"id": "U1"}, "team": {"id": "T1"}, "channel": {"id": "C1"}},
        {"user": {"id": "U1", "team_id": "T1"}, "team": None, "channel": {"id": "C1"}},
        {"event": {"user": "U1"}, "team_id": "T1"},
    ],
    ids=["command", "action", "action in an organisation", "event"],
)
def test_who_asks_and_where(body: Payload) -> None:
    asker = who(body)
    assert (asker.user, asker.workspace) == ("U1", "T1")
    assert asker.channel == ("" if "event" in body else "C1")
