"""`onrecord watches` and `onrecord ask`: what chat can do, at the command line."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast, get_args

import typer

from bot.cli.options import Config, chosen, finished, settings_of

if TYPE_CHECKING:
    from bot.commands import Command, Unclear
    from bot.domain.finding import Kind

watches = typer.Typer(no_args_is_help=True, help="List, add and remove what is watched for.")

Channel = Annotated[
    str, typer.Option(metavar="CHANNEL", help="slack:ID, discord:ID or console, where alerts go.")
]


Names = Annotated[
    list[str] | None, typer.Option(metavar="NAME", help="Another name of the same; once for each.")
]
AlertOn = Annotated[
    str, typer.Option(metavar="KINDS", help="claim, denial, confirmation, correction, no_comment.")
]
Confidence = Annotated[
    str, typer.Option(metavar="SHARE", help="How sure a finding must be to alert: 0.8 or 80%; 0: all.")
]


@watches.command("list")
def list_(config: Config = None) -> None:
    """Show what is watched for: what was tracked by command, and what the configuration says."""
    from bot.commands import ShowWatches

    _ask(ShowWatches(), config)


@watches.command()
def add(
    kind: Annotated[str, typer.Argument(metavar="entity|phrase")],
    name: Annotated[str, typer.Argument(metavar="NAME")],
    alias: Names = None,
    fuzzy: Annotated[bool, typer.Option("--fuzzy", help="Other spellings of the names match, too.")] = False,
    alert_on: AlertOn = "claim,denial,confirmation,correction",
    confidence: Confidence = "0",
    channel: Channel = "console",
    config: Config = None,
) -> None:
    """Watch for a person, body or company, or for a phrase, and show what it would have matched today.

    A service that runs takes it up within a second or two.

    For example:  onrecord watches add entity "Marco Rubio" --alias Rubio --channel slack:C0123456789
    """
    from bot.commands import Track

    if kind not in ("entity", "phrase"):
        raise typer.BadParameter("write entity or phrase", param_hint="entity|phrase")
    track = Track(
        kind=cast(Literal["entity", "phrase"], kind),
        name=name,
        aliases=tuple(alias or ()),
        fuzzy=fuzzy,
        alert_on=_kinds(alert_on),
        confidence=_share(confidence),
        channel=channel,
    )
    _ask(track, config)


@watches.command()
def remove(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    channel: Annotated[
        str, typer.Option(metavar="CHANNEL", help="Needed if it is watched for in several.")
    ] = "",
    config: Config = None,
) -> None:
    """Watch for it no longer. Only what was tracked by command can be removed by command."""
    from bot.commands import Untrack

    _ask(Untrack(name=name, channel=channel), config)


def ask(
    text: Annotated[list[str], typer.Argument(metavar="COMMAND", help="As it is typed in chat.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where an export goes; else its own name, here.")
    ] = None,
    config: Config = None,
) -> None:
    """Ask what can be asked in chat, without any chat; help tells what.

    For example:  onrecord ask "claims since:7d by:NYT"
    """
    from bot.commands import parse

    _ask(parse(" ".join(text)), config, out)


def _kinds(text: str) -> "frozenset[Kind]":
    from bot.domain.finding import Kind

    return cast("frozenset[Kind]", chosen(text, get_args(Kind), "--alert-on"))


def _share(text: str) -> float:
    from bot.text.shares import WANTED, share

    if (found := share(text)) is None:
        raise typer.BadParameter(f"{text} is no confidence: {WANTED}", param_hint="--confidence")
    return found


def _ask(command: "Command | Unclear", config: Path | None, out: Path | None = None) -> None:
    settings = settings_of(config)
    from bot.compose import commanding

    raise typer.Exit(0 if finished(commanding.ask(command, settings, out=out)) else 1)
