"""`lateral train` and `lateral evaluate`."""

import json
from typing import Annotated

import typer

from app.cli.console import caller, command, load_settings, open_database
from app.learning.training import service as training


@command
def train(
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Seed of the training.")] = 0,
    by: Annotated[
        str | None, typer.Option(help="Who trains; the user of this system unless you say so.")
    ] = None,
) -> None:
    """Learn a ranker from the catalogue as it is now.

    The first one comes into use; later ones are promoted by `lateral models promote`.
    """
    settings = load_settings()
    with open_database(settings) as database:
        result = training.train(database, settings, actor=caller(by), seed=seed)
    typer.echo(
        f"{result.version}: learnt from {result.employees} employees, {result.openings} openings "
        f"and {result.moves} past moves; {_standing(result)}"
    )


@command
def evaluate() -> None:
    """Print how well the ranker in use does on the catalogue as it is now, as JSON."""
    settings = load_settings()
    with open_database(settings) as database:
        report = training.evaluate(database, settings)
    typer.echo(json.dumps(report, indent=2))


def _standing(result: training.TrainingResult) -> str:
    if result.promoted:
        return "it is now the champion."
    if result.champion == result.version:
        return "it already was the champion."
    return f"{result.champion} stays the champion. `lateral models promote` changes that."
