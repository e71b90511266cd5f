"""Alert -> what the terminal shows of it: a parent with its replies hanging from a line below it."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.domain.alert import Answered, Notice, Opened, United, wording
from bot.domain.story import Record
from bot.text.phrases import moment, one_line, web_link

# A mark and a colour for each state; the words beside them say the same, so that neither is needed.
_MARKS: dict[wording.State, tuple[str, str]] = {
    "claim": ("●", "bold yellow"),
    "denied": ("✗", "bold red"),
    "soft denial": ("≈", "red"),
    "confirmed": ("✓", "bold green"),
    "corrected": ("↺", "bold magenta"),
    "no comment": ("–", "dim"),
}

_QUOTES = '“”«»" '


def drawn_parent(alert: Opened | Answered) -> RenderableType:
    """A message that opens a thread."""
    return Group(Text(), _head(alert, reply=False), Padding(_body(alert, with_status=True), (0, 0, 0, 2)))


def drawn_reply(alert: Opened | Answered) -> RenderableType:
    """A message in a thread."""
    message = Group(_head(alert, reply=True), Padding(_body(alert, with_status=False), (0, 0, 0, 2)))
    hung = Table.grid(padding=(0, 1, 0, 0))
    hung.add_row(Text("  └─", style="dim"), message)
    return hung


def drawn_status(alert: Opened | Answered) -> RenderableType:
    """What an edited parent says now."""
    return Text(f"  └─ now: {wording.status(alert)}", style="dim")


def drawn_notice(notice: Notice) -> RenderableType:
    """A word to the operator."""
    mark, style = ("✓", "bold green") if notice.well else ("!", "bold red")
    head = Text(f"\n{mark} {one_line(notice.title)}", style=style)
    return Group(head, Padding(Text(one_line(notice.detail)), (0, 0, 0, 2)))


def drawn_farewell(alert: United, left: Record) -> RenderableType:
    """A thread's last line, under what opened it: a terminal has no thread to put it in."""
    said = wording.farewell(alert)
    head = Text(f"\n✓ {wording.heading(left)}: {wording.title(left)}", style="bold green")
    return Group(head, Padding(Text(f"└─ {said.title}: {said.detail}"), (0, 0, 0, 2)))


def drawn_context(alert: Opened | Answered) -> RenderableType:
    """The line that says which thread a message belongs to when others stand between."""
    about = wording.answered_claim(alert) or wording.title(wording.told(alert))
    return Text(f"\n… {about}", style="dim", overflow="ellipsis", no_wrap=True)


def _head(alert: Opened | Answered, *, reply: bool) -> Text:
    mark, style = _MARKS[wording.state(alert, reply=reply)]
    text = Text(f"{mark} {wording.heading(wording.told(alert))}", style=style)
    if not reply:
        text.append(f"  {wording.watches(alert)}", style="not bold dim cyan")
    return text


def _body(alert: Opened | Answered, *, with_status: bool) -> Group:
    record = wording.told(alert)
    title = Text(wording.title(record), style="bold" if with_status else "")
    lines = [title] if _says_more(alert) else []
    if sentence := wording.evidence(record):
        lines.append(Text(f"“{sentence.strip(_QUOTES)}”", style="italic"))
    if with_status:
        lines.append(Text(wording.status(alert)))
    lines.append(_where(alert))
    return Group(*lines)


def _where(alert: Opened | Answered) -> Text:
    record = wording.told(alert)
    text = Text(f"{wording.outlet(record)} · {moment(record.published)}", style="dim")
    if link := web_link(record.link):
        # The address is written out, not hidden in a terminal link: a reader sees where it leads.
        text.append(" · ").append(link, style=Style(underline=True, link=link))
    return text


def _says_more(alert: Opened | Answered) -> bool:
    """Whether the title is to be shown: not that of the claim over again, above a sentence that says more."""
    record = wording.told(alert)
    claim = alert.claim if isinstance(alert, Answered) else None
    return claim is None or not wording.evidence(record) or wording.title(record) != wording.title(claim)
