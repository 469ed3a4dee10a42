"""`lateral rounds`: match a whole organisation at once, and read what the plan reaches."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Thread
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.cli.console import ACTOR, CommandError, command, every, load_settings, open_database
from app.cli.worker import worker_settings
from app.core.db import Database
from app.core.journal import MANY, Entry, append
from app.core.observability.logs import configure_logging
from app.core.refusals import refusals
from app.core.schemas import Page
from app.core.security import Actor, ActorKind, Scope
from app.jobs import service as jobs
from app.jobs.worker import Worker
from app.mobility.rounds import service
from app.mobility.rounds.schemas import (
    RoundBody,
    RoundRead,
    RoundResultQuery,
    RoundResultRead,
    Way,
)
from app.settings import Settings
from models.round_vocabulary import RoundMethod, RoundPriority, RoundSubject
from models.vocabulary import ChangeAction, EntityKind, JobState

rounds = typer.Typer(
    help="Match a whole organisation at once: a plan, never an order.", no_args_is_help=True
)
_HR = Actor(ACTOR, frozenset({Scope.ROUNDS, Scope.CONFIDENTIAL}), kind=ActorKind.HR_PARTNER)
_POLL_SECONDS = 0.2
_PAGE = 200
_SHOWN = 20
_STEPS = {
    "claimed": "reading the catalogue",
    "read": "ranking people",
    "ranked": "filling seats",
    "planned": "writing the plan",
}


@rounds.callback()
def _group() -> None:
    """Keep the name of the one command."""


@rounds.command("run")
@command
def run(
    method: Annotated[
        RoundMethod, typer.Option(help="How seats are filled; stable by default.")
    ] = RoundMethod.STABLE,
    opening: Annotated[
        list[str] | None, typer.Option(help="Only this opening; may be repeated.")
    ] = None,
    person: Annotated[
        list[str] | None, typer.Option(help="Only this person; may be repeated.")
    ] = None,
    team_share: Annotated[
        float | None, typer.Option(min=0, max=1, help="Share of a team that may leave.")
    ] = None,
    team_least: Annotated[
        int | None, typer.Option(min=0, help="How many of a team may leave at least.")
    ] = None,
    function_share: Annotated[
        float | None, typer.Option(min=0, max=1, help="Share of a function that may leave.")
    ] = None,
    priority: Annotated[
        RoundPriority, typer.Option(help="Who goes first where a team would lose too many.")
    ] = RoundPriority.WAITING,
    floor: Annotated[
        float | None, typer.Option(min=0, max=1, help="Least score that counts.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Draws the lots between equals.")] = 0,
    compare: Annotated[
        bool, typer.Option(help="Fill it the other ways as well, to tell what this one costs.")
    ] = True,
    plan: Annotated[
        bool, typer.Option("--plan", help="Keep it to invite by; without it you only look.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Match everybody who opted in with the open openings, under limits of teams.

    A running service is not needed. The audit log holds whom you were shown.
    """
    limits = {
        "team_share": team_share,
        "team_least": team_least,
        "function_share": function_share,
        "priority": priority,
    }
    body = _body(
        method=method,
        openings=opening,
        people=person,
        limits=limits,
        floor=floor,
        seed=seed,
        compare=compare,
        dry_run=not plan,
    )
    settings = worker_settings(load_settings())
    configure_logging("WARNING")
    with open_database(settings) as database:
        with database.write() as session:
            uid = service.start(session, _HR, body).id
        told = _worked_out(database, settings, uid)
        results = [*_results(database, uid)]
        _note_read(database, uid, results)
    typer.echo(_document(told, results) if json else _told(told, results))


def _body(**said: object) -> RoundBody:
    try:
        return RoundBody.model_validate(said)
    except ValidationError as error:
        reasons = "; ".join(f"{one.field[1:]} {one.reason}" for one in refusals(error))
        raise CommandError(reasons) from error


