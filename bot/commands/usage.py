"""How each command is written, what it does, and an example of it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """One command as `help` tells it."""

    written: str
    """[] around what may be left out, | between what to choose from, CAPITALS for what to fill in."""
    does: str
    examples: tuple[str, ...]
    options: frozenset[str] = frozenset()
    """What may stand before a colon in it."""


USAGES: Mapping[str, Usage] = {
    "help": Usage(
        written="help [COMMAND]",
        does="Says what can be asked, and how.",
        examples=("help", "help track"),
    ),
    "track": Usage(
        written="track entity|phrase NAME [aliases:A,B] [fuzzy:yes] [alert_on:KINDS] [confidence:0.8] "
        "[channel:ID]",
        does="Watches for a person, body or company, or for a phrase, and alerts in this channel. "
        "KINDS are some of claim, denial, confirmation, correction, no_comment. With confidence:0.8 only "
        "what is found so surely alerts.",
        examples=(
            "track entity Marco Rubio aliases:Rubio,SecState",
            'track phrase "mass migration" alert_on:denial confidence:80%',
        ),
        options=frozenset({"aliases", "fuzzy", "alert_on", "confidence", "channel", "mention"}),
    ),
    "untrack": Usage(
        written="untrack NAME [channel:ID]",
        does="Watches for it no longer.",
        examples=("untrack Marco Rubio",),
        options=frozenset({"channel"}),
    ),
    "watches": Usage(
        written="watches",
        does="Lists what is watched for, and where, and what is muted.",
        examples=("watches",),
        options=frozenset({"page"}),
    ),
    "claims": Usage(
        written="claims [WORDS] [since:TIME] [by:NAME]",
        does="Lists claims, newest first. NAME is who claims, whom it comes from, or the outlet.",
        examples=("claims", "claims tariffs since:7d", "claims by:NYT"),
        options=frozenset({"since", "by", "before"}),
    ),
    "denials": Usage(
        written="denials [WORDS] [since:TIME] [by:NAME]",
        does="Lists denials, newest first, with the claim that each answers.",
        examples=("denials since:24h", 'denials by:"State Department"'),
        options=frozenset({"since", "by", "before"}),
    ),
    "story": Usage(
        written="story ID|LINK",
        does="Tells the life of a story: who claimed it first, who repeated it, who answered, and when.",
        examples=("story https://news.example.org/a/1",),
    ),
    "why": Usage(
        written="why LINK",
        does="Says what became of an article: whether it was seen, which story it is in, what it says on the "
        "record by which rule, and who was alerted, or why nobody was.",
        examples=("why https://news.example.org/a/1",),
        options=frozenset({"story", "record"}),
    ),
    "mute": Usage(
        written="mute story|watch WHICH [for:TIME] [channel:ID]",
        does="Posts nothing more about it in this channel for that time. What stands there is kept current.",
        examples=("mute watch Marco Rubio for:2h", "mute story https://news.example.org/a/1"),
        options=frozenset({"for", "channel"}),
    ),
    "unmute": Usage(
        written="unmute story|watch WHICH [channel:ID]",
        does="Posts about it again.",
        examples=("unmute watch Marco Rubio",),
        options=frozenset({"channel"}),
    ),
    "status": Usage(
        written="status",
        does="Says how the service is: feeds, entries, stories, alerts on their way, readers' complaints.",
        examples=("status",),
    ),
    "feeds": Usage(
        written="feeds [WORDS]",
        does="Lists the feeds, those that fail first. WORDS are part of an address or outlet. For operators.",
        examples=("feeds", "feeds CBC"),
        options=frozenset({"page"}),
    ),
    "export": Usage(
        written="export claims|denials|story [WORDS|ID|LINK] [since:TIME] [by:NAME] [format:csv|json]",
        does="Sends a file with all of them, for a spreadsheet or a program.",
        examples=("export claims since:30d format:csv", "export denials tariffs format:json"),
        options=frozenset({"since", "by", "format"}),
    ),
    "wrong": Usage(
        written="wrong kind|story story:ID record:ID",
        does="Says that an alert is mistaken. The buttons of an alert write it for you.",
        examples=(),
        options=frozenset({"story", "record"}),
    ),
}
"""By the command's name, in the order that `help` shows them."""

TYPED = tuple(name for name, usage in USAGES.items() if usage.examples)
"""The commands that people type."""
