"""`onrecord feeds`: what is polled, beside the feeds of the configuration file."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import Config, finished, settings_of

feeds = typer.Typer(no_args_is_help=True, help="Add, remove, list, try, import and export feeds.")

Address = Annotated[str, typer.Argument(metavar="URL", help="The address, as the browser shows it.")]


@feeds.command()
def add(
    url: Address,
    outlet: Annotated[
        str | None, typer.Option(metavar="NAME", help="The name that alerts show; else the feed's title.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="xx", help="Two letters; else what the feed says of itself.")
    ] = None,
    full_text: Annotated[
        bool, typer.Option("--full-text", help="Read the pages of its watched entries, too.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Of several feeds take the first, without asking.")
    ] = False,
    config: Config = None,
) -> None:
    """Have a feed polled; of a page, the feeds that it leads to.

    A service that runs polls it within seconds. What was published before is not alerted (see backfill).

    For example:  onrecord feeds add https://www.example.org --language en
    """
    settings = settings_of(config)
    from bot.compose import subscribing

    wishes = subscribing.Wishes(outlet=outlet, language=language, full_text=full_text, yes=yes)
    _exit(finished(subscribing.add(url, wishes, settings)))


@feeds.command()
def remove(url: Address, config: Config = None) -> None:
    """Have a feed that was added polled no longer. Its stories stay."""
    settings = settings_of(config)
    from bot.compose import subscribing

    _exit(finished(subscribing.remove(url, settings)))


@feeds.command("list")
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="A JSON object for each feed.")] = False,
    config: Config = None,
) -> None:
    """Show what is polled: state, last change, next poll, failures, entries a day."""
    settings = settings_of(config)
    from bot.compose import listing

    finished(listing.list_feeds(settings, as_json=as_json))


@feeds.command("test")
def look(
    url: Address,
    watches: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="YAML list of watches, instead of the configured ones."),
    ] = None,
    config: Config = None,
) -> None:
    """Look at a feed: what would be read, what a watch would match, why it is unwell. Keeps nothing."""
    settings = settings_of(config)
    from bot.compose import trying

    _exit(finished(trying.look(url, settings, watches=watches)))


@feeds.command("import")
def import_(
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="OPML; - is standard input.")],
    check: Annotated[
        bool, typer.Option("--check", help="Read each feed first, and add only those that can be.")
    ] = False,
    config: Config = None,
) -> None:
    """Have all feeds of an OPML file polled. Without --check nothing is fetched.

    For example:  onrecord feeds import subscriptions.opml --check
    """
    settings = settings_of(config)
    from bot.compose import exchanging

    _exit(finished(exchanging.import_opml(source, settings, check=check)))


@feeds.command("export")
def export(
    target: Annotated[str, typer.Argument(metavar="FILE", help="Standard output if left out.")] = "-",
    secrets: Annotated[
        bool, typer.Option("--secrets", help="With the names, passwords and keys in addresses.")
    ] = False,
    config: Config = None,
) -> None:
    """Write what is polled as OPML, for a reader or another On Record."""
    settings = settings_of(config)
    from bot.compose import exchanging

    finished(exchanging.export_opml(target, settings, secrets=secrets))


def _exit(well: bool) -> None:
    raise typer.Exit(0 if well else 1)
