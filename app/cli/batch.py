"""`lateral batch`: everybody against everything, as files."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from pydantic_core import to_json
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from app.cli.console import ACTOR, command, load_settings, open_database
from app.cli.worker import worker_settings
from app.core.journal import MANY, Entry, append
from app.core.observability.logs import configure_logging
from app.matching.batch import everybody
from app.matching.batch.everybody import Order, Written
from app.serving import Serving
from app.serving.engines import engine_of
from ml.batch import Asked, Form, Step
from models.base import utc_today
from models.vocabulary import ChangeAction, EntityKind

batch = typer.Typer(help="Rank everybody and write the lists to files.", no_args_is_help=True)
# Memory grows with a partition, and a batch that is broken off loses a few at most.
_PEOPLE = 1_000


@batch.callback()
def _group() -> None:
    """Keep the name of the one command."""


@batch.command("rank")
@command
def rank(
    out: Annotated[Path, typer.Option(help="Folder for the files.")],
    k: Annotated[int, typer.Option(min=1, max=1_000, help="Openings a person at most.")] = 20,
    reasons: Annotated[
        bool, typer.Option("--reasons", help="Tell what each reason contributes to a score.")
    ] = False,
    form: Annotated[
        Form, typer.Option("--format", help="Parquet needs the extra `datasets`.")
    ] = Form.NDJSON,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Processes that rank; it changes no byte.")
    ] = 1,
    scheduler: Annotated[
        str | None,
        typer.Option(
            help="Rank on a Dask cluster, such as tcp://10.0.0.5:8786, instead of by processes of "
            "this machine. Needs the extra `cluster`."
        ),
    ] = None,
    people: Annotated[
        int, typer.Option(min=1, max=100_000, help="People in a partition.")
    ] = _PEOPLE,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Remove what another batch left in the folder.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Rank the open openings for everybody and write the best of each list to files.

    Whoever objects to being ranked is left out, and so is what people wish in private. Run it again
    when it was broken off: what is finished is kept. The audit log holds whose lists were written.
    A running service is not needed.
    """
    settings = worker_settings(load_settings())
    configure_logging("WARNING")
    order = Order(Asked(k=k, reasons=reasons, form=form), people)
    engine = engine_of(settings, workers, scheduler)
    with open_database(settings) as database, _progress() as progress:
        task = progress.add_task("reading the catalogue", total=None)
        snapshot = Serving(database, settings).read_once()
        today = utc_today()
        total = len(everybody.people_of(snapshot, today))
        progress.update(task, description="ranking people", total=total)

        def note(step: Step) -> None:
            if not step.kept:
                details = {"operation": "batchRank"}
                entry = Entry(
                    ACTOR, ChangeAction.READ, EntityKind.EMPLOYEE, MANY, details, step.people
                )
                with database.write() as session:
                    append(session, [entry])
            progress.advance(task, len(step.people))

        written = everybody.rank_everybody(snapshot, out, order, today, engine, note, fresh=fresh)
    typer.echo(_document(written, out) if json else _told(written, out))


def _progress() -> Progress:
    """How many people are done, and when the rest will be."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


def _document(written: Written, out: Path) -> str:
    return to_json({**asdict(written), "folder": str(out)}, indent=2).decode()


def _told(written: Written, out: Path) -> str:
    kept = f", {written.kept} of them kept from before" if written.kept else ""
    return (
        f"{written.people} people ranked for {written.openings} openings by "
        f"{written.model_version} as of {written.as_of}.\n"
        f"{written.partitions} partitions in {out}{kept}; manifest.json names them."
    )
