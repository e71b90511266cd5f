"""Any answer, form and App Home at all is one that Slack takes, and nothing in it is markup."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.replies import answer, shared
from adapters.slack.views import ChannelWatches, form_filled, home, reply_view, track_form, waiting
from bot.commands import (
    Button,
    Command,
    Facts,
    Item,
    Items,
    Lines,
    Mute,
    Reply,
    Search,
    ShowStory,
    Status,
    Track,
    Why,
)
from bot.domain.watch import ALERT_ON, Watch
from tests import specs
from tests.builders import FIRST_SEEN, SLACK
from tests.fakes import slack_shapes as shapes
from tests.fakes.slack_shapes import No, Payload, faults, valid_message, valid_view

texts = st.sampled_from(
    [
        *("", " ", "<!channel>", "<@U0123456789>", "<#C0123456789>", "*bold* _it_", "&amp; <b>", "“quoted”"),
        *("harbour " * 60, "x" * 700, "🚢" * 400, "https://ledger.example/a", "a | b", "e\u0301\u200b"),
    ]
)
short = texts.map(lambda text: text[:40])
lines = st.lists(texts, max_size=5).map(tuple)
commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(Mute, which=texts),
    st.builds(Search, what=st.just("claims"), words=texts, by=texts),
    st.builds(ShowStory, story=texts),
    st.builds(Why, link=texts),
    st.just(Status()),
)
items = st.builds(
    Item,
    heading=texts,
    title=texts,
    quote=texts,
    link=st.just("https://ledger.example/a") | texts,
    outlet=texts,
    at=st.none() | st.floats(0, 2 * FIRST_SEEN),
    notes=lines,
)
parts = st.one_of(
    st.builds(Lines, title=texts, lines=lines),
    st.builds(Facts, title=texts, facts=st.lists(st.tuples(texts, texts), max_size=5).map(tuple)),
    st.builds(Items, title=texts, items=st.lists(items, max_size=4).map(tuple)),
)
replies = st.builds(
    Reply,
    heading=texts,
    parts=st.lists(parts, max_size=3).map(tuple),
    next=st.none() | commands,
    buttons=st.lists(
        st.builds(Button, label=short.filter(str.strip), command=commands, risky=st.booleans()), max_size=3
    ).map(tuple),
    shareable=st.booleans(),
    suggestions=lines,
    ok=st.booleans(),
)


def taken(message: Payload) -> None:
    valid_message(message)
    assert faults("response_url", message) == []
    shown = json.dumps(list(shapes.texts(message)))
    assert not any(markup in shown for markup in ("<!", "<@", "<#"))


@given(replies, commands)
@settings(max_examples=40)
def test_any_answer_is_taken(reply: Reply, asked: Command) -> None:
    taken({**answer(reply, asked)})
    taken({**shared(reply, "U0READER")})
    valid_view(reply_view(reply))


watches = st.builds(
    Watch,
    kind=st.sampled_from(["entity", "phrase"]),
    name=texts,
    aliases=lines,
    alert_on=st.sets(st.sampled_from(sorted(ALERT_ON)), min_size=1).map(frozenset),
)
watched = st.builds(
    ChannelWatches, channel=st.just("C0123456789"), watches=st.lists(watches, min_size=1, max_size=4)
)


def test_a_home_with_everything_is_cut() -> None:
    watch = Watch(kind="entity", name="Ports Ministry", aliases=("MoP",) * 30)
    found = [ChannelWatches(channel=SLACK.id, watches=[watch] * 40)] * 120
    view = home(found, Reply(heading="x", parts=(Lines(lines=("x",)),) * 200))
    valid_view(view)
    assert "100 channels more" in json.dumps(view)


@given(st.lists(watched, max_size=4), replies)
@settings(max_examples=20)
def test_any_home_is_taken(found: list[ChannelWatches], status: Reply) -> None:
    view = home(found, status)
    valid_view(view)
    assert faults("views.publish", {"user_id": "U0READER", "view": view}) == []


tracks = st.builds(
    Track,
    kind=st.sampled_from(["entity", "phrase"]),
    name=texts,
    aliases=lines,
    fuzzy=st.booleans(),
    alert_on=st.sets(st.sampled_from(sorted(ALERT_ON))).map(frozenset),
    confidence=st.floats(0, 1),
    channel=st.sampled_from(["", SLACK.id]),
)


@given(tracks, replies)
@settings(max_examples=20)
def test_any_form_is_taken(filled: Track, problem: Reply) -> None:
    for view in (track_form(), track_form(filled, channel=SLACK.id, problem=problem), waiting()):
        valid_view(view)
        assert faults("views.update", {"view": view}) == []


def test_a_form_left_empty_asks_for_nothing() -> None:
    blocks: Payload = {block["block_id"]: {"given": {}} for block in track_form()["blocks"]}
    asked = form_filled({"state": {"values": blocks}})
    assert asked == Track(kind="entity", name="", alert_on=frozenset())


@pytest.mark.skipif(not specs.FOLDER, reason="SPECS names no folder with the platforms' schemas")
def test_the_schemas_find_fault() -> None:
    assert faults("views.publish", {"user_id": "U0READER", "view": {"type": "home"}})
    assert faults("views.update", {"view": {"type": "modal", "blocks": []}})
    with pytest.raises(No):
        valid_message({"text": "x", "blocks": [{"type": "x"}]})


def test_nobody_waits_for_bolt_but_who_listens() -> None:
    """It takes as long to load as all the rest."""
    program = (
        "import sys, bot.compose.running, bot.compose.checking, adapters.slack, adapters.slack.socket\n"
        "print('slack_bolt' in sys.modules)\n"
        "import adapters.slack.listener\n"
        "print('slack_bolt' in sys.modules)"
    )
    # The program is the one above.
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["False", "True"]
