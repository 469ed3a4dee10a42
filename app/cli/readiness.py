"""`lateral readiness`: see whom a list by results misses."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from app.cli.console import ACTOR, CommandError, command, load_settings, open_database
from app.core.journal import MANY, Entry, append
from app.core.reasons import reason_of
from app.core.security import Actor, ActorKind, Scope
from app.mobility.readiness import service
from app.mobility.readiness.schemas import OverlapBody, OverlapRead
from app.serving import Serving
from models.vocabulary import ChangeAction, EntityKind

readiness = typer.Typer(
    help="See who helps others to succeed, beside a list by results.", no_args_is_help=True
)
_HR = Actor(ACTOR, frozenset({Scope.EVIDENCE, Scope.CONFIDENTIAL}), kind=ActorKind.HR_PARTNER)
_STDIN = Path("-")


@readiness.callback()
def _group() -> None:
    """Keep the name of the one command."""


@readiness.command("overlap")
@command
def overlap(
    file: Annotated[Path, typer.Argument(help="External ids, one a line; - reads standard input.")],
    label: Annotated[str, typer.Option(help="What the list is.")] = "The list",
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Tell who could lead a team on trial and is not in a list of people.

    The list is not stored. The audit log holds that you asked and whom you were shown.
    """
    body = _body(_ids(file), label)
    settings = load_settings()
    with open_database(settings) as database:
        serving = Serving(database, settings)
        serving.start()
        try:
            read = service.overlap(serving.current(), database, _HR, body)
        finally:
            serving.stop()
        missed = tuple(one.employee for one in read.missed_people or ())
        details = {"operation": "compareWithReadiness", "listed": read.listed}
        entry = Entry(ACTOR, ChangeAction.READ, EntityKind.EMPLOYEE, MANY, details, missed)
        with database.write() as session:
            append(session, [entry])
    typer.echo(read.model_dump_json(indent=2) if json else _told(read))


def _ids(file: Path) -> list[str]:
    try:
        text = sys.stdin.read() if file == _STDIN else file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from error
    return [*dict.fromkeys(line.strip() for line in text.splitlines() if line.strip())]


def _body(ids: list[str], label: str) -> OverlapBody:
    try:
        return OverlapBody(list=ids, label=label)
    except ValidationError as error:
        first = error.errors()[0]
        place = first["loc"][1:2]
        where = f"line {int(place[0]) + 1}: " if place else ""
        raise CommandError(f"The list was refused. {where}{reason_of(first)}") from error


def _told(read: OverlapRead) -> str:
    lines = [
        f"{read.label}: {read.listed} people, {read.unknown} of them unknown or gone.",
        f"{read.listed_at_try_it} of them could lead a team on trial by what they showed.",
        f"{read.missed} people could and are not in the list:",
        *(f"  {one.name} ({one.employee})" for one in read.missed_people or ()),
    ]
    return "\n".join(lines)
