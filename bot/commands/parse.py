"""What somebody typed -> the command they mean, or what is unclear about it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.commands import kinds, scanning
from bot.commands.kinds import Command, Form, Listed, Unclear
from bot.commands.scanning import Word
from bot.commands.spans import seconds
from bot.commands.usage import TYPED, USAGES
from bot.domain.finding import Kind
from bot.domain.watch import ALERT_ON
from bot.text.phrases import cut, one_line
from bot.text.shares import WANTED, share

# In per cent of likeness. A slip of the finger leaves four letters of five; less is another word.
_NEAR = 60
_SHOWN = 60
_SUGGESTED = 150

# Slack writes <https://a.example/1|a.example/1> and <#C0123456789|news>, Discord <#112233445566>.
_WRAPPED = re.compile(r"<(?:#|(?=https?://))([^<>|\s]+)(?:\|[^<>]*)?>")
_KINDS: Mapping[str, Kind] = {
    kind.rstrip("s"): kind for kind in ("claim", "denial", "confirmation", "correction", "no_comment")
}
_YES, _NO = frozenset({"yes", "true", "on", "1", "y"}), frozenset({"no", "false", "off", "0", "n"})


def parse(text: str) -> Command | Unclear:
    """The command that a text is, whatever its case and quotes; an empty one asks for help.

    What stands before the first word, `/onrecord`, may be left in. Never raises.
    """
    line = scanning.words(_WRAPPED.sub(r"\1", text[: scanning.LONGEST]))
    if line and line[0].text.lower().lstrip("/") == "onrecord":
        line = line[1:]
    if not line:
        return kinds.Help()
    name = line[0].text.lower().lstrip("/")
    if name not in _READERS:
        return _unknown(name, line[1:])
    try:
        return _READERS[name](_given(name, line[1:]))
    except _Amiss as amiss:
        return Unclear(
            problem=str(amiss), usage=USAGES[name].written, suggestions=amiss.better or USAGES[name].examples
        )


class _Amiss(Exception):
    """What is wrong with the words behind a command's name, and what to type instead."""

    def __init__(self, problem: str, *better: str) -> None:
        self.better = better
        super().__init__(problem)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What stands behind a command's name."""

    name: str
    words: Sequence[Word]
    options: Mapping[str, tuple[str, ...]]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    def option(self, key: str) -> str:
        return " ".join(self.options.get(key, ())).strip()

    def span(self, key: str) -> float | None:
        """A length of time in seconds; None if it is not given."""
        written = self.option(key)
        span = seconds(written)
        if written and span is None:
            raise _Amiss(
                f"“{_shown(written)}” is no length of time: write a number and s, m, h, d or w, "
                f"such as {key}:24h"
            )
        return span

    def needed(self, what: str) -> str:
        if not self.text.strip():
            raise _Amiss(f"{self.name} needs {what}")
        return self.text.strip()


def _given(name: str, line: Sequence[Word]) -> _Given:
    """The words and the options. What looks like an option and is none of this command's is a word, unless
    it is nearly one."""
    known = USAGES[name].options
    options: dict[str, tuple[str, ...]] = {}
    plain: list[Word] = []
    for word in line:
        if word.key in known:
            options[word.key] = word.values
        elif word.key and (meant := _nearest(word.key, known, most=80)):
            option = f"{meant[0]}:{scanning.joined(word)}"
            better = " ".join((name, *(option if each is word else scanning.typed(each) for each in line)))
            problem = f"{name} has no option {_shown(word.key)}: did you mean {meant[0]}:?"
            raise _Amiss(problem, cut(better, _SUGGESTED))
        else:
            plain.append(word)
    return _Given(name=name, words=plain, options=options)


def _unknown(name: str, rest: Sequence[Word]) -> Unclear:
    near = _nearest(name, TYPED, most=_NEAR)
    if not near:
        return Unclear(
            problem=f"“{_shown(name)}” is no command",
            suggestions=("help", *USAGES["track"].examples[:1], *USAGES["claims"].examples[:1]),
        )
    tail = " ".join(map(scanning.typed, rest))
    return Unclear(
        problem=f"“{_shown(name)}” is no command: did you mean {near[0]}?",
        usage=USAGES[near[0]].written,
        suggestions=tuple(cut(f"{each} {tail}".strip(), _SUGGESTED) for each in near[:2]),
    )


def _nearest(typed: str, among: Sequence[str] | frozenset[str], *, most: int) -> list[str]:
    found = process.extract(typed[:_SHOWN], sorted(among), scorer=fuzz.ratio, limit=3, score_cutoff=most)
    return [name for name, _, _ in found]


def _shown(text: str) -> str:
    return cut(one_line(text), _SHOWN) if text else ""


def _help(given: _Given) -> Command:
    about = given.text.lower().lstrip("/")
    if not about or about in USAGES:
        return kinds.Help(about=about)
    near = _nearest(about, TYPED, most=_NEAR)
    raise _Amiss(f"“{_shown(about)}” is no command", *(f"help {name}" for name in near[:2] or [""]))


