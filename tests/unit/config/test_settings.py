"""The configuration file and the environment, together."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.feed import Feed
from bot.domain.watch import CONSOLE, Watch
from bot.errors import ConfigError
from config.sections import (
    SHIPPED,
    Commands,
    Deliveries,
    Poll,
    Store,
    Stories,
    Web,
    WrittenFeed,
    WrittenSettings,
)
from config.settings import SAMPLES, Semantic, Settings, load, load_watches, tokens_missing
from config.watches import WrittenWatch

TOKEN = {"SLACK_BOT_TOKEN": "xoxb-1-2-x"}


FEED = "feeds:\n  - url: https://a.example/rss\n    outlet: A\n"


def loaded(folder: Path, text: str, **environ: str) -> Settings:
    path = folder / "onrecord.yaml"
    path.write_text(text)
    return load(path, environ)


def refused(folder: Path, text: str, **environ: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        loaded(folder, text, **environ)
    return caught.value


def test_the_shipped_configuration_polls_the_samples() -> None:
    settings = load(None, {})
    assert settings.path == SHIPPED / "onrecord.yaml"
    assert settings.samples
    assert settings.feeds == ()
    assert settings.watches == load_watches(SAMPLES / "watches.yaml")
    assert {watch.channels for watch in settings.watches} == {(CONSOLE,)}
    assert settings.backfill == 0
    assert settings.poll.allow == ()
    assert settings.data_dir == Path.cwd() / ".onrecord"


def uncommented(text: str) -> str:
    """With every example made real: lines that begin with # and anything but one space."""
    return re.sub(r"^#(?=\S|  )", "", text, flags=re.MULTILINE)


def test_every_example_in_the_shipped_configuration_is_right(tmp_path: Path) -> None:
    (tmp_path / "cues").mkdir()
    settings = loaded(tmp_path, uncommented((SHIPPED / "onrecord.yaml").read_text(encoding="utf-8")))
    assert [feed.interval for feed in settings.feeds] == [300, 120]
    assert [watch.name for watch in settings.watches] == [
        "Marco Rubio",
        "Volodymyr Zelensky",
        "mass migration",
    ]
    assert settings.backfill == 86_400
    assert settings.poll.contact == "newsdesk@example.org"
    assert settings.cues == tmp_path / "cues"


def test_every_key_has_an_example_in_the_shipped_configuration(tmp_path: Path) -> None:
    real = uncommented((SHIPPED / "onrecord.yaml").read_text(encoding="utf-8"))
    keys = set(re.findall(r"^(?: *- | *)(\w+):", real, flags=re.MULTILINE))
    sections = (WrittenSettings, WrittenFeed, WrittenWatch, Poll, Stories, Deliveries, Store, Web, Commands)
    assert {name for section in sections for name in section.model_fields} <= keys


def test_the_usual_values_are_those_that_the_shipped_configuration_names(tmp_path: Path) -> None:
    (tmp_path / "cues").mkdir()
    shipped = uncommented((SHIPPED / "onrecord.yaml").read_text(encoding="utf-8"))
    named, usual = loaded(tmp_path, shipped), loaded(tmp_path, FEED)
    assert named.stories == usual.stories
    assert named.web == usual.web
    assert named.log == usual.log
    assert named.poll.model_copy(update={"contact": None, "allow": ()}) == usual.poll


