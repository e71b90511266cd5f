"""`onrecord deliveries`: what did not reach its channel, and what is to become of it."""

from typing import Annotated

import typer

from bot.cli.options import Config, finished, settings_of

deliveries = typer.Typer(no_args_is_help=True, help="Show, retry and drop what did not reach its channel.")

Ids = Annotated[list[str] | None, typer.Argument(metavar="ID", help="As `deliveries list` shows them.")]
All = Annotated[bool, typer.Option("--all", help="All that were buried, up to 100 at a time.")]


@deliveries.command("list")
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="A JSON object for each.")] = False,
    config: Config = None,
) -> None:
    """Show what was buried (refused for good) and what waits, with the reason or the time of the next try."""
    settings = settings_of(config)
    from bot.compose import delivering

    finished(delivering.list_deliveries(settings, as_json=as_json))


@deliveries.command()
def retry(ids: Ids = None, everything: All = False, config: Config = None) -> None:
    """Try again what was buried, once the reason is mended; and at once what was postponed.

    For example:  onrecord deliveries retry --all
    """
    _named(ids, everything)
    settings = settings_of(config)
    from bot.compose import delivering

    _exit(finished(delivering.retry(settings, ids or (), everything=everything)))


@deliveries.command()
def drop(
    ids: Ids = None,
    everything: All = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Without asking.")] = False,
    config: Config = None,
) -> None:
    """Forget deliveries for good; what was to go under them is not posted either.

    For example:  onrecord deliveries drop 3f0c8a5e9b7d2c4416a8e0f1
    """
    _named(ids, everything)
    settings = settings_of(config)
    from bot.compose import delivering

    if not yes:
        count = finished(delivering.count_buried(settings)) if everything else len(ids or ())
        if not count:
            typer.echo("Nothing is buried.")
            return
        typer.confirm(f"Forget {count} {'delivery' if count == 1 else 'deliveries'} for good?", abort=True)
    _exit(finished(delivering.drop(settings, ids or (), everything=everything)))


def _named(ids: list[str] | None, everything: bool) -> None:
    if bool(ids) == everything:
        raise typer.BadParameter("name deliveries by their ids, or give --all", param_hint="ID")


def _exit(well: bool) -> None:
    raise typer.Exit(0 if well else 1)