def _track(given: _Given) -> Command:
    first = given.words[0] if given.words else None
    kind = "" if first is None or first.quoted else first.text.lower()
    name = " ".join(word.text for word in given.words[1:]).strip()
    if kind not in ("entity", "phrase"):
        named = scanning.quoted(given.text or "Marco Rubio")
        raise _Amiss(
            "say whether it is an entity (a person, body or company) or a phrase",
            f"track entity {named}",
            f"track phrase {named}",
        )
    if not name:
        raise _Amiss(f"track {kind} needs a name" if kind == "entity" else "track phrase needs the words")
    return kinds.Track(
        kind="entity" if kind == "entity" else "phrase",
        name=name,
        aliases=tuple(alias for alias in given.options.get("aliases", ()) if alias),
        fuzzy=_yes(given),
        alert_on=_alert_on(given.options.get("alert_on", ())),
        confidence=_confidence(given),
        channel=given.option("channel"),
        mention=given.option("mention"),
    )


def _yes(given: _Given) -> bool:
    written = given.option("fuzzy").lower()
    if written and written not in _YES | _NO:
        raise _Amiss("fuzzy is yes or no")
    return written in _YES


def _alert_on(values: Sequence[str]) -> frozenset[Kind]:
    asked = {
        value: value.lower().replace("-", "_").replace(" ", "_").rstrip("s") for value in values if value
    }
    if unknown := [value for value, kind in asked.items() if kind not in _KINDS]:
        raise _Amiss(
            f"“{_shown(unknown[0])}” is nothing to alert on: there are {', '.join(_KINDS.values())}",
        )
    return frozenset(_KINDS[kind] for kind in asked.values()) or ALERT_ON


def _confidence(given: _Given) -> float:
    written = ",".join(given.options.get("confidence", ()))
    found = share(written) if written else 0.0
    if found is None:
        raise _Amiss(f"“{_shown(written)}” is no confidence: {WANTED}")
    return found


def _untrack(given: _Given) -> Command:
    return kinds.Untrack(name=given.needed("the name of a watch"), channel=given.option("channel"))


def _search(what: Listed) -> Callable[[_Given], Command]:
    def read(given: _Given) -> Command:
        return kinds.Search(
            what=what,
            words=given.text,
            since=given.span("since"),
            by=given.option("by"),
            before=given.option("before"),
        )

    return read


def _story(given: _Given) -> Command:
    return kinds.ShowStory(story=given.needed("the id of a story, or a link of it"))


def _why(given: _Given) -> Command:
    story, record = given.option("story"), given.option("record")
    if story and record:
        return kinds.Why(story=story, record=record)
    return kinds.Why(link=given.needed("the link of an article"))


def _which(given: _Given) -> str:
    """What is to be muted; the word story or watch before it makes no difference."""
    given.needed("a story or a watch")
    first = given.words[0]
    said = not first.quoted and first.text.lower() in ("story", "watch") and len(given.words) > 1
    return " ".join(word.text for word in given.words[said:])


def _mute(given: _Given) -> Command:
    return kinds.Mute(which=_which(given), seconds=given.span("for"), channel=given.option("channel"))


def _unmute(given: _Given) -> Command:
    return kinds.Unmute(which=_which(given), channel=given.option("channel"))


def _page(given: _Given) -> int:
    page = given.option("page")
    return max(1, int(page[:6])) if page.isascii() and page.isdigit() else 1


def _feeds(given: _Given) -> Command:
    return kinds.ShowFeeds(words=given.text, page=_page(given))


def _export(given: _Given) -> Command:
    first = given.words[0].text.lower() if given.words else ""
    form = given.option("format").lower() or "csv"
    if first not in ("claims", "denials", "story"):
        raise _Amiss("say what to export: claims, denials or story")
    if form not in ("csv", "json"):
        raise _Amiss(f"“{_shown(form)}” is no format: there are csv and json")
    text = " ".join(word.text for word in given.words[1:])
    if first == "story" and not text:
        raise _Amiss("export story needs the id of a story, or a link of it")
    shape: Form = "json" if form == "json" else "csv"
    since, by = given.span("since"), given.option("by")
    match first:
        case "claims":
            return kinds.Export(what="claims", words=text, since=since, by=by, form=shape)
        case "denials":
            return kinds.Export(what="denials", words=text, since=since, by=by, form=shape)
        case _:
            return kinds.Export(what="story", words=text, since=since, by=by, form=shape)


def _wrong(given: _Given) -> Command:
    what, story, record = given.text.lower(), given.option("story"), given.option("record")
    if what not in ("kind", "story") or not story or not record:
        raise _Amiss("press the button under the alert instead")
    return kinds.Wrong(what="kind" if what == "kind" else "story", story=story, record=record)


_READERS: Mapping[str, Callable[[_Given], Command]] = {
    "help": _help,
    "track": _track,
    "untrack": _untrack,
    "watches": lambda given: kinds.ShowWatches(page=_page(given)),
    "claims": _search("claims"),
    "denials": _search("denials"),
    "story": _story,
    "why": _why,
    "mute": _mute,
    "unmute": _unmute,
    "status": lambda _: kinds.Status(),
    "feeds": _feeds,
    "export": _export,
    "wrong": _wrong,
}
