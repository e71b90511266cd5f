"""What is wrong in the configuration file: the line, the key and the remedy."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError
from config.sections import (
    SHIPPED,
)
from config.settings import load
from tests.unit.config.test_settings import loaded, refused

TOKEN = {"SLACK_BOT_TOKEN": "xoxb-1-2-x"}


FEED = "feeds:\n  - url: https://a.example/rss\n    outlet: A\n"


def uncommented(text: str) -> str:
    """With every example made real: lines that begin with # and anything but one space."""
    return re.sub(r"^#(?=\S|  )", "", text, flags=re.MULTILINE)


SITUATIONS = {
    "slowest of all": ("poll: {every: 10m, slowest: 5m}\n", 1, "poll.slowest", "at least as long a time"),
    "slowest of one": (FEED + "    every: 10m\n    slowest: 5m\n", 5, "feeds.1.slowest", "at least as long"),
    "whose pause": ("poll: {retry_after: site}\n", 1, "poll.retry_after", "url"),
    "operator": ("operator: '#desk'\n", 1, "operator", "write slack:C0123456789"),
    "unknown section": ("feed: []\n", 1, "feed", 'did you mean "feeds"?'),
    "bot token": ("SLACK_BOT_TOKEN: later\n", 1, "SLACK_BOT_TOKEN", "environment variable SLACK_BOT_TOKEN"),
    "signing secret": ("log: info\nslack_signing_secret: ''\n", 2, "slack_signing_secret", "SIGNING_SECRET"),
    "discord's token": ("discord_token: abc\n", 1, "discord_token", "variable DISCORD_TOKEN"),
    "any token": ("token: abc\n", 1, "token", "SLACK_BOT_TOKEN or DISCORD_TOKEN"),
    "slack's bot": ("slack:\n  bot: abc\n", 2, "slack.bot", "SLACK_BOT_TOKEN"),
    "slack's app token": ("slack:\n  app_token: abc\n", 2, "slack.app_token", "SLACK_APP_TOKEN"),
    "slack's slip": ("slack:\n  brodcast: all\n", 2, "slack.brodcast", 'did you mean "broadcast"?'),
    "discord's slip": ("discord:\n  publsh: true\n", 2, "discord.publsh", 'did you mean "publish"?'),
    "a token in the section": ("discord:\n  token: a.b\n", 2, "discord.token", "DISCORD_TOKEN"),
    "a watch's mention": (
        "watches:\n  - {entity: Rubio, mention: 'slack:S012'}\n",
        2,
        "watches.1.mention",
        "discord:ID",
    ),
    "slack's broadcast": ("slack:\n  broadcast: some\n", 2, "slack.broadcast", "first"),
    "slack's path": ("slack:\n  path: events\n", 2, "slack.path", "/slack/events"),
    "redis": ("redis: redis://x\n", 1, "redis", "ONRECORD_REDIS_URL"),
    "data": ("data_dir: /x\n", 1, "data_dir", "ONRECORD_DATA_DIR"),
    "feed without outlet": (
        "feeds:\n  - url: https://a.example\n",
        2,
        "feeds.1.outlet",
        "outlet: The Example",
    ),
    "feed without url": ("feeds:\n  - outlet: A\n", 2, "feeds.1.url", "add a line url: https://"),
    "feed as a bare url": ("feeds: [https://a.example]\n", 1, "feeds.1", "lines of key: value"),
    "feed without scheme": ("feeds:\n  - url: a.example\n    outlet: A\n", 2, "feeds.1.url", "http://"),
    "outlet without name": (
        "feeds:\n  - outlet: ' '\n    url: https://a.example\n",
        2,
        "feeds.1.outlet",
        "letter",
    ),
    "feed's language": (FEED + "    language: english\n", 4, "feeds.1.language", "en or fr"),
    "feed's pause": (FEED + "    every: 5\n", 4, "feeds.1.every", "5s for seconds"),
    "feed in two ways": (
        FEED + FEED.partition("\n")[2] + "    every: 5m\n",
        4,
        "feeds.2.url",
        "on line 2 already",
    ),
    "no pause": ("poll: {every: 0s}\n", 1, "poll.every", "from 1s"),
    "pause of a patient": ("poll:\n  timeout: 11m\n", 2, "poll.timeout", "from 1s to 10m"),
    "size": ("poll:\n  max_size: 10\n", 2, "poll.max_size", "such as 10MB"),
    "allowed host": ("poll:\n  allow: [intranet]\n", 2, "poll.allow.1", "192.168.1.20"),
    "allowed alone": ("poll:\n  allow: 10.0.0.1\n", 2, "poll.allow", "write [192.168.1.20]"),
    "kept too short": (
        "stories:\n  join_within: 7d\n  keep: 3d\n",
        3,
        "stories.keep",
        "shorter than join_within",
    ),
    "told forgotten too soon": (
        "stories: {join_within: 7d}\ndeliveries:\n  keep: 3d\n",
        3,
        "deliveries.keep",
        "shorter than stories: join_within",
    ),
    "joined too short": ("stories: {join_within: 5m}\n", 1, "stories.join_within", "from 1h"),
    "web on": ("web: on\n", 1, "web", "lines of key: value"),
    "port": ("web:\n  port: 80800\n", 2, "web.port", "at most 65535"),
    "port with a word": ("web:\n  port: http\n", 2, "web.port", "a whole number"),
    "cues": ("cues: nowhere\n", 1, "cues", '"nowhere" is no folder'),
    "log": ("log: loud\n", 1, "log", "debug, info, warning or error"),
    "backfill": ("backfill: a day\n", 1, "backfill", "90s, 5m or 24h"),
}


