"""JSON lines in, JSON objects out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.entry import Entry
from bot.errors import InputError
from bot.jsonl.alerts import alert_row
from bot.jsonl.entries import entries
from bot.jsonl.findings import analysed_row, finding_row
from tests import builders as b

NOW = 1_763_733_900.0


def read(*rows: object) -> list[Entry | InputError]:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return list(entries(lines, NOW))


def one(**row: object) -> Entry:
    (entry,) = read({"title": "A title", **row})
    assert isinstance(entry, Entry), entry
    return entry


def test_only_a_title_is_needed() -> None:
    entry = one()
    assert (entry.title, entry.feed, entry.outlet, entry.published) == ("A title", "input", "", NOW)
    assert entry.id == one().id != one(title="Another").id


def test_everything_is_taken_over_and_unknown_keys_are_not() -> None:
    entry = one(
        id="7",
        feed="f",
        outlet="The Ledger",
        summary="S",
        content="C",
        link="https://Ledger.example/a?utm_source=rss#top",
        language="en-CA",
        mood="cheerful",
    )
    assert (entry.id, entry.feed, entry.outlet, entry.summary, entry.content) == (
        "7",
        "f",
        "The Ledger",
        "S",
        "C",
    )
    assert (entry.link, entry.language) == ("https://ledger.example/a", "en")


def test_an_outlet_is_a_feed_of_its_own_and_a_link_is_an_id() -> None:
    entry = one(outlet="The Ledger", link="https://ledger.example/a")
    assert (entry.feed, entry.id) == ("The Ledger", "https://ledger.example/a")


def test_a_number_is_an_id_too() -> None:
    assert one(id=12).id == "12"


@pytest.mark.parametrize(
    ("published", "seconds"),
    [
        (1763733900, 1763733900),
        (1763733900.5, 1763733900.5),
        ("2025-11-21T14:05:00Z", 1763733900),
        ("2025-11-21T15:05:00+01:00", 1763733900),
        ("2025-11-21 14:05:00", 1763733900),
        (None, NOW),
    ],
)
def test_published_is_seconds_or_a_date(published: object, seconds: float) -> None:
    assert one(published=published).published == seconds


def test_markup_and_entities_are_taken_out() -> None:
    assert one(title="<b>Ottawa</b> denies &amp; denies").title == "Ottawa denies & denies"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ("nonsense", "not JSON"),
        ("[1]", "not a JSON object"),
        ("{}", "title: missing"),
        ('{"title": "  "}', "title: missing"),
        ('{"title": 3}', "title: 3 is not a text"),
        ('{"title": "A", "summary": ["x"]}', 'summary: ["x"] is not a text'),
        ('{"title": "A", "published": "yesterday"}', "published"),
        ('{"title": "A", "published": true}', "published"),
        ('{"title": "A", "published": NaN}', "published"),
        ('{"title": "A", "published": 1e999}', "published"),
        ('{"title": "A", "published": 1e300}', "published"),
        ('{"title": "A", "published": -62135596801}', "published"),
        ('{"title": "A", "published": -200000000000}', "published"),
        ('{"title": "A", "published": 253402300800}', "published"),
        ('{"title": "A", "published": "0001-01-01T00:00:00+05:00"}', "published"),
        ('{"title": "A", "published": "9999-12-31T23:59:59-05:00"}', "published"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_malformed_line_is_an_error_with_its_number(line: str, said: str) -> None:
    first, error, last = read({"title": "A"}, line, {"title": "B"})
    assert isinstance(first, Entry)
    assert isinstance(last, Entry)
    assert isinstance(error, InputError)
    assert str(error).startswith("line 2: ")
    assert said in str(error)


def test_a_text_is_cut_where_that_of_a_feed_is() -> None:
    entry = one(title="No " * 1_000, summary="No. " * 10_000, content="<p>No</p>" * 100_000)
    assert (len(entry.title), len(entry.summary), len(entry.content)) == (498, 4_996, 50_000)
    assert entry.summary.endswith("No.…")


def test_blank_lines_are_passed_over_and_still_counted() -> None:
    assert str(read("", "  ", "{")[0]).startswith("line 3: ")


def test_half_of_a_character_does_no_harm() -> None:
    assert one(title="broken \ud83d emoji").title.encode()


@given(st.text(max_size=300))
def test_no_line_makes_reading_fail(line: str) -> None:
    assert all(isinstance(each, Entry | InputError) for each in read(line))


@given(
    st.dictionaries(st.sampled_from(["id", "title", "link", "published", "language"]), st.none() | st.text())
)
def test_no_object_makes_reading_fail(row: dict[str, str | None]) -> None:
    for each in read(row):
        assert isinstance(each, InputError) or json.dumps(analysed_row(each, []))


def test_findings_say_what_kind_they_are_and_no_more() -> None:
    denial = finding_row(b.denial(strength="soft"))
    assert (denial["kind"], denial["strength"], denial["source"], denial["official"], denial["origin"]) == (
        "denial",
        "soft",
        "the Ports Ministry",
        True,
        None,
    )
    claim = finding_row(b.claim())
    assert (claim["kind"], claim["strength"], claim["source"], claim["origin"]) == (
        "claim",
        None,
        None,
        "Harbour Post",
    )


def test_alerts_name_their_thread() -> None:
    claim = b.record()
    reply = alert_row(b.answered(claimed=claim))
    parent = alert_row(b.opened(claim))
    assert parent["thread"] == parent["id"] == reply["thread"] != reply["id"]
    assert (reply["alert"], reply["kind"], reply["answers"]) == ("answered", "denial", claim.finding.evidence)
    edit = alert_row(b.spread(b.opened(claim, stands=b.standing(outlets=("A", "B")))))
    assert (edit["alert"], edit["kind"], edit["outlets"]) == ("spread", "claim", ["A", "B"])


def test_the_last_alert_of_a_thread_names_the_one_that_goes_on() -> None:
    claim = b.record()
    row = alert_row(b.united(claim, thread="younger"))
    assert (row["alert"], row["thread"]) == ("united", "younger")
    assert row["goes_on_in"] == alert_row(b.opened(claim))["thread"]
