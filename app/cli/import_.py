"""`lateral import`: a file of records, straight into the database."""

import json
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Annotated, Any, BinaryIO

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from app.cli.console import ACTOR, CommandError, command, load_settings, open_database
from app.cli.worker import worker_settings
from app.core.db import Database
from app.core.observability.logs import configure_logging
from app.core.refusals import refusals
from app.core.schemas import DEFAULT_SOURCE
from app.core.security import Actor, Scope
from app.exchange.imports.documents import lines_of
from app.exchange.imports.schemas import ImportQuery, ImportRead, ResultQuery
from app.exchange.imports.service import Order, Upload
from app.jobs import service as jobs
from app.jobs.schemas import JobRead
from app.jobs.worker import Worker
from app.settings import Settings
from models.vocabulary import (
    DateFormat,
    DecimalMark,
    ImportEntity,
    ImportFields,
    ImportMode,
    ImportOutcome,
    JobState,
)

_STEP_BYTES = 1 << 20
_POLL_SECONDS = 0.2
_SHOWN_REFUSALS = 20
_LINES_REFUSED = 3
_WAITS_FOR_CONFIRMATION = 4
_COUNTED = tuple(one for one in ImportOutcome if one is not ImportOutcome.WOULD_END)
_PLAIN = "identity"
_GZIP_MAGIC = b"\x1f\x8b"
_ACTOR = Actor(ACTOR, frozenset(Scope))


@command
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="NDJSON, CSV (*.csv) or one JSON document (*.json), packed with gzip or not; "
            "- is stdin."
        ),
    ],
    entity: Annotated[ImportEntity, typer.Option(help="The kind of record that each line holds.")],
    mode: Annotated[
        ImportMode, typer.Option(help="upsert adds; snapshot also ends what is missing.")
    ] = ImportMode.UPSERT,
    format_: Annotated[
        str | None, typer.Option("--format", help="Another system's format of the lines.")
    ] = None,
    csv: Annotated[bool, typer.Option("--csv", help="The file is CSV, whatever its name.")] = False,
    document: Annotated[
        bool,
        typer.Option("--document", help="The file is one JSON document, whatever its name."),
    ] = False,
    mapping: Annotated[
        Path | None, typer.Option(help="JSON file that maps the columns of CSV to fields.")
    ] = None,
    mapping_name: Annotated[
        str | None, typer.Option(help="Name of a stored mapping, instead of a file.")
    ] = None,
    source: Annotated[str, typer.Option(help="The system that this comes from.")] = DEFAULT_SOURCE,
    fields: Annotated[
        ImportFields | None,
        typer.Option(help="merge keeps what a line does not say; replace takes it as empty."),
    ] = None,
    clear: Annotated[
        str | None,
        typer.Option(help="Fields, parted by commas, to empty where a line has no value."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="The moment of which the file speaks, with offset.")
    ] = None,
    charset: Annotated[
        str | None, typer.Option(help="Character set, where it is not UTF-8 or tells by a mark.")
    ] = None,
    date_format: Annotated[
        DateFormat | None, typer.Option(help="How dates are written, where the file does not tell.")
    ] = None,
    decimal: Annotated[
        DecimalMark | None, typer.Option(help="What stands before decimals.")
    ] = None,
    time_zone: Annotated[
        str | None, typer.Option(help="Where clocks without an offset stand.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Tell what would happen; change nothing.")] = False,
    max_missing_share: Annotated[
        float | None, typer.Option(min=0, max=1, help="Share that a snapshot may leave out.")
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="End what is missing, however much it is.")
    ] = False,
) -> None:
    """Import a file of records; exit code 3 if lines were refused, 4 if it waits for `--confirm`.

    The lines go into the database of the settings; a service need not run.
    """
    settings = worker_settings(load_settings())
    configure_logging("WARNING")
    query = _query(
        entity=entity,
        mode=mode,
        source=source,
        fields=fields,
        clear=clear,
        as_of=as_of,
        dry_run=dry_run,
        format=format_,
        mapping=None if mapping is None else _text(mapping),
        mapping_name=mapping_name,
        charset=charset,
        date_format=date_format,
        decimal=decimal,
        time_zone=time_zone,
        max_missing_share=max_missing_share,
    )
    with open_database(settings) as database:
        order = Order(query, csv or ".csv" in file.suffixes, _PLAIN, confirmed=confirm)
        whole = document or ".json" in file.suffixes
        uid = _upload(database, settings, file, order, is_document=whole)
        job = _carry_out(database, settings, uid)
        _tell(database, job)
    raise typer.Exit(_exit_code(job))


