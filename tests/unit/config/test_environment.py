"""Tokens and addresses from the environment."""

import re
from pathlib import Path

import pytest

from bot.errors import ConfigError
from config.environment import read

BOT, APP, SECRET, DISCORD = "xoxb-11-22-abc", "xapp-1-A-2-b", "0123456789abcdef" * 2, "MTEy.Ghi.zzz"


def test_an_empty_environment_is_the_console_and_the_embedded_server() -> None:
    found = read({"PATH": "/bin", "SLACK_BOT_TOKEN": "", "ONRECORD_REDIS_URL": " "})
    assert (found.slack, found.discord, found.redis_url, found.data_dir) == (None, None, None, None)


def test_everything_is_read_and_trimmed() -> None:
    found = read(
        {
            "SLACK_BOT_TOKEN": f" {BOT}\n",
            "SLACK_APP_TOKEN": APP,
            "SLACK_SIGNING_SECRET": SECRET,
            "DISCORD_TOKEN": DISCORD,
            "ONRECORD_REDIS_URL": "rediss://:pw@cache:6380/1",
            "ONRECORD_DATA_DIR": "/var/lib/onrecord",
            "ONRECORD_SLACK_API_URL": "https://slack-gov.com/api/",
            "ONRECORD_DISCORD_API_URL": "http://127.0.0.1:9/api/v10",
        }
    )
    assert found.slack is not None
    assert found.discord is not None
    assert found.redis_url is not None
    assert found.slack.app_token is not None
    assert found.slack.signing_secret is not None
    assert found.slack.bot_token.get_secret_value() == BOT
    assert found.slack.app_token.get_secret_value() == APP
    assert found.slack.signing_secret.get_secret_value() == SECRET
    assert found.slack.api_url == "https://slack-gov.com/api/"
    assert found.discord.token.get_secret_value() == DISCORD
    assert found.discord.api_url == "http://127.0.0.1:9/api/v10"
    assert found.redis_url.get_secret_value() == "rediss://:pw@cache:6380/1"
    assert found.data_dir == Path("/var/lib/onrecord")
    assert not re.search(rf"{BOT}|{APP}|{SECRET}|{DISCORD}|pw", repr(found))


SITUATIONS = {
    "app token for bot token": ("SLACK_BOT_TOKEN", APP, "app-level token"),
    "user token for bot token": ("SLACK_BOT_TOKEN", "xoxp-1-2-sesame", "another kind of Slack token"),
    "secret for bot token": ("SLACK_BOT_TOKEN", SECRET, "does not look as it should"),
    "quoted bot token": ("SLACK_BOT_TOKEN", f'"{BOT}"', "quotation marks"),
    "bot token in two": ("SLACK_BOT_TOKEN", "xoxb-11 sesame", "bot token"),
    "bot token for app token": ("SLACK_APP_TOKEN", BOT, "bot token"),
    "token for secret": ("SLACK_SIGNING_SECRET", BOT, "bot token"),
    "slack token for discord": ("DISCORD_TOKEN", BOT, "Slack bot token"),
    "discord application": ("DISCORD_TOKEN", "112233445566778899", "application's number"),
    "discord with Bot": ("DISCORD_TOKEN", f"Bot {DISCORD}", 'the word "Bot"'),
    "discord with a space": ("DISCORD_TOKEN", "ses ame", "a space"),
    "http for redis": ("ONRECORD_REDIS_URL", "http://sesame:6379", "redis://host:6379/0"),
    "host for redis": ("ONRECORD_REDIS_URL", "sesame:6379", "redis://host:6379/0"),
    "host for slack": ("ONRECORD_SLACK_API_URL", "sesame.com", "the whole address"),
    "host for discord": ("ONRECORD_DISCORD_API_URL", "sesame.com/api", "the whole address"),
    "slip in a name": ("ONRECORD_REDISURL", "redis://sesame", "did you mean ONRECORD_REDIS_URL?"),
}


@pytest.mark.parametrize(("name", "value", "words"), SITUATIONS.values(), ids=SITUATIONS.keys())
def test_a_mix_up_is_told_without_printing_the_value(name: str, value: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read({"SLACK_BOT_TOKEN": BOT, name: value})
    error = caught.value
    assert error.key == name
    assert words in str(error)
    assert str(error).startswith(f"environment: {name}: ")
    assert value not in str(error)
    assert "sesame" not in str(error)


@pytest.mark.parametrize("name", ["SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"])
def test_half_of_slack_is_told_what_is_missing(name: str) -> None:
    value = APP if name == "SLACK_APP_TOKEN" else SECRET
    with pytest.raises(ConfigError, match=f"SLACK_BOT_TOKEN: is not set, though {name} is"):
        read({name: value})


def test_variables_of_others_are_left_alone() -> None:
    read({"ONRECORD_HOME": "/x", "SLACK_TOKEN": "x", "ONRECORDS": "y"})
