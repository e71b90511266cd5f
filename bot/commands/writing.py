"""A command -> the text that is read back as it: what a button carries, so that it works after a restart."""

from typing import assert_never

from bot.commands import kinds, spans
from bot.commands.kinds import Change, Command, Question
from bot.commands.scanning import quoted
from bot.domain.watch import ALERT_ON
from bot.text import shares


def written(command: Command) -> str:
    """The command as it is typed; `parse` reads it back. White space in its texts is folded, and double
    quotes in them are left out. A command that names its story and record by their ids, as those of `buttons`
    do, takes fewer than 100 characters."""
    parts = (part for part in _parts(command) if part)
    return " ".join(parts)


def _parts(command: Command) -> tuple[str, ...]:
    match command:
        case kinds.Help():
            return "help", command.about
        case kinds.Track() | kinds.Untrack() | kinds.Mute() | kinds.Unmute() | kinds.Wrong():
            return _change(command)
        case _:
            return _question(command)


def _change(command: Change) -> tuple[str, ...]:
    match command:
        case kinds.Track():
            return _track(command)
        case kinds.Untrack():
            return "untrack", quoted(command.name), _option("channel", command.channel)
        case kinds.Mute():
            span = _span("for", command.seconds)
            return "mute", _bare(command.which), span, _option("channel", command.channel)
        case kinds.Unmute():
            return "unmute", _bare(command.which), _option("channel", command.channel)
        case kinds.Wrong():
            return "wrong", command.what, f"story:{command.story}", f"record:{command.record}"
        case _:
            assert_never(command)


def _question(command: Question) -> tuple[str, ...]:
    match command:
        case kinds.ShowWatches():
            return "watches", _page(command.page)
        case kinds.Search():
            found = _words(command.words), _span("since", command.since), _option("by", command.by)
            return command.what, *found, _option("before", command.before)
        case kinds.ShowStory():
            return "story", quoted(command.story)
        case kinds.Why():
            return "why", *_article(command)
        case kinds.Status():
            return ("status",)
        case kinds.ShowFeeds():
            return "feeds", _words(command.words), _page(command.page)
        case kinds.Export():
            asked = _words(command.words), _span("since", command.since), _option("by", command.by)
            return "export", command.what, *asked, f"format:{command.form}"
        case _:
            assert_never(command)


def _article(command: kinds.Why) -> tuple[str, ...]:
    if command.record:
        return f"story:{command.story}", f"record:{command.record}"
    return (quoted(command.link),)


def _track(command: kinds.Track) -> tuple[str, ...]:
    aliases = ",".join(quoted(alias) for alias in command.aliases)
    kinds_ = "" if command.alert_on == ALERT_ON else ",".join(sorted(command.alert_on))
    return (
        "track",
        command.kind,
        quoted(command.name),
        f"aliases:{aliases}" if aliases else "",
        "fuzzy:yes" if command.fuzzy else "",
        f"alert_on:{kinds_}" if kinds_ else "",
        f"confidence:{shares.written(command.confidence)}" if command.confidence else "",
        _option("channel", command.channel),
        _option("mention", command.mention),
    )


def _words(text: str) -> str:
    return quoted(text) if text else ""


def _option(key: str, value: str) -> str:
    return f"{key}:{quoted(value)}" if value else ""


def _page(number: int) -> str:
    return f"page:{number}" if number > 1 else ""


def _span(key: str, span: float | None) -> str:
    return "" if span is None else f"{key}:{spans.written(span)}"


def _bare(which: str) -> str:
    """Ids need no quotes, and are short with none."""
    return which if which.isalnum() and which.isascii() and which not in ("story", "watch") else quoted(which)
