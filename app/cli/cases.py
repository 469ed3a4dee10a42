"""`lateral cases`: list move cases, show one, and do what is due now."""

from collections.abc import Iterator
from typing import Annotated

import typer
from sqlmodel import Session

from app.cli.console import ACTOR, command, every, load_settings, open_database
from app.core.db import Database
from app.core.journal import MANY, Entry, append
from app.core.pagination import PageQuery
from app.core.schemas import Page
from app.core.security import Actor, ActorKind, Scope
from app.mobility.cases import clock, service
from app.mobility.cases.schemas import CaseItem, CaseQuery, CaseRead, TimelineRead
from app.mobility.outcomes import reminders
from models.base import utc_today
from models.move_vocabulary import CaseState
from models.vocabulary import ChangeAction, EntityKind

cases = typer.Typer(help="See move cases as HR does.", no_args_is_help=True)
_HR = Actor(ACTOR, frozenset({Scope.MOVES_READ, Scope.CONFIDENTIAL}), kind=ActorKind.HR_PARTNER)
_PAGE = 200
Json = Annotated[bool, typer.Option("--json", help="Print JSON, one record a line.")]


@cases.command("list")
@command
def list_cases(
    state: Annotated[CaseState | None, typer.Option(help="Only cases in this state.")] = None,
    json: Json = False,
) -> None:
    """List move cases, the oldest first. The audit log holds whose you were shown."""
    settings, shown = load_settings(), list[str]()
    with open_database(settings) as database:
        with database.read() as session:
            for item in _all(session, state):
                shown.append(item.employee.external_id)
                typer.echo(item.model_dump_json() if json else _line(item))
        _note(database, "listMoveCases", shown)
    if not shown and not json:
        typer.echo("No move cases.")


@cases.command("show")
@command
def show(uid: Annotated[str, typer.Argument(help="The id of a case.")], json: Json = False) -> None:
    """Show a case: where it stands, what is due, what is possible, and what happened."""
    settings = load_settings()
    with open_database(settings) as database:
        with database.read() as session:
            read = service.get(session, _HR, uid)
            timeline = list(_timeline(session, uid))
        _note(database, "getMoveCase", [read.employee.external_id])
    if json:
        typer.echo(read.model_dump_json())
        for entry in timeline:
            typer.echo(entry.model_dump_json())
        return
    typer.echo("\n".join(_told(read, timeline)))


@cases.command("clock")
@command
def run_clock() -> None:
    """Do now what the worker does hourly: reminders, silence, consents, starts and ends."""
    settings = load_settings()
    with open_database(settings) as database:
        changed = clock.keep_time(database, utc_today())
        asked = reminders.ask(database, utc_today())
    typer.echo(f"{changed} cases changed, {asked} moves asked what became of them.")


def _all(session: Session, state: CaseState | None) -> Iterator[CaseItem]:
    def page(cursor: str | None) -> Page[CaseItem]:
        return service.page(session, _HR, CaseQuery(state=state, limit=_PAGE, cursor=cursor))

    return every(page)


def _timeline(session: Session, uid: str) -> Iterator[TimelineRead]:
    def page(cursor: str | None) -> Page[TimelineRead]:
        return service.timeline(session, _HR, uid, PageQuery(limit=_PAGE, cursor=cursor))[0]

    return every(page)


def _note(database: Database, operation: str, people: list[str]) -> None:
    """Keep in the audit log whom somebody at the terminal was shown."""
    if not people:
        return
    details, told = {"operation": operation}, tuple(dict.fromkeys(people))
    entry = Entry(ACTOR, ChangeAction.READ, EntityKind.EMPLOYEE, MANY, details, told)
    with database.write() as session:
        append(session, [entry])


def _line(item: CaseItem) -> str:
    release = "release not asked" if item.release_state is None else f"release {item.release_state}"
    if item.release_date is not None:
        release += f" {item.release_date}"
    start = "" if item.start_date is None else f", start {item.start_date}"
    return f"{item.uid}  {item.state or '':<10} {_pair(item)} ({release}{start})"


def _pair(item: CaseItem) -> str:
    who, where = item.employee, item.opening
    return f"{who.name} ({who.external_id}) -> {where.title} ({where.external_id})"


def _told(read: CaseRead, timeline: list[TimelineRead]) -> list[str]:
    lines = [_pair(read), f"State: {read.state} ({read.kind}, policy {read.policy_version})"]
    if read.release is not None:
        day = read.release.date or f"answer by {read.release.answer_by}"
        lines.append(f"Release: {read.release.state}, {day}")
    lines += [f"Consent: {gate.kind} {gate.state}" for gate in read.gates]
    lines += [f"Due: {one.what} on {one.on}" for one in read.deadlines]
    for step in read.allowed:
        needs = f", needs {', '.join(step.needs)}" if step.needs else ""
        lines.append(f"Possible: {step.action} by {', '.join(step.who)}{needs}")
    for entry in timeline:
        for_whom = "" if entry.on_behalf_of is None else f" for {entry.on_behalf_of}"
        lines.append(
            f"{entry.occurred_at:%Y-%m-%d %H:%M}  {entry.action} by {entry.side}{for_whom}"
        )
    return lines
