"""The commands as people and scripts meet them: what they print, and how they end."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flow.conftest import Onrecord

CLAIM = {"id": "1", "outlet": "Ledger", "title": "Leaked memo orders twelve harbours closed, Post reports"}
DENIAL = {"id": "2", "outlet": "Coast", "title": "Ottawa denies that memo orders twelve harbours closed"}
WEATHER = {"id": "3", "outlet": "Coast", "title": "Sunny spells and light winds for the weekend"}
WATCHES = "- phrase: twelve harbours\n"


def lines(*rows: object) -> str:
    return "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)


def at(row: dict[str, str], published: object) -> dict[str, object]:
    return {**row, "published": published}


async def test_analyse_prints_a_line_of_findings_for_each_entry(onrecord: Onrecord) -> None:
    ended = await onrecord("analyse", stdin=lines(DENIAL, WEATHER))
    assert (ended.status, ended.err) == (0, "")
    denial, weather = map(json.loads, ended.out.splitlines())
    assert denial["id"] == "2"
    (finding,) = denial["findings"]
    assert finding["kind"] == "denial"
    assert finding["strength"] == "outright"
    assert (finding["source"], finding["official"]) == ("Ottawa", True)
    assert finding["field"] == "title"
    assert finding["evidence"] == DENIAL["title"]
    assert 0 < finding["confidence"] <= 1
    assert weather == {"id": "3", "findings": []}


async def test_analyse_passes_over_malformed_lines_and_says_so(onrecord: Onrecord) -> None:
    ended = await onrecord("analyse", "-", stdin=lines("{", DENIAL, "[]", {"title": ""}, {"title": 3}))
    assert ended.status == 1
    assert [json.loads(line)["id"] for line in ended.out.splitlines()] == ["2"]
    for number in (1, 3, 4, 5):
        assert f"line {number}: " in ended.err
    assert "Traceback" not in ended.err


async def test_files_are_read_plain_and_gzipped(onrecord: Onrecord, tmp_path: Path) -> None:
    plain, packed = tmp_path / "entries.jsonl", tmp_path / "entries.jsonl.gz"
    plain.write_text(lines(DENIAL), encoding="utf-8")
    packed.write_bytes(gzip.compress(lines(DENIAL).encode()))
    one, other = await onrecord("analyse", str(plain)), await onrecord("analyse", str(packed))
    assert one.out == other.out != ""


@pytest.mark.parametrize("command", ["analyse", "replay"])
async def test_what_is_piped_in_may_be_gzipped_too(onrecord: Onrecord, command: str) -> None:
    given = (command, *(("--all", "--json") if command == "replay" else ()))
    row = at(DENIAL, 1763733900)
    one = await onrecord(*given, stdin=lines(row))
    other = await onrecord(*given, stdin=gzip.compress(lines(row).encode()))
    assert one.out == other.out != ""
    assert other.status == 0
    torn = await onrecord(*given, stdin=gzip.compress(lines(row).encode())[:-9])
    assert torn.status == 1
    assert "standard input: damaged gzip" in torn.err.splitlines()[-1]


async def test_what_is_called_gzipped_and_is_not_is_read_as_it_is(onrecord: Onrecord, tmp_path: Path) -> None:
    (tmp_path / "plain.gz").write_text(lines(DENIAL), encoding="utf-8")
    ended = await onrecord("analyse", str(tmp_path / "plain.gz"))
    assert (ended.status, len(ended.out.splitlines())) == (0, 1)


async def test_a_damaged_file_is_an_error_of_one_line(onrecord: Onrecord, tmp_path: Path) -> None:
    torn = tmp_path / "entries.jsonl.gz"
    torn.write_bytes(gzip.compress(lines(DENIAL).encode())[:-9])
    ended = await onrecord("analyse", str(torn))
    assert ended.status == 1
    assert "damaged" in ended.err.splitlines()[-1]
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("analyse", "no-such-file.jsonl"), "no-such-file.jsonl"),
        (("replay", "-", "--watches", "no-such-file.yaml"), "no-such-file.yaml"),
        (("run", "--role", "dance,"), "dance: there are poll"),
        (("run", "--role", ","), "name some of poll"),
        (("watches", "add", "entity", "Rubio", "--alert-on", "denail"), "denail: there are claim"),
        (("run", "--config", "no-such-file.yaml"), "no-such-file.yaml"),
        (("fly",), "fly"),
        (("analyse", "--unheard-of"), "unheard-of"),
    ],
)
async def test_unusable_arguments_end_with_2(
    onrecord: Onrecord, arguments: tuple[str, ...], said: str
) -> None:
    ended = await onrecord(*arguments)
    assert ended.status == 2
    assert said in ended.err
    assert "Traceback" not in ended.err


async def test_what_is_wrong_with_a_command_says_what_to_type_here(onrecord: Onrecord) -> None:
    ended = await onrecord("watches", "remove", "Nobody")
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.splitlines()[1:] == ["  try: onrecord ask watches"]
    ended = await onrecord("ask", "track", "entity", "EU", "channel:slack:x")
    assert "is no channel: write its ID, such as slack:C0123456789." in ended.err
    ended = await onrecord("ask", "track Rubio")
    assert "  try: onrecord ask 'track entity \"Rubio\"'" in ended.err.splitlines()


@pytest.mark.parametrize("command", [("watches", "list"), ("ask", "claims"), ("deliveries", "list")], ids=str)
async def test_a_store_that_is_away_is_named(onrecord: Onrecord, command: tuple[str, ...]) -> None:
    ended = await onrecord(*command, ONRECORD_REDIS_URL="redis://127.0.0.1:1")
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("onrecord: redis://127.0.0.1:1: ")


async def test_nothing_is_asked_where_there_is_nothing_to_drop(onrecord: Onrecord) -> None:
    ended = await onrecord("deliveries", "drop", "--all")
    assert (ended.status, ended.out) == (0, "Nothing is buried.\n")


async def test_a_replay_that_can_alert_nothing_says_so(onrecord: Onrecord, tmp_path: Path) -> None:
    (tmp_path / "none.yaml").write_text("[]\n", encoding="utf-8")
    ended = await onrecord("replay", "--watches", str(tmp_path / "none.yaml"), stdin=lines(CLAIM))
    assert ended.status == 0
    assert "none.yaml names no watches" in ended.err


async def test_a_wrong_configuration_names_file_line_key_and_remedy(
    onrecord: Onrecord, configured: Callable[[str], str]
) -> None:
    path = configured("feed:\n  - url: https://ledger.example/feed.xml\n")
    ended = await onrecord("run", "--config", path)
    assert ended.status == 2
    assert f"{path}:2" in ended.err
    assert "feeds" in ended.err


async def test_replay_puts_the_denial_into_the_claims_thread(onrecord: Onrecord, tmp_path: Path) -> None:
    watches = tmp_path / "watches.yaml"
    watches.write_text(WATCHES, encoding="utf-8")
    entries = lines(at(DENIAL, "2025-11-21T15:00:00Z"), at(WEATHER, 1763740000), at(CLAIM, 1763733900))
    ended = await onrecord("replay", "--all", "--json", "--watches", str(watches), stdin=entries)
    assert ended.status == 0, ended.err
    claim, denial, weather = map(json.loads, ended.out.splitlines())
    assert [claim["id"], denial["id"], weather["id"]] == ["1", "2", "3"]
    assert claim["story"] == denial["story"] != weather["story"]
    assert (claim["repeat_of"], claim["watches"]) == (None, ["twelve harbours"])
    opened, answered = claim["alerts"][0], denial["alerts"][0]
    assert (opened["alert"], opened["kind"], opened["thread"]) == ("opened", "claim", opened["id"])
    assert (answered["alert"], answered["kind"], answered["thread"]) == ("answered", "denial", opened["id"])
    assert (answered["source"], answered["official"]) == ("Ottawa", True)
    assert "entries/s" in ended.err


async def test_replay_without_all_prints_watched_stories_only(onrecord: Onrecord, tmp_path: Path) -> None:
    watches = tmp_path / "watches.yaml"
    watches.write_text(WATCHES, encoding="utf-8")
    entries = lines(at(CLAIM, 1763733900), at(WEATHER, 1763737000))
    ended = await onrecord("replay", "--json", "--watches", str(watches), stdin=entries)
    assert [json.loads(line)["id"] for line in ended.out.splitlines()] == ["1"]


async def test_replay_decides_the_same_in_memory_and_on_the_embedded_server(onrecord: Onrecord) -> None:
    entries = lines(at(CLAIM, 1763733900), at(DENIAL, 1763737500), at(WEATHER, 1763737600))
    memory = await onrecord("replay", "--all", "--json", stdin=entries)
    embedded = await onrecord("replay", "--all", "--json", "--store", "embedded", stdin=entries)
    assert memory.out == embedded.out
    assert len(memory.out.splitlines()) == 3


async def test_replay_draws_threads_for_people(onrecord: Onrecord, tmp_path: Path) -> None:
    watches = tmp_path / "watches.yaml"
    watches.write_text(WATCHES, encoding="utf-8")
    entries = lines(at(CLAIM, 1763733900), at(DENIAL, 1763737500))
    ended = await onrecord("replay", "--watches", str(watches), stdin=entries)
    assert "● Claim" in ended.out
    assert "└─ ✗ Denied by Ottawa (official)" in ended.out


async def test_the_version_and_help_are_shown(onrecord: Onrecord) -> None:
    assert (await onrecord("--version")).out.startswith("On Record 0.")
    shown = await onrecord("run", "--help")
    assert shown.status == 0
    assert "--once" in shown.out


async def test_check_is_well_with_the_shipped_configuration(onrecord: Onrecord) -> None:
    ended = await onrecord("check")
    assert ended.status == 0, ended.out
    assert "well" in ended.out
    assert "wrong" not in ended.out


async def test_check_finds_a_redis_that_is_down(onrecord: Onrecord) -> None:
    ended = await onrecord("check", ONRECORD_REDIS_URL="redis://:hunter2@127.0.0.1:1/0")
    assert ended.status == 1
    assert "cannot be reached" in " ".join(ended.out.split())
    assert "hunter2" not in ended.out + ended.err


async def test_check_finds_a_feed_that_is_none(onrecord: Onrecord, configured: Callable[[str], str]) -> None:
    path = configured("feeds:\n  - {url: 'http://127.0.0.1:1/feed.xml', outlet: Ledger}\nwatches: []\n")
    ended = await onrecord("check", "--config", path)
    assert ended.status == 1
    assert "127.0.0.1:1" in "".join(ended.out.split())
    assert "1 feed, 0 watches, from" in " ".join(ended.out.split())
