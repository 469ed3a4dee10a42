"""`lateral fairness`: what groups are shown, counted from the audit store."""

from datetime import datetime
from typing import Annotated

import typer

from app.cli.console import (
    caller,
    checked,
    command,
    load_settings,
    open_database,
)
from app.core.observability.logs import configure_logging
from app.core.security import Actor, ActorKind, Scope
from app.governance.fairness import service
from app.governance.fairness.schemas import (
    MOST_OPENINGS,
    FairnessBody,
    ProxyReviewBody,
    ProxyReviewRead,
)
from app.serving import Serving

fairness = typer.Typer(help="Count what groups are shown, for auditors.", no_args_is_help=True)


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


@fairness.command("review")
@command
def review(
    signal: Annotated[str, typer.Argument(help="As the gate names it after `proxy:`.")],
    by: Annotated[str, typer.Option(help="The person who decides.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept for ever.")],
    forbid: Annotated[bool, typer.Option(help="Take an earlier yes back.")] = False,
) -> None:
    """Allow versions to lean on a signal that tells a protected group apart, or forbid it again.

    It holds for the training runs that end from now on.
    """
    said = {"signal": signal, "allowed": not forbid, "person": by, "reason": reason}
    body, settings = checked(ProxyReviewBody, said), load_settings()
    auditor = Actor(caller(None), frozenset({Scope.AUDIT_FAIRNESS}), kind=ActorKind.DATA_TEAM)
    with open_database(settings) as database:
        found = service.review(database, settings, auditor, body)
    typer.echo(_line(found))


@fairness.command("reviews")
@command
def list_reviews() -> None:
    """Print the last decision about each signal that somebody reviewed."""
    for one in service.reviews(load_settings()).items:
        typer.echo(_line(one))


def _line(one: ProxyReviewRead) -> str:
    allowed = "allowed" if one.allowed else "forbidden"
    return f"{one.signal}\t{allowed}\t{one.person}\t{one.reason}"


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
    body: FairnessBody = checked(FairnessBody, said)
    return body
