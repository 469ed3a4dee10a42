"""`lateral train`, `evaluate` and `models`."""

import json
from typing import Annotated

import typer

from app.cli.console import ACTOR, command, load_settings, open_database
from app.learning.registry import service as registry
from app.learning.training import service as training

models = typer.Typer(help="List, promote and roll back trained rankers.", no_args_is_help=True)


@command
def train(
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Seed of the training.")] = 0,
) -> None:
    """Learn a ranker from the catalogue as it is now and put it into use."""
    settings = load_settings()
    with open_database(settings) as database:
        result = training.train(database, settings, actor=ACTOR, seed=seed)
    typer.echo(
        f"{result.version}: learnt from {result.employees} employees, {result.openings} openings "
        f"and {result.moves} past moves; "
        + ("it is now the champion." if result.promoted else "it already was the champion.")
    )


@command
def evaluate() -> None:
    """Print how well the ranker in use does on the catalogue as it is now, as JSON."""
    settings = load_settings()
    with open_database(settings) as database:
        report = training.evaluate(database, settings)
    typer.echo(json.dumps(report, indent=2))


@models.command("list")
@command
def list_models() -> None:
    """Print every version, newest first; * marks the champion."""
    with open_database(load_settings()) as database, database.read() as session:
        found = registry.versions(session)
    for one in found:
        mark = "*" if one.champion else "-"
        trained = one.trained_at.isoformat(timespec="seconds")
        typer.echo(f"{mark}\t{one.version}\tas of {one.as_of:%Y-%m-%d}\ttrained {trained}")


@models.command("promote")
@command
def promote(
    version: Annotated[str, typer.Argument(help="A version of `lateral models list`.")],
) -> None:
    """Put a registered version into use once its files pass every check.

    Running services swap to it by themselves.
    """
    settings = load_settings()
    with open_database(settings) as database:
        fresh = registry.put_into_use(database, settings, ACTOR, version)
    typer.echo(f"{version} is the champion." if fresh else f"{version} already was the champion.")


@models.command("rollback")
@command
def rollback() -> None:
    """Take the last promotion back, once the version before it passes every check."""
    settings = load_settings()
    with open_database(settings) as database:
        version = registry.go_back(database, settings, ACTOR)
    typer.echo(f"{version} is the champion again.")
