"""Records and entries -> items of a reply; names that people typed -> plain lines."""

from collections.abc import Iterable, Sequence

from bot.commands.asking import Asker
from bot.commands.replies import Item
from bot.commands.scanning import QUOTES
from bot.domain.alert import wording
from bot.domain.entry import Entry
from bot.domain.story import Member, Record
from bot.domain.watch import Channel, Watch
from bot.text.phrases import cut, listed, one_line, web_link
from bot.text.shares import written

LONGEST_NAME = 100
"""Characters of the name of a watch, an alias, or anything else that was typed."""
_TITLE = 200


def record_item(record: Record, *, notes: Iterable[str] = (), story: str = "") -> Item:
    """What was put on the record, and where."""
    return Item(
        heading=wording.heading(record),
        title=wording.title(record),
        quote=wording.evidence(record),
        link=web_link(record.link),
        outlet=wording.outlet(record),
        at=record.published,
        notes=tuple(note for note in notes if note),
        state=wording.state_of(record.finding),
        story=story,
    )


def entry_item(entry: Entry | Member, heading: str = "", *, notes: Iterable[str] = ()) -> Item:
    """An entry, under its outlet's name unless there is something better to call it."""
    outlet = plain(entry.outlet)
    return Item(
        heading=heading or outlet,
        title=plain(entry.title, _TITLE) or "(no title)",
        link=web_link(entry.link),
        outlet=outlet,
        at=entry.published,
        notes=tuple(note for note in notes if note),
    )


def said_of(record: Record, records: Sequence[Record]) -> list[str]:
    """How a record stands to the others of its story: what it answers, or who answered it."""
    answered = next((each for each in records if each.id == record.answers), None)
    if answered is not None:
        return [f"In answer to: {wording.heading(answered)}: {wording.title(answered)}"]
    if record.finding.kind != "claim":
        return []
    answers = dict.fromkeys(wording.heading(each) for each in records if each.answers == record.id)
    return [listed(list(answers), most=4)] if answers else ["Not answered so far"]


def plain(text: str, longest: int = LONGEST_NAME) -> str:
    """What somebody typed, or a feed holds, on one line of bearable length."""
    return cut(one_line(text), longest)


def name(text: str) -> str:
    """A name as it was typed, without the quotes around or inside it."""
    return plain("".join(each for each in text if each not in QUOTES))


def watch_line(watch: Watch) -> str:
    """ "Marco Rubio (entity; also Rubio, SecState; other spellings; alerts on claim and denial)"."""
    about: list[str] = [watch.kind]
    if watch.aliases:
        about.append("also " + listed([plain(alias) for alias in watch.aliases], most=5))
    if watch.fuzzy:
        about.append("other spellings too")
    about.append("alerts on " + asked_for(watch))
    return f"{plain(watch.name)} ({'; '.join(about)})"


def asked_for(watch: Watch) -> str:
    """What the watch alerts on, and how sure that must be."""
    least = f", where the confidence is at least {written(watch.confidence)}" if watch.confidence else ""
    return kinds(watch) + least


def kinds(watch: Watch) -> str:
    """What the watch alerts on: "claim, denial and correction"."""
    return listed(sorted(kind.replace("_", " ") for kind in watch.alert_on), most=5)


def where(channel: Channel, asker: Asker) -> str:
    """The channel, for whoever asks: "this channel", "channel C0123456789", "the console"."""
    if channel == asker.here:
        return "this channel" if channel.id else "the console"
    if channel.platform == asker.platform:
        return f"channel {plain(channel.id)}"
    return plain(str(channel))
