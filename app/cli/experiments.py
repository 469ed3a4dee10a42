"""`lateral experiments`: compare a ranker with the one in use."""

import json
from typing import Annotated

import typer

from app.cli.console import caller, checked, command, every, load_settings, open_database
from app.core.pagination import PageQuery
from app.core.security import Actor, ActorKind, Scope
from app.governance.fairness.changes import impact_changes
from app.learning.experiments import service, tasks
from app.learning.experiments.schemas import ExperimentBody, ExperimentRead
from app.learning.registry.schemas import RankerDecisionBody
from models.ranker_vocabulary import ExperimentKind, ExperimentMetric

experiments = typer.Typer(
    help="Compare a ranker with the one in use: in the shadow, by people, or in drafted lists.",
    no_args_is_help=True,
)
Id = Annotated[str, typer.Argument(help="An id of `lateral experiments list`.")]
By = Annotated[str, typer.Option(help="The person who decides.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept for ever.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@experiments.command("start")
@command
def start(
    kind: Annotated[ExperimentKind, typer.Argument(help="How the two are compared.")],
    challenger: Annotated[str, typer.Argument(help="A version of `lateral models list`.")],
    by: By,
    reason: Reason,
    share: Annotated[
        float | None, typer.Option(help="Of how many lists a shadow ranks, or of the people.")
    ] = None,
    metric: Annotated[
        ExperimentMetric, typer.Option(help="What is counted.")
    ] = ExperimentMetric.OPEN,
    max_lists: Annotated[int, typer.Option(help="It ends after as many lists.")] = 10_000,
    max_days: Annotated[int, typer.Option(help="It ends after as many days.")] = 28,
    harm_stop: Annotated[float, typer.Option(help="The loss a list that ends it.")] = 0.02,
    effect: Annotated[
        float | None, typer.Option(help="The difference a list that is worth finding.")
    ] = None,
    accept_underpowered: Annotated[
        bool, typer.Option(help="Start it although there will be too few lists.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Begin an experiment: its rule and the number of lists that it needs are printed."""
    said = {
        "kind": kind,
        "challenger": challenger,
        "share": share,
        "metric": metric,
        "max_lists": max_lists,
        "max_days": max_days,
        "harm_stop": harm_stop,
        "effect": effect,
        "accept_underpowered": accept_underpowered,
        "person": by,
        "reason": reason,
    }
    body = checked(ExperimentBody, said)
    with open_database(load_settings()) as database:
        sizing = service.prepared(database, _promoter(), body)
        with database.write() as session:
            told = service.start(session, database.settings, _promoter(), body, sizing)
    _print(told, as_json=as_json)


@experiments.command("list")
@command
def list_experiments(as_json: AsJson = False) -> None:
    """Print every experiment, oldest first."""
    with open_database(load_settings()) as database, database.read() as session:
        found = [*every(lambda cursor: service.page(session, PageQuery(cursor=cursor)))]
    if as_json:
        typer.echo(json.dumps([one.model_dump(mode="json") for one in found]))
        return
    for one in found:
        typer.echo(_line(one))


@experiments.command("show")
@command
def show(experiment: Id, as_json: AsJson = False) -> None:
    """Measure the experiment that runs, and print what is known of one."""
    settings = load_settings()
    with open_database(settings) as database:
        tasks.watch_experiments(database, settings, impact_changes)
        with database.read() as session:
            told = service.get(session, experiment)
    _print(told, as_json=as_json)


@experiments.command("stop")
@command
def stop(experiment: Id, by: By, reason: Reason, as_json: AsJson = False) -> None:
    """End an experiment that runs; everybody gets the lists of the ranker in use again."""
    body = checked(RankerDecisionBody, {"person": by, "reason": reason})
    with open_database(load_settings()) as database, database.write() as session:
        told = service.stop(session, _promoter(), experiment, body)
    _print(told, as_json=as_json)


def _promoter() -> Actor:
    return Actor(caller(None), frozenset({Scope.MODELS_PROMOTE}), kind=ActorKind.DATA_TEAM)


def _print(one: ExperimentRead, *, as_json: bool) -> None:
    if as_json:
        typer.echo(one.model_dump_json(indent=2))
        return
    typer.echo(_line(one))
    typer.echo(one.rule)
    if one.needed_lists is not None:
        typer.echo(f"It needs {one.needed_lists} lists; {one.expected_lists} are expected.")
    if one.result is not None and one.result.difference is not None:
        found = one.result
        typer.echo(
            f"{found.difference:+.4f} a list ({found.low:+.4f} to {found.high:+.4f}) "
            f"over {found.lists} lists of {found.people} people"
        )
    for part in one.shadow:
        typer.echo(
            f"{part.function or 'everybody'}: {part.lists} lists, overlap {part.overlap:.2f}, "
            f"correlation {part.correlation:.2f}, {part.failed} failed, "
            f"{part.milliseconds_challenger:.1f} ms beside {part.milliseconds:.1f} ms"
        )
    if one.fairness is not None:
        typer.echo(f"fairness: {one.fairness.challenger}, champion {one.fairness.champion}")
        for group in one.fairness.groups:
            typer.echo(
                f"{group.attribute}, {group.group}: {group.challenger:.2f} instead of "
                f"{group.champion:.2f} ({group.low:+.2f} to {group.high:+.2f})"
            )


def _line(one: ExperimentRead) -> str:
    ended = f"\t{one.outcome.value}" if one.outcome else ""
    return f"{one.id}\t{one.state}\t{one.kind}\t{one.challenger} v {one.champion}{ended}"
