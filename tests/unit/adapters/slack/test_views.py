"""The form and the App Home, over a socket and over HTTP alike."""

import pytest

from adapters.slack.views import track_form
from bot.commands import Permissions
from bot.commands.showing import LONGEST_NAME
from bot.errors import StoreUnavailable
from bot.ports import Tracked
from tests.builders import SLACK
from tests.fakes.mishaps import Broken, Refused
from tests.fakes.slack import Payload
from tests.fakes.slack_people import FakePerson
from tests.soon import soon
from tests.unit.adapters.slack.newsroom import Newsroom, newsroom, text


async def opened(room: Newsroom) -> Payload:
    """The modal that was opened last, as soon as it is."""
    return (await soon(lambda: list(room.slack.views.modals.values())))[-1]


async def settled(room: Newsroom, view: Payload) -> Payload:
    """What stands in a modal when it was answered."""
    await soon(lambda: "One moment" not in text(room.slack.views.modals[view["id"]]))
    return room.slack.views.modals[view["id"]]


FILLED = {"kind": "entity", "name": "Coast Guard", "aliases": "CGA; Sea Guard", "fuzzy": ["yes"]}


async def test_track_alone_opens_a_form_that_tracks(room: Newsroom) -> None:
    await room.person.types("track", channel=SLACK.id)
    form = await opened(room)
    asked = {**FILLED, "alert_on": ["denial", "claim"], "confidence": "0.8"}
    submitted = await room.person.submits(form, asked)
    assert submitted.late < 1
    assert submitted.ack["response_action"] == "update"
    assert "Tracking entity “Coast Guard”" in text(await settled(room, form))
    (tracked,) = await room.stores.watches.all()
    watch = tracked.watch
    assert (watch.name, watch.aliases, watch.fuzzy) == ("Coast Guard", ("CGA", "Sea Guard"), True)
    assert (watch.alert_on, watch.channels) == (frozenset({"denial", "claim"}), (SLACK,))
    assert watch.confidence == 0.8


async def test_a_form_that_slack_opens_no_more_is_told(socket_room: Newsroom) -> None:
    socket_room.slack.misbehave("views.open", Refused("expired_trigger_id"))
    answer = await (await socket_room.person.types("track", channel=SLACK.id)).answer()
    assert "try again" in text(answer)


async def test_an_apology_that_does_not_arrive_breaks_nothing(socket_room: Newsroom) -> None:
    socket_room.slack.misbehave("views.open", Refused("internal_error"))
    socket_room.slack.misbehave("response_url", Broken(500))
    await socket_room.person.types(" Track ", channel=SLACK.id)
    answer = await (await socket_room.person.types("watches", channel=SLACK.id)).answer()
    assert answer["blocks"]


def test_the_form_takes_no_longer_a_name_than_is_watched_for() -> None:
    (name,) = (block for block in track_form()["blocks"] if block["block_id"] == "name")
    assert name["element"]["max_length"] == LONGEST_NAME


async def test_a_form_with_a_fault_comes_back_as_it_was(socket_room: Newsroom) -> None:
    await socket_room.person.types(" track ", channel=SLACK.id)
    form = await opened(socket_room)
    asked = {**FILLED, "name": "a", "alert_on": ["denial"], "confidence": "0.9"}
    await socket_room.person.submits(form, asked)
    again = await settled(socket_room, form)
    assert "too short" in text(again)
    corrected = await socket_room.person.submits(again, {"name": "Harbour Board"})
    assert corrected.ack["response_action"] == "update"
    assert "Tracking" in text(await settled(socket_room, again))
    (tracked,) = await socket_room.stores.watches.all()
    assert (tracked.watch.name, tracked.watch.aliases) == ("Harbour Board", ("CGA", "Sea Guard"))
    assert (tracked.watch.alert_on, tracked.watch.confidence) == (frozenset({"denial"}), 0.9)


async def home(room: Newsroom, person: FakePerson) -> Payload:
    """Somebody's App Home, once it is filled."""
    await person.opens_home()
    return await soon(lambda: room.slack.views.homes.get(person.id))


async def test_home_shows_what_is_watched_in_ones_own_channels(room: Newsroom) -> None:
    mine = await home(room, room.person)
    assert "Ports Ministry" in text(mine)
    assert {"type": "channel", "channel_id": SLACK.id} in mine["blocks"][1]["elements"][0]["elements"]
    stranger = FakePerson(room.slack, id="U0STRANGER", request_url=room.person.request_url)
    assert "Ports Ministry" not in text(await home(room, stranger))


async def test_home_opens_the_form(socket_room: Newsroom) -> None:
    view = await home(socket_room, socket_room.person)
    await socket_room.person.presses_in_view(view, "Track something")
    form = await opened(socket_room)
    await socket_room.person.submits(form, {**FILLED, "channel": SLACK.id})
    done = await settled(socket_room, form)
    assert "Tracking" in text(done)
    homes = socket_room.slack.views.homes
    await soon(lambda: "Coast Guard" in text(homes[socket_room.person.id]))
    await socket_room.person.presses_in_view(done, "Untrack")
    await soon(lambda: "no longer watched" in text(socket_room.slack.views.modals[form["id"]]))
    assert await socket_room.stores.watches.all() == ()


async def test_home_says_so_where_slack_does_not_say_who_is_where(socket_room: Newsroom) -> None:
    socket_room.slack.misbehave("users.conversations", Refused("missing_scope"))
    shown = text(await home(socket_room, socket_room.person))
    assert "Ports Ministry" not in shown
    assert "Slack does not say which channels you are in" in shown
    assert "/onrecord watches" in shown


async def test_who_may_not_track_is_told_so_in_the_place_of_the_form() -> None:
    async with newsroom(permissions=Permissions(track=frozenset({"slack:U0BOSS"}))) as room:
        answer = await (await room.person.types("track", channel=SLACK.id)).answer()
        assert "whom the configuration names" in text(answer)
        view = await home(room, room.person)
        await room.person.presses_in_view(view, "Track something")
        assert "whom the configuration names" in text(await opened(room))
        boss = FakePerson(room.slack, id="U0BOSS", request_url=room.person.request_url)
        await boss.types("track", channel=SLACK.id)
        await soon(lambda: len(room.slack.views.modals) == 2)
        assert "Its name" in text(await opened(room))


async def test_the_messages_tab_is_left_alone(socket_room: Newsroom) -> None:
    asked = await socket_room.person.opens_home("messages")
    assert asked.late < 1
    assert socket_room.slack.count("views.publish") == 0


async def test_a_store_that_is_away_is_told(socket_room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(self: object) -> tuple[Tracked, ...]:
        raise StoreUnavailable("away")

    monkeypatch.setattr(type(socket_room.stores.watches), "all", away)
    answer = await (await socket_room.person.types("watches", channel=SLACK.id)).answer()
    assert "store does not answer" in text(answer)
    assert "store does not answer" in text(await home(socket_room, socket_room.person))
