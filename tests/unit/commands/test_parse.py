"""What somebody typed, as it is understood."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.commands import (
    USAGES,
    Command,
    Export,
    Help,
    Mute,
    Search,
    ShowFeeds,
    ShowStory,
    ShowWatches,
    Status,
    Track,
    Unclear,
    Unmute,
    Untrack,
    Why,
    Wrong,
    parse,
    seconds,
    written,
)
from bot.commands.scanning import QUOTES
from bot.commands.spans import LONGEST, said
from bot.commands.spans import written as written_span
from bot.commands.usage import TYPED

DOCUMENT = (Path(__file__).parents[3] / "docs" / "commands.md").read_text(encoding="utf-8")
RUBIO = Track(kind="entity", name="Marco Rubio")
SPACED = Track(kind="entity", name="Marco Rubio", aliases=("Rubio", "SecState"), fuzzy=True)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", Help()),
        ("   ", Help()),
        ("/onrecord", Help()),
        ("help track", Help(about="track")),
        ("HELP /Track", Help(about="track")),
        ("track entity Marco Rubio", RUBIO),
        ("/onrecord Track ENTITY Marco  Rubio", RUBIO),
        ('track entity "Marco Rubio"', RUBIO),
        ("track entity “Marco Rubio”", RUBIO),
        ("track entity „Marco Rubio“", RUBIO),
        ('track entity "Marco Rubio', RUBIO),
        (
            "track phrase mass migration alert_on:denial,no_comment fuzzy:yes",
            Track(
                kind="phrase",
                name="mass migration",
                fuzzy=True,
                alert_on=frozenset({"denial", "no_comment"}),
            ),
        ),
        (
            'track entity Rubio aliases:"Marco Rubio", SecState,“Little Marco” channel:<#C01|news>',
            Track(
                kind="entity",
                name="Rubio",
                aliases=("Marco Rubio", "SecState", "Little Marco"),
                channel="C01",
            ),
        ),
        ("track entity Rubio Alert_On:Denials,No-Comment", None),
        ("track entity Marco Rubio confidence:.8", replace(RUBIO, confidence=0.8)),
        ("track entity Marco Rubio confidence: 80%", replace(RUBIO, confidence=0.8)),
        ('track entity Marco Rubio confidence:"80 %"', replace(RUBIO, confidence=0.8)),
        ("track entity Marco Rubio confidence:", RUBIO),
        ("untrack marco rubio", Untrack(name="marco rubio")),
        ("watches", ShowWatches()),
        ("watches page:2", ShowWatches(page=2)),
        ("track entity Marco Rubio aliases: Rubio, SecState fuzzy: yes", SPACED),
        ("claims since: by:NYT", Search(what="claims", by="NYT")),
        ("claims", Search(what="claims")),
        ("claims tariffs canada since:7d", Search(what="claims", words="tariffs canada", since=7 * 86_400.0)),
        ('denials by:"New York Times"', Search(what="denials", by="New York Times")),
        ("claims covid:19 https://a.example/1", Search(what="claims", words="covid:19 https://a.example/1")),
        ("story abc", ShowStory(story="abc")),
        ("story <https://a.example/1?x=2|a.example/1>", ShowStory(story="https://a.example/1?x=2")),
        ("why https://a.example/1", Why(link="https://a.example/1")),
        ("why story:s1 record:r1", Why(story="s1", record="r1")),
        ("mute Marco Rubio", Mute(which="Marco Rubio")),
        ("mute watch Marco Rubio for:1h30m", Mute(which="Marco Rubio", seconds=5400.0)),
        ("mute story s1 FOR:2H", Mute(which="s1", seconds=7200.0)),
        ("mute story", Mute(which="story")),
        ('mute "watch this"', Mute(which="watch this")),
        ("unmute watch x channel:C1", Unmute(which="x", channel="C1")),
        ("status", Status()),
        ("feeds", ShowFeeds()),
        ("feeds page:3", ShowFeeds(page=3)),
        ("export claims x since:30d", Export(what="claims", words="x", since=30 * 86_400.0)),
        ("export STORY s1 format:JSON", Export(what="story", words="s1", form="json")),
        ("wrong kind story:s1 record:r1", Wrong(what="kind", story="s1", record="r1")),
    ],
)
def test_what_is_typed_is_understood(text: str, command: Command | None) -> None:
    if command is None:
        command = Track(kind="entity", name="Rubio", alert_on=frozenset({"denial", "no_comment"}))
    assert parse(text) == command


@pytest.mark.parametrize(
    ("text", "problem", "suggestion"),
    [
        ("clams since:7d", "did you mean claims?", "claims since:7d"),
        ('trakc entity "Marco Rubio"', "did you mean track?", 'track entity "Marco Rubio"'),
        ("frobnicate", "is no command", "help"),
        ("track Marco Rubio", "entity", 'track entity "Marco Rubio"'),
        ("track", "entity", 'track phrase "Marco Rubio"'),
        ("track entity", "needs a name", "track entity Marco Rubio aliases:Rubio,SecState"),
        ("track phrase x alert_on:lies", "“lies” is nothing to alert on", ""),
        ("track phrase x fuzzy:perhaps", "fuzzy is yes or no", ""),
        ("track phrase x confidence:80", "“80” is no confidence: write a number from 0 to 1", ""),
        ("track phrase x confidence:0,8", "“0,8” is no confidence", ""),
        ("track phrase x confidence:-1", "such as 80%", ""),
        ("track phrase x confidnce:0.8", "did you mean confidence:?", "track phrase x confidence:0.8"),
        ("claims since:yesterday", "is no length of time", ""),
        ("claims since:0d", "is no length of time", ""),
        ("claims sinc:7d", "did you mean since:?", "claims since:7d"),
        ("export everything", "claims, denials or story", ""),
        ("export story", "needs the id of a story", ""),
        ("export claims format:xml", "csv and json", ""),
        ("story", "story needs", ""),
        ("why", "why needs", ""),
        ("mute", "mute needs", ""),
        ("untrack", "untrack needs", ""),
        ("help trakc", "is no command", "help track"),
        ("wrong", "press the button", ""),
    ],
)
def test_what_is_unclear_is_said_with_what_would_be_right(text: str, problem: str, suggestion: str) -> None:
    unclear = parse(text)

    assert isinstance(unclear, Unclear)
    assert problem in unclear.problem
    assert not suggestion or suggestion in unclear.suggestions


@pytest.mark.parametrize("name", USAGES)
def test_every_example_of_the_help_is_understood(name: str) -> None:
    for each in USAGES[name].examples:
        assert not isinstance(parse(each), Unclear), each


@pytest.mark.parametrize(
    "line", re.findall(r"^    (?:/onrecord|onrecord ask) (.+)$", DOCUMENT, flags=re.MULTILINE)
)
def test_every_example_of_the_documentation_is_understood(line: str) -> None:
    asked = line.partition(" --out ")[0]
    asked = asked[1:-1] if asked.startswith('"') else asked
    assert not isinstance(parse(asked), Unclear), asked


def test_the_documentation_names_every_command() -> None:
    named = set(re.findall(r"^\| `([a-z]+)", DOCUMENT, flags=re.MULTILINE))
    assert {name for each in named for name in each.split("|")} == set(TYPED)


pieces = (
    *USAGES,
    *("entity", "phrase", "story", "since:", "by:", "7d", "aliases:", ",", '"', "“", "”", "a", ":", "<", ">"),
    *("channel:", "<#C1|x>", "<https://a.example|x>", "alert_on:", "confidence:", "format:", "page:٣"),
)
anything = st.text(max_size=60) | st.lists(st.sampled_from(pieces) | st.text(max_size=5), max_size=8).map(
    " ".join
)


@given(anything)
@example("feeds page:٣")
@example("track entity : aliases:,,,")
@example("\x00")
def test_any_text_is_a_command_or_unclear(text: str) -> None:
    command = parse(text)

    if isinstance(command, Unclear):
        assert command.problem
        assert all(len(each) <= 150 for each in command.suggestions)
        assert len(command.problem) < 300
    else:
        again = parse(written(command))
        assert not isinstance(again, Unclear)
        assert parse(written(again)) == again


typed = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters=QUOTES), min_size=1)
    .filter(lambda text: bool(text.strip()) and "<" not in text)
    .map(lambda text: text[:40])
)
spans = st.none() | st.integers(1, int(LONGEST)).map(float)
ids = st.text("0123456789abcdef", min_size=24, max_size=24)
commands = st.one_of(
    st.builds(
        Track,
        name=typed,
        aliases=st.lists(typed, max_size=3).map(tuple),
        alert_on=st.frozensets(
            st.sampled_from(["claim", "denial", "confirmation", "correction", "no_comment"]), min_size=1
        ),
        confidence=st.integers(0, 100).map(lambda percent: percent / 100),
        channel=st.just("") | typed,
    ),
    st.builds(Untrack, name=typed, channel=st.just("") | typed),
    st.builds(Search, words=st.just("") | typed, since=spans, by=st.just("") | typed, before=st.just("")),
    st.builds(Mute, which=typed, seconds=spans, channel=st.just("")),
    st.builds(Unmute, which=typed, channel=st.just("")),
    st.builds(Why, link=typed, story=st.just(""), record=st.just("")),
    st.builds(Why, link=st.just(""), story=ids, record=ids),
    st.builds(Wrong, story=ids, record=ids),
    st.builds(ShowStory, story=typed),
    st.builds(ShowFeeds, page=st.integers(1, 999_999)),
    st.builds(Export, words=typed, since=spans, by=st.just("") | typed),
)


@given(commands)
def test_what_is_written_is_read_back(command: Command) -> None:
    assert parse(written(command)) == command


@given(ids, ids)
def test_what_a_button_carries_is_short(story: str, record: str) -> None:
    for command in (
        Mute(which=story),
        Wrong(what="story", story=story, record=record),
        Why(story=story, record=record),
    ):
        assert len(written(command)) < 100


@given(st.integers(1, int(LONGEST)))
def test_a_span_that_is_written_is_read_back(span: int) -> None:
    assert seconds(written_span(float(span))) == span


@pytest.mark.parametrize(
    ("span", "text"),
    [
        *((7200, "2 hours"), (86_400, "1 day"), (2_592_000, "30 days"), (0.2, "1 second")),
        *((5400, "1 hour and 30 minutes"), (129_600, "1 day and 12 hours"), (86_401, "1 day and 1 second")),
        *((90, "1 minute and 30 seconds"), (90_061, "1 day and 1 hour")),
    ],
)
def test_a_span_is_said_in_its_two_largest_units(span: float, text: str) -> None:
    assert said(span) == text


@pytest.mark.parametrize("text", ["", "7", "d", "7 d", "-1h", "9999999d", "0s", "1.5h", "seven days", "٣d"])
def test_what_is_no_span(text: str) -> None:
    assert seconds(text) is None or text == "7 d"
