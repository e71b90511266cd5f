"""Any reply becomes an embed that Discord takes, with buttons that find their commands again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.embeds import button_id
from adapters.discord.replies import ASK, MORE, NEXT, SHARE, Shown, asked_again, shown
from bot.commands import (
    Button,
    Command,
    Facts,
    File,
    Item,
    Items,
    Lines,
    Mute,
    Reply,
    Search,
    ShowFeeds,
    ShowStory,
    Track,
    Untrack,
    Why,
    parse,
)
from bot.text.phrases import length
from tests.alerts import texts

_short = texts.map(lambda text: text[:600])
_items = st.builds(
    Item,
    heading=_short,
    title=_short,
    quote=texts,
    link=st.just("https://ledger.example/a_(b)") | texts,
    outlet=_short,
    at=st.none() | st.floats(0, 4e9),
    notes=st.lists(_short, max_size=3).map(tuple),
    state=st.sampled_from(["claim", "denied", None]),
)
_parts = st.one_of(
    st.builds(Lines, title=_short, lines=st.lists(_short, max_size=12).map(tuple)),
    st.builds(Facts, title=_short, facts=st.lists(st.tuples(_short, _short), max_size=12).map(tuple)),
    st.builds(Items, title=_short, items=st.lists(_items, max_size=12).map(tuple)),
)
_commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(Search, what=st.just("claims"), words=texts, before=st.just("1763733900.5~" + "a" * 24)),
    st.builds(Untrack, name=texts),
    st.builds(Mute, which=st.just("a" * 24)),
)
_replies = st.builds(
    Reply,
    heading=texts,
    parts=st.lists(_parts, max_size=4).map(tuple),
    next=st.none() | _commands,
    buttons=st.lists(st.builds(Button, label=st.just("Do"), command=_commands), max_size=3).map(tuple),
    shareable=st.booleans(),
    suggestions=st.lists(_short, max_size=3).map(tuple),
    ok=st.booleans(),
)


@given(_replies, st.none() | _commands)
def test_any_reply_is_one_that_discord_takes(reply: Reply, asked: Command | None) -> None:
    seen = shown(reply, asked)
    assert length(seen.title) <= 256
    assert length(seen.body) <= 4096
    assert length(seen.title + seen.body + seen.footer) <= 6000
    assert length(seen.footer) <= 2048
    assert len(seen.buttons) <= 5
    assert all(length(each.id) <= 100 and 1 <= length(each.label) <= 80 for each in seen.buttons)
    assert "@everyone" not in seen.title + seen.body
    json.dumps([seen.title, seen.body, seen.footer]).encode()


@given(_replies)
def test_no_link_of_a_feeds_text_takes_effect(reply: Reply) -> None:
    bare = tuple(part for part in reply.parts if not isinstance(part, Items))
    assert "://" not in shown(Reply(heading=reply.heading, parts=bare)).body


def test_what_does_not_fit_comes_as_a_file() -> None:
    items = tuple(Item(heading=f"Claim {number}", quote="harbour " * 60) for number in range(20))
    export = File(name="claims.csv", type="text/csv", data=b"1")
    seen = shown(Reply(heading="Claims", parts=(Items(items=items),), file=export))
    assert "Claim 3" in seen.body
    assert "Claim 19" not in seen.body
    assert seen.body.endswith("the whole answer is in the file.*")
    assert [file.name for file in seen.files] == ["claims.csv", "answer.txt"]
    assert b"Claim 19" in seen.files[1].data
    assert shown(Reply(heading="Claims")).files == ()


def test_an_item_says_in_words_what_its_colour_says() -> None:
    item = Item(
        heading="Denied by Ottawa (official)",
        title="No [harbour](https://evil.example) will close",
        quote="It is *not* so.",
        link="https://ledger.example/a_(b)",
        outlet="Coast Radio",
        at=1763733900.5,
        notes=("In answer to: Claim",),
        state="denied",
    )
    seen = shown(Reply(heading="Denials", parts=(Items(title="Newest first", items=(item,)),)))
    assert seen.colour == 0xB3261E
    assert seen.body == (
        "**Newest first**\n\n**Denied by Ottawa (official)**\n"
        r"[No \[harbour\](https:\/\/evil.example) will close](https://ledger.example/a_%28b%29)"
        "\n> It is \\*not\\* so.\n-# Coast Radio · <t:1763733900:f> · In answer to: Claim"
    )


def test_what_was_not_done_says_so_and_what_would_be_right() -> None:
    seen = shown(Reply(heading="No such watch.", suggestions=("watches", "help `x`"), ok=False))
    assert seen.title == "⚠ No such watch."
    assert seen.body == "Try:\n- `/onrecord watches`\n- `/onrecord help ’x’`"


def pressed(seen: Shown, label: str) -> object:
    """What a press of the button asks for."""
    id = next(each.id for each in seen.buttons if each.label == label)
    _, how, *rest = id.split(":", 2)
    return parse(asked_again(how, rest[0] if rest else "", seen.footer))


SHORT = Search(what="denials", words="tariffs")
LONG = Search(
    what="claims", words="one two three four five six seven", by="The Example Times", since=604_800.0
)


@pytest.mark.parametrize("asked", [SHORT, LONG, Why(link="https://ledger.example/" + "x" * 200)])
def test_share_and_next_find_their_commands_again(asked: Command) -> None:
    after = "1763733900.123456~" + "a" * 24
    to = (
        Search(what=asked.what, words=asked.words, by=asked.by, since=asked.since, before=after)
        if isinstance(asked, Search)
        else ShowFeeds(words="radio", page=3)
    )
    seen = shown(Reply(heading="x", next=to, shareable=True), asked)
    assert pressed(seen, "Share") == asked
    assert pressed(seen, "Next") == to
    again = shown(Reply(heading="x", next=to, shareable=True), to)
    assert pressed(again, "Share") == to


def test_turning_the_page_twice_goes_on_from_the_second() -> None:
    second = Search(what="claims", words=LONG.words, by=LONG.by, since=LONG.since, before="2.0~" + "b" * 24)
    third = Search(what="claims", words=LONG.words, by=LONG.by, since=LONG.since, before="1.0~" + "c" * 24)
    assert pressed(shown(Reply(heading="x", next=third), second), "Next") == third


def test_a_button_that_does_not_fit_is_left_out() -> None:
    short = Button(label="Its story", command=ShowStory(story="a" * 24))
    long = Button(label="Track again", command=Track(kind="entity", name="x" * 100), risky=True)
    seen = shown(Reply(heading="x", buttons=(short, long)))
    assert [(each.label, each.risky) for each in seen.buttons] == [("Its story", False)]


def test_ids_say_what_a_press_does() -> None:
    assert button_id(ASK, "status") == "onrecord:ask:status"
    assert button_id(SHARE) == "onrecord:share"
    assert asked_again(NEXT, "feeds page:2", "/onrecord feeds") == "feeds page:2"
    assert asked_again(MORE, "1~a", "/onrecord claims") == 'claims before:"1~a"'
