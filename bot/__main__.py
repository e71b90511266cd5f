"""The command line: arguments and exit codes, nothing else.

Exit 0: all went well. 1: something of it did not (a malformed line, a check that found a fault, a store that
cannot be reached). 2: arguments or a configuration that cannot be used.
"""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.deliveries import deliveries
from bot.cli.feeds import feeds
from bot.cli.options import Config, chosen, finished, settings_of
from bot.cli.watches import ask, watches
from bot.errors import ConfigError, OnRecordError

if TYPE_CHECKING:
    from bot.service import Role

app = typer.Typer(
    name="onrecord",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # In its other mode the lines of a paragraph break where they do in the code.
    rich_markup_mode="markdown",
)
app.add_typer(feeds, name="feeds")
app.add_typer(watches, name="watches")
app.add_typer(deliveries, name="deliveries")
app.command()(ask)

Source = Annotated[
    str,
    typer.Argument(metavar="FILE|-", help="JSON lines of entries, gzipped or not; - is standard input."),
]


class Store(StrEnum):
    """Where `replay` keeps its stories."""

    memory = "memory"
    embedded = "embedded"


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"On Record {version('onrecord')}")
        raise typer.Exit


@app.callback()
def options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Watches news feeds for claims and their denials, and posts one thread a story."""


@app.command()
def run(
    config: Config = None,
    role: Annotated[
        str,
        typer.Option(
            metavar="ROLES", help="What this process does, with commas: poll,place,deliver,listen,web."
        ),
    ] = "poll,place,deliver,listen,web",
    once: Annotated[bool, typer.Option("--once", help="Poll each feed once, deliver, and exit.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="The console prints JSON, a line an alert.")
    ] = False,
) -> None:
    """Run the service; Ctrl-C stops it.

    With ONRECORD_REDIS_URL set, the roles may run in several processes: any number of poll and deliver, and
    of place one that works and others that stand by. For example:  onrecord run --role place,web

    Without feeds in the configuration the bundled samples are polled; without tokens the terminal is the
    channel.
    """
    settings = settings_of(config)
    from bot.compose import running

    roles = _roles(role)
    finished(running.run(settings, roles, once=once, as_json=as_json))


@app.command()
def analyse(source: Source = "-", config: Config = None) -> None:
    """Show what entries say on the record: JSON lines in, JSON lines of findings out.

    Try a cue of your own:  echo '{"title": "Ottawa denies report"}' | onrecord analyse
    """
    settings = settings_of(config, logs=False)
    from bot.compose import analysing

    _exit(analysing.analyse(source, settings))


@app.command()
def replay(
    source: Source = "-",
    watches: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="YAML list of watches, instead of the configured ones."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Print unwatched entries too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON object for each entry.")] = False,
    store: Annotated[Store, typer.Option(help="Where stories are kept meanwhile.")] = Store.memory,
    config: Config = None,
) -> None:
    """Put entries through everything on their own clock: what would have been alerted?

    Every entry is placed in a story, watched or not.

    For example:  onrecord replay entries.jsonl --watches watches.yaml
    """
    settings = settings_of(config)
    from bot.compose import replaying

    malformed = replaying.replay(
        source, settings, watches=watches, everything=everything, as_json=as_json, store=store.value
    )
    _exit(malformed)


@app.command()
def check(config: Config = None) -> None:
    """Say what is wrong before the service does: configuration, store, tokens, channels, every feed."""
    settings = settings_of(config)
    from bot.compose import checking

    raise typer.Exit(0 if finished(checking.check(settings)) else 1)


def _roles(text: str) -> "frozenset[Role]":
    from bot.service import ROLES

    asked = chosen(text, ROLES, "--role")
    return frozenset(role for role in ROLES if role in asked)


def _exit(malformed: int) -> None:
    """Exit 1 if any line of the input was malformed."""
    raise typer.Exit(1 if malformed else 0)


def main() -> None:
    """Run the command line; what goes wrong is one line on standard error, and no traceback."""
    try:
        app()
    except ConfigError as error:
        sys.exit(_said(error, 2))
    except OnRecordError as error:
        sys.exit(_said(error, 1))
    except BrokenPipeError:
        # Whoever read our output has seen enough; without this Python would complain when it closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _said(error: OnRecordError, status: int) -> int:
    print(f"onrecord: {error}", file=sys.stderr)
    return status


if __name__ == "__main__":
    main()