def test_the_configuration_is_the_one_named_or_the_environments_or_the_shipped(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text("log: debug")
    two.write_text("log: error")
    assert load(one, {"ONRECORD_CONFIG": str(two)}).log == "debug"
    assert load(None, {"ONRECORD_CONFIG": str(two)}).log == "error"
    assert load(None, {"ONRECORD_CONFIG": " "}).log == "info"


def test_feeds_become_the_cores(tmp_path: Path) -> None:
    text = (
        FEED
        + "  - {url: https://b.example/, outlet: ' Le  B ', language: fr-CA, every: 1m}\npoll: {every: 10m}\n"
    )
    settings = loaded(tmp_path, text)
    assert settings.feeds == (
        Feed(url="https://a.example/rss", outlet="A", interval=600),
        Feed(url="https://b.example/", outlet="Le B", language="fr", interval=60, slowest=60),
    )
    assert not settings.samples
    assert (settings.watches, settings.backfill, settings.poll.allow) == ((), 0, ())
    assert settings.data_dir == tmp_path / ".onrecord"


@pytest.mark.parametrize(
    ("feed", "poll", "times"),
    [
        pytest.param("", "", (300, 3600), id="as usual"),
        pytest.param("", "every: 1m, slowest: 30m", (60, 1800), id="all feeds"),
        pytest.param("", "every: 2h", (7200, 7200), id="rarely"),
        pytest.param(", every: 1m", "", (60, 60), id="a wire, in its own rhythm"),
        pytest.param(", every: 1m, slowest: 5m", "", (60, 300), id="a wire that sleeps"),
        pytest.param(", slowest: 10m", "every: 2m", (120, 600), id="never for long"),
        pytest.param(", slowest: 1m", "", (300, 300), id="no sooner than all"),
    ],
)
def test_a_feeds_own_times_go_before_those_of_all(
    tmp_path: Path, feed: str, poll: str, times: tuple[float, float]
) -> None:
    text = f"feeds: [{{url: 'https://a.example/', outlet: A{feed}}}]\npoll: {{{poll}}}\n"
    (found,) = loaded(tmp_path, text).feeds
    assert (found.interval, found.slowest) == times


def test_the_operators_channel_is_checked_as_any_other(tmp_path: Path) -> None:
    settings = loaded(tmp_path, "operator: slack:C0123456789\n")
    assert str(settings.operator) == "slack:C0123456789"
    (missing,) = tokens_missing(settings)
    assert "the operator hears in slack:C0123456789" in str(missing)
    assert loaded(tmp_path, "").operator is None


def test_a_feed_twice_is_one(tmp_path: Path) -> None:
    assert len(loaded(tmp_path, FEED + FEED.partition("\n")[2]).feeds) == 1


def test_own_watches_are_kept_for_the_samples(tmp_path: Path) -> None:
    settings = loaded(tmp_path, "watches: [{phrase: rye bread}]\nbackfill: 2d\n")
    assert settings.watches == (Watch(kind="phrase", name="rye bread"),)
    assert settings.samples
    assert settings.backfill == 2 * 86_400


@pytest.mark.parametrize("text", ["web: off\n", "web: no\n", "web: 'false'\n"])
def test_nothing_is_served_when_the_web_is_off(tmp_path: Path, text: str) -> None:
    assert loaded(tmp_path, text).web is None


def test_meaning_is_compared_where_it_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "minilm").mkdir()
    assert loaded(tmp_path, "").semantic is None
    assert loaded(tmp_path, "semantic: off\n").semantic is None
    assert loaded(tmp_path, "semantic: on\n").semantic == Semantic(model=None)
    assert loaded(tmp_path, "semantic:\n  model: minilm\n").semantic == Semantic(model=tmp_path / "minilm")
    assert "is no folder" in str(refused(tmp_path, "semantic:\n  model: elsewhere\n"))


def test_sections_without_values_are_not_given(tmp_path: Path) -> None:
    text = "feeds:\nwatches:\nbackfill:\npoll:\nstories:\nweb:\ncues:\nlog:\n"
    settings = loaded(tmp_path, text)
    assert settings == replace(load(None, {}), path=settings.path, data_dir=settings.data_dir)


def test_the_data_folder_comes_from_the_environment(tmp_path: Path) -> None:
    assert loaded(tmp_path, "", ONRECORD_DATA_DIR="/var/lib/onrecord").data_dir == Path("/var/lib/onrecord")


def test_with_a_token_a_watch_needs_channels(tmp_path: Path) -> None:
    text = "watches:\n  - {entity: Diab, channels: [console]}\n  - entity: Rubio\n"
    assert [watch.channels for watch in loaded(tmp_path, text).watches] == [(CONSOLE,), (CONSOLE,)]
    error = refused(tmp_path, text, **TOKEN)
    assert (error.line, error.key, error.problem) == (3, "watches.2", "has no channels")
    assert "slack:C0123456789" in error.remedy


def test_with_a_token_the_samples_still_go_to_the_console(tmp_path: Path) -> None:
    assert {watch.channels for watch in loaded(tmp_path, "", **TOKEN).watches} == {(CONSOLE,)}


def test_a_channel_whose_token_is_missing_is_told_and_not_raised(tmp_path: Path) -> None:
    text = (
        "watches:\n  - {entity: Diab, channels: [console, slack:C0123456789, slack:C9876543210]}\n"
        "  - {entity: Rubio, channels: [discord:1]}\n"
    )
    told = [str(error) for error in tokens_missing(loaded(tmp_path, text))]
    assert told == [
        'environment: SLACK_BOT_TOKEN: is not set, though the watch "Diab" alerts in slack:C0123456789; '
        "set it, or take the channel out",
        'environment: DISCORD_TOKEN: is not set, though the watch "Rubio" alerts in discord:1; '
        "set it, or take the channel out",
    ]
    assert len(tokens_missing(loaded(tmp_path, text, **TOKEN))) == 1
    assert tokens_missing(loaded(tmp_path, "")) == ()


def test_how_the_store_is_used_can_be_set(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path, "store: {prefix: desk-2, lease: 20s, fsync: always}\ndeliveries: {keep: 30d}\n"
    )
    store = settings.store
    assert (store.prefix, store.lease, store.fsync) == ("desk-2", 20, "always")
    assert settings.deliveries.keep == 30 * 86_400