def _query(**said: Any) -> ImportQuery:
    try:
        return ImportQuery.model_validate(said)
    except ValidationError as error:
        reasons = "; ".join(f"{one.field[1:]} {one.reason}" for one in refusals(error))
        raise CommandError(reasons) from error


def _upload(
    database: Database,
    settings: Settings,
    file: Path,
    order: Order,
    *,
    is_document: bool,
) -> str:
    try:
        with sys.stdin.buffer if str(file) == "-" else file.open("rb") as opened:
            source: BinaryIO = opened
            if is_document:
                most, query = settings.max_unpacked_import_bytes, order.query
                lines = lines_of(opened, query.format, query.entity, most, query.charset)
                source = BytesIO(lines)
                order = replace(order, query=query.model_copy(update={"charset": None}))
            data = source.read(_STEP_BYTES)
            encoding = "gzip" if data.startswith(_GZIP_MAGIC) else _PLAIN
            upload = Upload(database, settings, _ACTOR, replace(order, encoding=encoding))
            upload.begin()
            try:
                while data:
                    upload.feed(data)
                    data = source.read(_STEP_BYTES)
                return upload.finish().id
            except BaseException:
                upload.discard()
                raise
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror or error}") from error


def _carry_out(database: Database, settings: Settings, uid: str) -> JobRead:
    """Work here until the job is done, or watch another worker do it; earlier ones come first."""
    worker = Worker(database, settings)
    thread = Thread(target=worker.run, name="import")
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    thread.start()
    try:
        with Progress(*columns, console=Console(stderr=True)) as progress:
            task = progress.add_task("importing", total=None)
            while True:
                job = _read(database, uid)
                progress.update(task, completed=job.done, total=job.total)
                if job.state not in {JobState.QUEUED, JobState.RUNNING}:
                    return job
                thread.join(_POLL_SECONDS)
    finally:
        worker.stop()
        thread.join()


def _read(database: Database, uid: str) -> JobRead:
    with database.read() as session:
        return jobs.get(session, _ACTOR, uid)


def _tell(database: Database, job: JobRead) -> None:
    told = _import_of(job)
    counts = {one.value: getattr(told, one.value) for one in _COUNTED}
    typer.echo(json.dumps({"job": job.id, "state": job.state, "lines": told.lines, **counts}))
    if job.error is not None:
        typer.echo(f"error: {job.error}", err=True)
    if job.state is JobState.WAITING:
        typer.echo(
            f"{told.missing} records are missing and {told.unattributed} lines cannot be "
            "attributed: nothing was ended. Import it again with --confirm, or confirm the job.",
            err=True,
        )
    query = ResultQuery(limit=_SHOWN_REFUSALS, outcome=ImportOutcome.REJECTED)
    with database.read() as session:
        refused = jobs.results(session, _ACTOR, job.id, query).items
    for line in refused:
        reasons = "; ".join(f"{one.field} {one.reason}".strip() for one in line.problems)
        typer.echo(f"line {line.line}: {reasons}", err=True)


def _exit_code(job: JobRead) -> int:
    if job.state is JobState.WAITING:
        return _WAITS_FOR_CONFIRMATION
    if job.state is not JobState.SUCCEEDED:
        return 1
    return _LINES_REFUSED if _import_of(job).rejected else 0


def _import_of(job: JobRead) -> ImportRead:
    if job.import_ is None:
        raise ValueError(f"the job {job.id} is no import")
    return job.import_


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file}: {error}") from error
