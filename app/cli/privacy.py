"""`lateral privacy`: export and erase people, finish erasures, replay them on a backup."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import ACTOR, command, load_settings, open_database
from app.core.security import Actor, Scope
from app.governance.privacy import purge as purging
from app.governance.privacy import service
from app.serving import Serving

privacy = typer.Typer(
    help="Tell people what is held of them, erase them, replay erasures.", no_args_is_help=True
)

Person = Annotated[str, typer.Argument(help="The person's external_id.")]
_OFFICER = Actor(ACTOR, frozenset({Scope.PRIVACY}))


@privacy.command("export")
@command
def export(person: Person) -> None:
    """Print everything that is held of a person, as JSON."""
    settings = load_settings()
    with open_database(settings) as database:
        hearing = Serving(database, settings).hearing()
        with database.read() as session:
            told = service.export(session, _OFFICER, person, hearing)
    typer.echo(told.model_dump_json(indent=2))


@privacy.command("erase")
@command
def erase(person: Person) -> None:
    """Erase a person and print the receipt; a worker, or `purge`, finishes it."""
    settings = load_settings()
    with open_database(settings) as database:
        receipt = service.PersonEraser(database, settings).erase(_OFFICER, person)
    typer.echo(receipt.model_dump_json(indent=2))


@privacy.command("purge")
@command
def purge() -> None:
    """Finish every erasure now: forget the names and rewrite the database."""
    settings = load_settings()
    with open_database(settings) as database:
        done = purging.purge(database, settings, at_once=True)
    for version in purging.old_artifacts(settings):
        typer.echo(f"The ranker {version} may hold words of single people: train and remove it.")
    typer.echo(f"{len(done)} erasures are finished.")


@privacy.command("replay")
@command
def replay(
    receipts: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="Receipts; those of the data folder if absent."
        ),
    ] = None,
) -> None:
    """Erase again whom a restored backup brought back."""
    settings = load_settings()
    with open_database(settings) as database:
        done = service.PersonEraser(database, settings).reconcile(receipts)
    again = sum(receipt.replayed for receipt in done)
    typer.echo(f"{again} people were erased again, {len(done) - again} receipts were added.")