@pytest.mark.parametrize(("text", "line", "key", "words"), SITUATIONS.values(), ids=SITUATIONS.keys())
def test_an_error_names_line_key_and_remedy(
    tmp_path: Path, text: str, line: int, key: str, words: str
) -> None:
    error = refused(tmp_path, text)
    told = {(one.line, one.key): f"{one.problem}; {one.remedy}" for one in (error, *error.others)}
    assert words in told.get((line, key), f"nothing told of {line}, {key}"), told


def test_a_password_in_an_address_is_not_printed(tmp_path: Path) -> None:
    text = "feeds:\n  - url: [https://ann:sesame@a.example/]\n    outlet: A\npoll:\n  allow: [http://ann:sesame@x]\n"
    assert "sesame" not in str(refused(tmp_path, text))


def test_a_configuration_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yaml: cannot be read"):
        load(None, {"ONRECORD_CONFIG": str(tmp_path / "none.yaml")})


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("configuration")


EXAMPLE = "\n".join(
    line
    for line in uncommented((SHIPPED / "onrecord.yaml").read_text(encoding="utf-8")).split("\n")
    if line[:1] != "#"
)


PIECES = [
    "\n",
    "\n  ",
    " ",
    ":",
    "-",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "#",
    "'",
    '"',
    "*",
    "&",
    "!",
    "|",
    "\t",
    "0",
    "null",
    "é",
]


@given(
    st.integers(0, len(EXAMPLE)), st.integers(0, 12), st.sampled_from(PIECES), st.integers(0, len(EXAMPLE))
)
def test_however_a_file_is_damaged_it_loads_or_every_error_has_a_line_and_a_remedy(
    scratch: Path, start: int, cut: int, piece: str, elsewhere: int
) -> None:
    text = EXAMPLE[:start] + piece + EXAMPLE[start + cut :]
    try:
        loaded(scratch, text[:elsewhere] + piece + text[elsewhere:], **TOKEN)
        errors: tuple[ConfigError, ...] = ()
    except ConfigError as error:
        errors = (error, *error.others)
    assert all(error.line and error.remedy and error.problem for error in errors)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("store: {prefix: 'a b'}", "such as onrecord"),
        ("store: {prefix: '{a}'}", "such as onrecord"),
        ("store: {lease: 1s}", "from 3s to 1m"),
        ("store: {fsync: sometimes}", "always"),
        ("deliveries: {keep: 1h}", "from 1d"),
    ],
)
def test_a_store_that_cannot_be_used_so_is_refused(tmp_path: Path, text: str, remedy: str) -> None:
    assert remedy in str(refused(tmp_path, text + "\n"))
