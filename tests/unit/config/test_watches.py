"""Watches as people write them."""

from pathlib import Path

import pytest

from bot.domain.watch import ALERT_ON, CONSOLE, Channel, Watch
from bot.errors import ConfigError
from config.faults import Wrong
from config.watches import channel, load_watches


def loaded(folder: Path, text: str) -> tuple[Watch, ...]:
    path = folder / "watches.yaml"
    path.write_text(text)
    return load_watches(path)


def refused(folder: Path, text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        loaded(folder, text)
    return caught.value


def test_a_watch_with_everything(tmp_path: Path) -> None:
    text = """
- entity: Marco  Rubio
  aliases: [Rubio, Secretary Rubio, Rubio, Marco Rubio]
  fuzzy: true
  alert_on: [denial, no_comment]
  confidence: 80%
  channels: [slack:C0123456789, "discord:112233445566", console, console]
"""
    assert loaded(tmp_path, text) == (
        Watch(
            kind="entity",
            name="Marco Rubio",
            aliases=("Rubio", "Secretary Rubio"),
            fuzzy=True,
            alert_on=frozenset({"denial", "no_comment"}),
            confidence=0.8,
            channels=(
                Channel(platform="slack", id="C0123456789"),
                Channel(platform="discord", id="112233445566"),
                CONSOLE,
            ),
        ),
    )


def test_what_is_not_said_is_the_usual(tmp_path: Path) -> None:
    (watch,) = loaded(tmp_path, "- phrase: mass migration\n")
    assert watch == Watch(kind="phrase", name="mass migration", alert_on=ALERT_ON, channels=(CONSOLE,))


def test_texts_that_yaml_takes_for_something_else_stay_texts(tmp_path: Path) -> None:
    watches = loaded(tmp_path, "- phrase: 2024\n- phrase: off\n- entity: NO\n- phrase: 12:30\n")
    assert [watch.name for watch in watches] == ["2024", "off", "NO", "12:30"]


@pytest.mark.parametrize("written", ["0.8", ".8", "80%", "'0.80'", "80.0%"])
def test_a_confidence_is_a_share_or_per_cent(tmp_path: Path, written: str) -> None:
    (watch,) = loaded(tmp_path, f"- entity: Rubio\n  confidence: {written}\n")
    assert watch.confidence == 0.8


def test_an_empty_file_has_no_watches(tmp_path: Path) -> None:
    assert loaded(tmp_path, "# none yet\n") == ()


def test_one_letter_can_be_an_entity(tmp_path: Path) -> None:
    assert loaded(tmp_path, "- entity: X\n")[0].name == "X"


def test_the_same_watch_twice_is_one(tmp_path: Path) -> None:
    text = "- {entity: Rubio, aliases: [Marco]}\n- entity: Diab\n- {entity: Rubio, aliases: [Marco]}\n"
    assert [watch.name for watch in loaded(tmp_path, text)] == ["Rubio", "Diab"]


def test_an_entity_and_a_phrase_may_read_the_same(tmp_path: Path) -> None:
    assert len(loaded(tmp_path, "- entity: Ottawa\n- phrase: Ottawa\n")) == 2


def test_ten_thousand_watches_are_read(tmp_path: Path) -> None:
    text = "".join(f"- entity: Person {number}\n  aliases: [P{number}]\n" for number in range(10_000))
    assert len(loaded(tmp_path, text)) == 10_000


SITUATIONS = {
    "neither kind": ("- aliases: [Rubio]\n", 1, "1", "neither entity nor phrase"),
    "both kinds": ("- entity: a b\n  phrase: c d\n", 1, "1", "both entity and phrase"),
    "kind without a name": ("- entity:\n", 1, "1", "neither entity nor phrase"),
    "empty name": ("- entity: ' '\n", 1, "1.entity", "no letter"),
    "name of signs": ("- entity: Rubio\n- phrase: '---'\n", 2, "2.phrase", "no letter"),
    "name with a colon": ("- phrase: {breaking: news}\n", 1, "1.phrase", "put it in quotes"),
    "phrase of one letter": ("- phrase: a\n", 1, "1", "one letter"),
    "alias of one letter": ("- entity: Xi\n  aliases: [X]\n", 1, "1", "one letter"),
    "name for ever": (f"- phrase: {'word ' * 50}\n", 1, "1.phrase", "longer than 200"),
    "aliases not a list": ("- entity: Rubio\n  aliases: Marco\n", 2, "1.aliases", "write [Rubio"),
    "unknown key": ("- entity: Rubio\n  alias: [Marco]\n", 2, "1.alias", 'did you mean "aliases"?'),
    "unknown kind": ("- person: Rubio\n", 1, "1.person", "known here: entity"),
    "bare name": ("- Marco Rubio\n", 1, "1", "lines of key: value"),
    "unknown finding": ("- entity: Rubio\n  alert_on: [denials]\n", 2, "1.alert_on", "claim, denial"),
    "no finding": ("- entity: Rubio\n  alert_on: []\n", 2, "1.alert_on", "would never alert"),
    "confidence too high": ("- entity: Rubio\n  confidence: 80\n", 2, "1.confidence", "such as 80%"),
    "confidence below 0": ("- entity: Rubio\n  confidence: -0.1\n", 2, "1.confidence", "from 0 to 1"),
    "confidence in words": ("- entity: Rubio\n  confidence: high\n", 2, "1.confidence", '"high" is no conf'),
    "confidence of yes": ("- entity: Rubio\n  confidence: true\n", 2, "1.confidence", "from 0 to 1"),
    "no number": ("- entity: Rubio\n  confidence: .nan\n", 2, "1.confidence", "from 0 to 1"),
    "another confidence": (
        "- entity: Rubio\n  confidence: 0.8\n- entity: Rubio\n",
        3,
        "2",
        "on line 1 already",
    ),
    "channel's name": ("- entity: Ru\n  channels: ['slack:#desk']\n", 2, "1.channels.1", "bottom of About"),
    "channel's comment": ("- entity: Ru\n  channels:\n    - #desk\n", 3, "1.channels.1", "# begins"),
    "watched twice": (
        "- entity: Rubio\n  channels: [console]\n- entity: Diab\n- entity: Rubio\n  fuzzy: true\n",
        4,
        "3",
        "on line 1 already",
    ),
    "mapping for the list": ("entity: Rubio\n", 1, "", "a list"),
}


@pytest.mark.parametrize(("text", "line", "key", "words"), SITUATIONS.values(), ids=SITUATIONS.keys())
def test_an_error_names_line_key_and_remedy(
    tmp_path: Path, text: str, line: int, key: str, words: str
) -> None:
    error = refused(tmp_path, text)
    told = {(one.line, one.key): f"{one.problem}; {one.remedy}" for one in (error, *error.others)}
    assert words in told.get((line, key), f"nothing told of {line}, {key}, but {told}"), told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("console", "console"),
        (" Console ", "console"),
        ("slack:C0123456789", "slack:C0123456789"),
        ("Slack: G0123456789", "slack:G0123456789"),
        ("discord:112233445566", "discord:112233445566"),
    ],
)
def test_channels_are_read(text: str, expected: str) -> None:
    assert str(channel(text)) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("slack:#newsdesk", "the ID stands at the bottom of About"),
        ("slack:newsdesk", "the ID stands at the bottom of About"),
        ("slack:c0123456789", "the ID stands at the bottom of About"),
        ("slack:", "write slack:ID"),
        ("slack", "write slack:ID"),
        ("discord:#general", "Copy Channel ID"),
        ("discord:", "write discord:ID"),
        ("teams:19", "write slack:C0123456789, discord:112233445566 or console"),
        ("C0123456789", "write slack:C0123456789"),
        ("", "write slack:C0123456789"),
    ],
)
def test_what_is_no_channel_is_told_how_to_find_one(text: str, words: str) -> None:
    with pytest.raises(Wrong) as caught:
        channel(text)
    assert words in caught.value.remedy