def _worked_out(database: Database, settings: Settings, uid: str) -> RoundRead:
    """Work here until the round is done, or watch another worker do it; earlier jobs come first."""
    with _progress() as (show, step):
        worker = Worker(database, settings, step)
        thread = Thread(target=worker.run, name="round")
        thread.start()
        try:
            while True:
                with database.read() as session:
                    job = jobs.get(session, _HR, uid)
                show(job.done, job.total)
                if job.state not in {JobState.QUEUED, JobState.RUNNING}:
                    break
                thread.join(_POLL_SECONDS)
        finally:
            worker.stop()
            thread.join()
    if job.state is not JobState.SUCCEEDED:
        raise CommandError(job.error or f"The round was {job.state}.")
    with database.read() as session:
        return service.get(session, _HR, uid)


@contextmanager
def _progress() -> Iterator[tuple[Callable[[int, int | None], None], Callable[[str], None]]]:
    """What tells how far the round is, and what is told of each step of the worker."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("waiting", total=None)

        def step(name: str) -> None:
            if name in _STEPS:
                progress.update(task, description=_STEPS[name])

        def show(done: int, total: int | None) -> None:
            progress.update(task, completed=done, total=total)

        yield show, step


def _results(database: Database, uid: str) -> Iterator[RoundResultRead]:
    def page(cursor: str | None) -> Page[RoundResultRead]:
        query = RoundResultQuery(limit=_PAGE, cursor=cursor)
        with database.read() as session:
            return service.results(session, _HR, uid, query)

    return every(page)


def _note_read(database: Database, uid: str, results: Sequence[RoundResultRead]) -> None:
    people = tuple(one.employee for one in results if one.employee is not None)
    details = {"operation": "listRoundResults", "round": uid}
    entry = Entry(ACTOR, ChangeAction.READ, EntityKind.EMPLOYEE, MANY, details, people)
    with database.write() as session:
        append(session, [entry])


def _document(told: RoundRead, results: Sequence[RoundResultRead]) -> str:
    items = ",\n".join(one.model_dump_json() for one in results)
    return f'{{"round": {told.model_dump_json()},\n"results": [{items}]}}'


def _told(told: RoundRead, results: Sequence[RoundResultRead]) -> str:
    if told.totals is None:
        raise ValueError("a round that succeeded has totals")
    totals = told.totals
    head = (
        f"Round {told.id}: {totals.people} people opted in, {totals.not_open} did not; "
        f"{totals.seats} seats of {totals.openings} openings; {totals.pairs} pairs."
    )
    lines = [
        head,
        f"{'':10} {'placed':>7} {'fit':>9} {'own first':>9} {'blocking':>9}",
        *(_way(name, way, name == told.method) for name, way in totals.ways.items()),
        *_some("Placed", [one for one in results if one.outcome == "placed"]),
        *_some("Limits", [one for one in results if one.subject is RoundSubject.LIMIT]),
    ]
    if told.dry_run:
        lines.append("You only looked: run it with --plan to invite people by it.")
    else:
        lines.append(f"Invite by POST /v1/rounds/{told.id}/invite; each decides for themselves.")
    return "\n".join(lines)


def _way(name: str, way: Way, asked: bool) -> str:
    mark = "*" if asked else " "
    return (
        f"{mark} {name:8} {way.placed:>7} {way.total_fit:>9.1f} {way.own_first:>9} "
        f"{way.blocking_pairs:>9}"
    )


def _some(head: str, results: Sequence[RoundResultRead]) -> list[str]:
    if not results:
        return []
    more = len(results) - _SHOWN
    return [
        f"{head}:",
        *(f"  {_who(one)}: {one.text}" for one in results[:_SHOWN]),
        *([f"  ... and {more} more; --json prints all."] if more > 0 else []),
    ]


def _who(one: RoundResultRead) -> str:
    if one.subject is RoundSubject.LIMIT:
        return one.manager or str(one.details.get("function"))
    return f"{one.employee} to {one.opening}"
