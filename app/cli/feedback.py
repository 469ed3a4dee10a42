"""`lateral events` and `lateral datasets`: what people did, taken in and written out."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.console import (
    ACTOR,
    CommandError,
    checked,
    command,
    every,
    load_settings,
    open_database,
)
from app.cli.worker import worker_settings
from app.core.db import Database
from app.core.observability.logs import configure_logging
from app.core.pagination import PageQuery
from app.core.schemas import Page
from app.core.security import Actor, ActorKind, Scope
from app.jobs.worker import Worker
from app.learning.datasets import service
from app.learning.datasets.schemas import DatasetBody, DatasetRead
from app.learning.events import service as taking
from app.learning.events.schemas import MOST_EVENTS, EventsBody, SummaryQuery
from ml.feedback.files import read_dataset
from models.feedback_vocabulary import DatasetLabel

events = typer.Typer(help="Take in what people did, and count it.", no_args_is_help=True)
datasets = typer.Typer(
    help="Write what people saw and did to files that rankers learn from.", no_args_is_help=True
)
_SENDER = Actor(ACTOR, frozenset({Scope.EVENTS_WRITE}), kind=ActorKind.HR_INTEGRATION)
_TRAINER = Actor(ACTOR, frozenset({Scope.MODELS_WRITE}), kind=ActorKind.DATA_TEAM)
_SHOWN = 20
_REFUSED = 3
_Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
_From = Annotated[datetime, typer.Option("--from", help="Since then, in UTC.")]
_To = Annotated[datetime, typer.Option(help="Until then, in UTC.")]
_Id = Annotated[str, typer.Argument(help="An id of `lateral datasets list`.")]


@events.command("import")
@command
def import_events(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="NDJSON, an event a line.")
    ],
    json_: _Json = False,
) -> None:
    """Take in a file of events, each as POST /v1/events takes it; what is there already stays.

    Ends with 3 when a line was refused; the others are stored.
    """
    total: Counter[str] = Counter()
    refused: list[dict[str, Any]] = []
    with open_database(load_settings()) as database, file.open("rb") as lines:
        for first, some in _batches(lines):
            answer = taking.take(database, _SENDER, _parsed(some))
            total.update(accepted=answer.accepted, duplicates=answer.duplicates)
            refused += [
                {"line": first + one.index, "code": one.code, "detail": one.detail}
                for one in answer.rejected
            ]
    if json_:
        typer.echo(json.dumps({**dict(total), "rejected": refused}))
    else:
        typer.echo(
            f"{total['accepted']} accepted, {total['duplicates']} known already, "
            f"{len(refused)} refused."
        )
        for one in refused[:_SHOWN]:
            typer.echo(f"  line {one['line']}: {one['code']}: {one['detail']}")
    if refused:
        raise typer.Exit(_REFUSED)


@events.command("summary")
@command
def summary(since: _From, to: _To) -> None:
    """Count events by type and by how they can be traced to a list, as JSON; it names nobody."""
    query = checked(SummaryQuery, {"from": f"{since.isoformat()}Z", "to": f"{to.isoformat()}Z"})
    with open_database(load_settings()) as database, database.read() as session:
        typer.echo(taking.summary(session, query).model_dump_json(indent=2))


@datasets.command("create")
@command
def create(
    since: _From,
    to: _To,
    known_by: Annotated[
        datetime | None, typer.Option(help="As far as it was received by then; now by default.")
    ] = None,
    label: Annotated[
        DatasetLabel, typer.Option(help="Whose time decides which items are mature.")
    ] = DatasetLabel.INTEREST,
    json_: _Json = False,
) -> None:
    """Write a dataset and wait for it; a running service is not needed."""
    said = {
        "from": f"{since.isoformat()}Z",
        "to": f"{to.isoformat()}Z",
        "known_by": f"{known_by.isoformat()}Z" if known_by else None,
        "label": label,
    }
    body = checked(DatasetBody, said)
    settings = worker_settings(load_settings())
    configure_logging("WARNING")
    with open_database(settings) as database:
        with database.write() as session:
            uid = service.start(session, settings, _TRAINER, body).id
        Worker(database, settings).run_until_idle()
        told = _one(database, uid)
    if told.state != "ready":
        raise CommandError(told.problem or "Another worker writes it; see `lateral datasets show`.")
    typer.echo(told.model_dump_json(by_alias=True) if json_ else _line(told))


@datasets.command("list")
@command
def list_datasets(json_: _Json = False) -> None:
    """Print every dataset, oldest first."""
    with open_database(load_settings()) as database:
        found = [*_every(database)]
    if json_:
        typer.echo(json.dumps([one.model_dump(mode="json", by_alias=True) for one in found]))
        return
    for one in found:
        typer.echo(_line(one))


@datasets.command("show")
@command
def show(dataset: _Id) -> None:
    """Print a dataset with its manifest, as JSON."""
    with open_database(load_settings()) as database:
        typer.echo(_one(database, dataset).model_dump_json(by_alias=True, indent=2))


@datasets.command("get")
@command
def get(
    dataset: _Id,
    out: Annotated[Path, typer.Option(help="A folder that does not exist yet.")],
) -> None:
    """Copy the files of a dataset to a folder, and check them there."""
    if out.exists():
        raise CommandError(f"{out} exists already.")
    with open_database(load_settings()) as database:
        names = ["manifest.json", *(_one(database, dataset).manifest or {"files": ()})["files"]]
        out.mkdir(parents=True)
        for name in names:
            with database.read() as session:
                found = service.stored_file(session, database.settings, dataset, name, None)
            shutil.copyfile(found.path, out / name)
    data = read_dataset(out)
    typer.echo(f"{data.n_lists} lists with {data.n_items} items in {out}.")


def _batches(lines: Iterator[bytes]) -> Iterator[tuple[int, Sequence[bytes]]]:
    first = 1
    while some := list(islice(lines, MOST_EVENTS)):
        yield first, some
        first += len(some)


def _parsed(lines: Sequence[bytes]) -> EventsBody:
    return EventsBody.model_validate({"events": [_event(line) for line in lines]})


def _event(line: bytes) -> Any:
    """What a line says; what is no JSON is no event, and is refused as such by its place."""
    try:
        return json.loads(line)
    except ValueError:
        return line.decode("utf-8", "replace")


def _one(database: Database, uid: str) -> DatasetRead:
    with database.read() as session:
        return service.get(session, database.settings, uid)


def _every(database: Database) -> Iterator[DatasetRead]:
    def page(cursor: str | None) -> Page[DatasetRead]:
        with database.read() as session:
            return service.page(session, database.settings, PageQuery(cursor=cursor))

    return every(page)


def _line(one: DatasetRead) -> str:
    counts = (one.manifest or {}).get("counts", {})
    held = f"{counts.get('lists', 0)} lists, {counts.get('people', 0)} people"
    span = f"{one.from_:%Y-%m-%d} to {one.to:%Y-%m-%d}"
    return f"{one.id}\t{one.state}\t{one.label}\t{span}\t{held if one.fingerprint else ''}".rstrip()
