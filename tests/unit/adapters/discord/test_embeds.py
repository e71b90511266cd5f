import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.embeds import escape, is_alike, message, thread_name
from bot.domain.alert import Alert, United
from bot.domain.finding import Answer
from bot.text.phrases import length
from tests.alerts import alerts, texts
from tests.builders import (
    answer_record,
    answered,
    claim,
    confirmation,
    correction,
    denial,
    no_comment,
    opened,
    record,
    spread,
    standing,
    united,
)
from tests.fakes.discord_shapes import size


def facts(alert: Alert, *, reply: bool = False) -> dict[str, str]:
    return {each["name"]: each["value"] for each in message(alert, reply=reply)["embeds"][0]["fields"]}


def test_a_parent_says_what_is_claimed_and_how_it_stands() -> None:
    rendered = message(opened())
    (embed,) = rendered["embeds"]
    assert rendered["content"] == "**Claim by Harbour Post**"
    assert embed["title"] == "Leaked memo orders twelve harbours closed, Harbour Post reports"
    assert embed["url"] == "https://ledger.example/harbours"
    assert embed["description"] == (
        "> A leaked memo orders twelve harbours to close by spring, the Harbour Post reported."
    )
    assert facts(opened()) == {
        "Status": "Reported by The Ledger",
        "First seen": "<t:1763733900:f>",
        "Watch": "Ports Ministry",
    }


def test_a_reply_says_who_answers_what() -> None:
    rendered = message(answered(), reply=True)
    assert rendered["content"] == "**Denied by the Ports Ministry (official)**"
    assert facts(answered(), reply=True) == {
        "Outlet": "Coast Radio",
        "In answer to": "Claim by Harbour Post:"
        " Leaked memo orders twelve harbours closed, Harbour Post reports",
    }


def test_an_answer_alone_says_that_its_claim_was_not_seen() -> None:
    assert facts(answered(alone=True))["In answer to"] == "A claim that was not seen here"


def test_an_orphan_says_that_its_parent_was_deleted() -> None:
    assert "was deleted" in message(answered(), orphaned=True)["content"]


def test_a_spread_reads_as_its_parent_does_now() -> None:
    parent = opened(stands=standing(denial(), outlets=("The Ledger", "Coast Radio")))
    assert message(spread(parent)) == message(parent)
    assert facts(parent)["Outlets"] == "The Ledger and Coast Radio"
    assert facts(parent)["Status"] == "Denied by the Ports Ministry (official) · reported by 2 outlets"


def test_each_state_has_its_colour() -> None:
    answers: list[Answer] = [
        *(denial(), denial(strength="soft"), confirmation(), correction(), no_comment()),
    ]
    colours = [message(opened(stands=standing(each)))["embeds"][0]["color"] for each in answers]
    assert len({*colours, message(opened())["embeds"][0]["color"]}) == 6


def test_a_reply_has_the_colour_of_its_own_answer() -> None:
    reply = answered(answer_record(confirmation()), stands=standing(denial()))
    alone = message(opened(stands=standing(confirmation())))["embeds"][0]["color"]
    assert message(reply, reply=True)["embeds"][0]["color"] == alone


def test_only_a_web_address_is_a_link() -> None:
    assert "url" not in message(opened(record(link="javascript:alert(1)")))["embeds"][0]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("*bold* _it_ ~~x~~ `c` ||s||", r"\*bold\* \_it\_ \~\~x\~\~ \`c\` \|\|s\|\|"),
        ("[click](https://evil.example)", r"\[click\](https:\/\/evil.example)"),
        ("discord.gg/abc", r"discord.gg\/abc"),
        ("@everyone and @here", "@\u200beveryone and @\u200bhere"),
        ("<@123456789012345678> <#1> <:a:1>", "\\<@\u200b123456789012345678\\> \\<#1\\> \\<\\:a:1\\>"),
        (":fire: at 12:30", r"\:fire: at 12:30"),
        ("# heading", r"\# heading"),
        ("-# small", r"\-# small"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("2025 was good", "2025 was good"),
        ("> quote", r"\> quote"),
        ("back\\slash", "back\\\\slash"),
        ("plain, e.g. (this) – 50% of #7", "plain, e.g. (this) – 50% of #7"),
    ],
)
def test_escape_leaves_text_as_it_reads(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@given(texts)
def test_escape_leaves_no_address_and_no_mention(text: str) -> None:
    escaped = escape(text)
    assert "://" not in escaped
    assert "@everyone" not in escaped
    assert "@here" not in escaped


def test_nobody_is_ever_mentioned() -> None:
    assert message(opened())["allowed_mentions"] == {"parse": []}


@given(alerts(), st.booleans(), st.booleans())
def test_any_alert_makes_a_message_that_discord_takes(alert: Alert, reply: bool, orphaned: bool) -> None:
    rendered = message(alert, reply=reply, orphaned=orphaned)
    (embed,) = rendered["embeds"]
    assert 1 <= length(rendered["content"]) <= 2000
    assert 1 <= length(embed["title"]) <= 256
    assert length(embed.get("description", "> x")) <= 4096
    assert len(embed.get("fields", [])) <= 25
    assert all(1 <= length(each["value"]) <= 1024 for each in embed.get("fields", []))
    assert size(embed) <= 6000
    assert embed.get("url", "https://").startswith(("https://", "http://"))
    # The one address that stands in a text is that of a thread, which Discord told itself.
    own = alert.elder_address if isinstance(alert, United) else ""
    fields = [each["value"] for each in embed.get("fields", []) if each["value"] != own]
    assert not any("://" in part for part in (rendered["content"], embed["title"], *fields))
    json.dumps(rendered).encode()


@given(texts)
def test_a_thread_has_a_name(title: str) -> None:
    assert 1 <= length(thread_name(opened(record(title=title)))) <= 100


@pytest.mark.parametrize("title", ["*harbour* " * 40, "*" * 300, "<@123456789012345678>" * 20])
def test_a_title_keeps_to_its_limit_when_escaped(title: str) -> None:
    shown = message(opened(record(title=title)))["embeds"][0]["title"]
    assert 100 < length(shown) <= 256
    assert shown.endswith("…")
    assert shown == escape(shown.replace("\\", "").replace("\u200b", ""))


def test_alike_is_what_tells_of_the_same() -> None:
    sent = message(opened())
    edited = message(spread())
    trimmed = {"content": f"{edited['content']} ", "embeds": edited["embeds"]}
    assert is_alike(sent, trimmed)
    site = message(opened(record(link="https://ledger.example")))
    assert is_alike(site, {**site, "embeds": [{**site["embeds"][0], "url": "https://ledger.example/"}]})
    assert not is_alike(sent, dict(message(answered())))
    assert not is_alike(sent, {"content": sent["content"], "embeds": []})
    assert not is_alike(sent, {"content": "hello"})
    assert not is_alike(sent, dict(message(opened(record(claim("Another sentence altogether."))))))


def test_the_last_reply_of_a_thread_leads_to_where_its_story_goes_on() -> None:
    sent = message(united(), reply=True)
    assert sent["content"] == "**This story goes on in an earlier thread**"
    assert sent["embeds"][0]["url"] == record().link
    assert sent["embeds"][0]["title"] == escape(record().title)


def test_the_last_reply_links_to_the_earlier_thread_and_is_known_by_the_same_without_the_link() -> None:
    linked = message(united(address="https://discord.com/channels/1/2/3"), reply=True)
    assert linked["embeds"][0]["fields"][0]["value"] == "https://discord.com/channels/1/2/3"
    assert is_alike(message(united(), reply=True), dict(linked))
