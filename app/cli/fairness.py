"""`lateral fairness`: what groups are shown, counted from the audit store."""

from datetime import datetime
from typing import Annotated

import typer
from pydantic import ValidationError

from app.cli.console import CommandError, caller, command, load_settings, open_database
from app.core.observability.logs import configure_logging
from app.core.refusals import refusals
from app.governance.fairness import service
from app.governance.fairness.schemas import MOST_OPENINGS, FairnessBody
from app.serving import Serving

fairness = typer.Typer(help="Count what groups are shown, for auditors.", no_args_is_help=True)


@fairness.callback()
def _group() -> None:
    """Keep `report` a command of its own, though it is the only one."""


@fairness.command("report")
@command
def report(
    version: Annotated[str | None, typer.Option(help="What this version would show today.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="What was shown: from this day on."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help="What was shown: until this day."),
    ] = None,
    openings: Annotated[
        int, typer.Option(min=1, max=MOST_OPENINGS, help="With --version: for how many openings.")
    ] = MOST_OPENINGS,
    top: Annotated[
        int, typer.Option(min=1, max=100, help="Who is among so many counts as selected.")
    ] = 10,
    by: Annotated[
        str | None, typer.Option(help="Who asks; the user of this system unless you say so.")
    ] = None,
) -> None:
    """Print an audit data pack, as JSON: rates of groups, small ones hidden; it is no audit.

    The question is logged with its answer, as over HTTP.
    """
    settings, body = load_settings(), _body(version, since, until, openings, top)
    configure_logging("WARNING")
    with open_database(settings) as database:
        snapshot = Serving(database, settings).read_once()
        found = service.report(snapshot, database, settings, caller(by), body)
    typer.echo(found.model_dump_json(indent=2))


def _body(
    version: str | None,
    since: datetime | None,
    until: datetime | None,
    openings: int,
    top: int,
) -> FairnessBody:
    """What is asked, checked as a request is."""
    days = (since, until)
    shown = None
    if any(days):
        shown = {"since": since and since.date(), "until": until and until.date()}
    said = {"version": version, "shown": shown, "openings": openings, "top": top}
    try:
        return FairnessBody.model_validate(said)
    except ValidationError as error:
        reasons = "; ".join(f"{one.field[1:]} {one.reason}".strip() for one in refusals(error))
        raise CommandError(reasons) from error
