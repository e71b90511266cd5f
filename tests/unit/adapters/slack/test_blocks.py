import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.blocks import message
from adapters.slack.elements import Message
from bot.commands import Mute, Why, Wrong, parse
from bot.domain.alert import Alert, United
from bot.domain.alert.wording import shown, told
from tests.alerts import alerts
from tests.builders import (
    answer_record,
    answered,
    claim,
    confirmation,
    denial,
    opened,
    record,
    spread,
    standing,
    united,
)
from tests.fakes.slack_shapes import texts, valid_message
from tests.fakes.slack_surfaces import controls


def lines(rendered: Message) -> str:
    """What a reader sees of the blocks, a line for each block or section."""
    return "\n".join("".join(_texts(part)) for block in rendered["blocks"] for part in block["elements"])


def _texts(part: dict[str, Any]) -> Iterator[str]:
    if part["type"] == "date":
        yield part["fallback"]
    elif isinstance(part.get("text"), str):
        yield part["text"]
    for each in part.get("elements", ()):
        yield from _texts(each)


def test_a_parent_says_what_is_claimed_and_how_it_stands() -> None:
    assert lines(message(opened())).split("\n") == [
        "Claim by Harbour Post",
        "Leaked memo orders twelve harbours closed, Harbour Post reports",
        "A leaked memo orders twelve harbours to close by spring, the Harbour Post reported.",
        "Reported by The Ledger",
        "First seen 2025-11-21 14:05 UTC",
        "Watch: Ports Ministry",
    ]


def test_a_parent_names_the_outlets_when_there_are_several() -> None:
    several = opened(stands=standing(outlets=("The Ledger", "Coast Radio")))
    assert lines(message(several)).endswith("\nThe Ledger and Coast Radio · Watch: Ports Ministry")


def test_a_reply_says_who_answers_what() -> None:
    rendered = message(answered(), reply=True)
    assert lines(rendered).split("\n") == [
        "Denied by the Ports Ministry (official)",
        "The Ports Ministry denied that any harbour was to close.",
        "No harbour will close, says ministry",
        "Coast Radio · In answer to: Claim by Harbour Post:"
        " Leaked memo orders twelve harbours closed, Harbour Post reports",
    ]
    assert rendered["text"] == (
        "Denied by the Ports Ministry (official): The Ports Ministry denied that any harbour was to close."
    )


def test_a_spread_reads_as_its_parent_does_now() -> None:
    stands = standing(denial(), outlets=("The Ledger", "Coast Radio"))
    rendered = message(spread(opened(stands=stands)))
    assert "Denied by the Ports Ministry (official) · reported by 2 outlets" in lines(rendered)
    assert rendered == message(opened(stands=stands))


def test_an_answer_alone_says_that_its_claim_was_not_seen() -> None:
    assert "The claim it answers was not seen here" in lines(message(answered(alone=True)))
    assert "not seen" not in lines(message(answered()))


def test_an_orphan_says_that_its_parent_was_deleted() -> None:
    rendered = lines(message(answered(), orphaned=True))
    assert rendered.startswith("The message that this replies to was deleted.\nDenied by")


def test_evidence_that_the_title_repeats_is_not_quoted() -> None:
    rendered = message(opened(record(claim("Memo closes harbours."), title="Memo closes harbours")))
    assert "rich_text_quote" not in json.dumps(rendered)


def test_only_a_web_address_is_a_link() -> None:
    assert "https://ledger.example/harbours" in json.dumps(message(opened()))
    hidden = json.dumps(message(opened(record(link="javascript:alert(1)"))))
    assert "javascript" not in hidden
    assert '"link"' not in hidden


HOSTILE = [
    "<!channel> <!here|x> <@U0123456789> <#C0123456789|x>",
    "<\u200b!channel> @\u2060channel @everyone",
    "<https://evil.example|click> https://evil.example",
    "*bold* _italic_ ~struck~ `code` > quote :boom: &lt;!channel&gt;",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_markup_of_a_feed_takes_effect(text: str) -> None:
    hostile = record(claim(text, origin=text), title=f"{text} title", outlet=text)
    rendered = message(opened(hostile, watches=(text,), stands=standing(outlets=(text,))))
    assert "<" not in rendered["text"]
    assert ">" not in rendered["text"]
    assert not any(markup in json.dumps(rendered["blocks"]) for markup in ("<!", "<@", "<#", "<http"))
    assert "mrkdwn" not in json.dumps(rendered["blocks"])
    assert _types(rendered["blocks"]) <= {
        *("rich_text", "rich_text_section", "rich_text_quote", "text", "link", "date"),
        *("context", "plain_text"),
    }
    assert json.dumps(rendered).count('"url"') == 1


def _types(part: Any) -> set[str]:
    if isinstance(part, list):
        return {kind for each in part for kind in _types(each)}
    if isinstance(part, dict):
        own = {part["type"]} if "type" in part else set()
        return own | {kind for value in part.values() for kind in _types(value)}
    return set()


def test_the_notification_escapes_and_the_blocks_do_not() -> None:
    rendered = message(answered(answer_record(confirmation("AT&T said 1 < 2."))))
    assert "AT&amp;T said 1 &lt; 2." in rendered["text"]
    assert "AT&T said 1 < 2." in lines(rendered)


@given(alerts(), st.booleans(), st.booleans(), st.booleans())
def test_any_alert_makes_a_message_that_slack_takes(
    alert: Alert, reply: bool, orphaned: bool, interactive: bool
) -> None:
    rendered = message(alert, reply=reply, orphaned=orphaned, interactive=interactive)
    valid_message(rendered)
    assert 1 <= len(rendered["text"]) <= 4000
    assert sum(map(len, texts(rendered["blocks"]))) <= 4000
    json.dumps(rendered).encode()


@given(alerts())
def test_every_button_has_its_whole_command_with_it(alert: Alert) -> None:
    rendered = message(alert, interactive=True)["blocks"]
    asked = [
        parse(value)
        for _, element in controls(rendered)
        for value in (element.get("value"), *(option["value"] for option in element.get("options", ())))
        if value
    ]
    if isinstance(alert, United):
        assert asked == []
        return
    assert [type(command) for command in asked] == [Mute, Wrong, Wrong, Why]
    assert all(alert.story in str(command) for command in asked)
    assert all(told(shown(alert)).id in str(command) for command in asked[1:])


def test_a_long_sentence_is_cut_between_words() -> None:
    long = replace(record(), finding=claim("harbour " * 500))
    assert "harbour…" in lines(message(opened(long)))


def test_the_last_reply_of_a_thread_leads_to_where_its_story_goes_on() -> None:
    sent = message(united(), reply=True)
    assert lines(sent) == f"This story goes on in an earlier thread\n{record().title}"
    assert record().link in json.dumps(sent["blocks"])
    assert "earlier thread: Claim by Harbour Post" in sent["text"]


def test_the_last_reply_links_to_the_earlier_thread_where_slack_tells_its_address() -> None:
    sent = json.dumps(message(united(address="https://a.slack.com/archives/C1/p1"), reply=True)["blocks"])
    assert "https://a.slack.com/archives/C1/p1" in sent
    assert record().link not in sent
