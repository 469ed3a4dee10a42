"""`lateral train` and `lateral evaluate`."""

import json
from typing import Annotated

import typer

from app.cli.console import CommandError, caller, command, load_settings, open_database
from app.cli.worker import worker_settings
from app.core.observability.logs import configure_logging
from app.core.security import Actor, ActorKind, Scope
from app.jobs.worker import Worker
from app.learning.runs import service as runs
from app.learning.runs.schemas import RunBody
from app.learning.training import service as training
from app.settings import Settings
from models.feedback_vocabulary import DatasetLabel
from models.ranker_vocabulary import GateVerdict

_REFUSED = 3


@command
def train(
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Seed of the training.")] = 0,
    by: Annotated[
        str | None, typer.Option(help="Who trains; the user of this system unless you say so.")
    ] = None,
    dataset: Annotated[
        str | None,
        typer.Option(help="Learn from this dataset of what people did, on top of the champion."),
    ] = None,
    base: Annotated[
        str,
        typer.Option(
            help="With --dataset: what is learnt on top of: champion, shipped or a version."
        ),
    ] = "champion",
    policy: Annotated[
        str | None, typer.Option(help="With --dataset: the hash of a gate policy.")
    ] = None,
    label: Annotated[
        DatasetLabel | None,
        typer.Option(help="With --dataset: what is to be foreseen; the dataset's own by default."),
    ] = None,
) -> None:
    """Learn a ranker from the catalogue as it is now, or from what people did with their lists.

    The first one comes into use; later ones are promoted by `lateral models promote`. The
    catalogue teaches words and steps between functions. What became of moves is learnt from a
    dataset alone. With --dataset it ends with 3 when the gate does not let the version pass.
    """
    settings = load_settings()
    if dataset is not None:
        body = RunBody(dataset=dataset, base=base, policy=policy, label=label, seed=seed)
        _learn(settings, caller(by), body)
        return
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


def _learn(settings: Settings, actor: str, body: RunBody) -> None:
    """Do what POST /v1/training-runs asks a worker for, and wait for it."""
    settings = worker_settings(settings)
    configure_logging("WARNING")
    trainer = Actor(actor, frozenset({Scope.MODELS_WRITE}), kind=ActorKind.DATA_TEAM)
    with open_database(settings) as database:
        with database.write() as session:
            uid = runs.start(session, trainer, body).id
        Worker(database, settings).run_until_idle()
        with database.read() as session:
            told = runs.get(session, uid)
    if told.verdict is None or told.result is None:
        raise CommandError(told.problem or "Another worker does it; see GET /v1/training-runs.")
    typer.echo(told.result["report"]["in_words"])
    for line in told.result["gate"]["lines"]:
        standing = {True: "holds", False: "FAILS", None: "not measured"}[line["passed"]]
        typer.echo(f"  {line['name']}: {standing} ({line['measured']}, {line['threshold']})")
    left = f"{told.version} is registered" if told.version else "Nothing is registered"
    typer.echo(f"{left}; the gate says {told.verdict.value}.")
    if told.verdict is not GateVerdict.PASS:
        raise typer.Exit(_REFUSED)
