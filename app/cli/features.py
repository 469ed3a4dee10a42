"""`lateral features`: columns of your own that rankers may weigh."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.console import (
    CommandError,
    caller,
    checked,
    command,
    every,
    load_settings,
    open_database,
)
from app.core.etag import Conditions
from app.core.pagination import PageQuery
from app.core.security import Actor, ActorKind, Scope
from app.learning.features import service
from app.learning.features.schemas import (
    MOST_VALUES,
    FeatureStep,
    OwnFeatureBody,
    OwnFeatureRead,
    ValuesBody,
)
from app.learning.registry.schemas import RankerDecisionBody
from models.ranker_vocabulary import FeatureKind, FeatureSubject

features = typer.Typer(
    help="Propose, approve and retire columns that rankers may weigh, and load their values.",
    no_args_is_help=True,
)
_REFUSED, _SHOWN = 3, 20
Name = Annotated[str, typer.Argument(help="A name of `lateral features list`.")]
By = Annotated[str, typer.Option(help="The person who decides.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept for ever.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@features.command("propose")
@command
def propose(
    name: Annotated[str, typer.Argument(help="Small letters, digits and _.")],
    label: Annotated[str, typer.Option(help="What people read.")],
    subject: Annotated[FeatureSubject, typer.Option(help="What it says something of.")],
    kind: Annotated[FeatureKind, typer.Option(help="What its values are.")],
    system: Annotated[str, typer.Option(help="The system that its values come from.")],
    column: Annotated[str, typer.Option(help="The column of that system.")],
    by: Annotated[str, typer.Option(help="The person who proposes it.")],
    reason: Reason,
    cap: Annotated[float, typer.Option(help="The most that it may move a score, in log-odds.")],
    against: Annotated[
        bool, typer.Option("--against", help="More of it speaks against a move.")
    ] = False,
    low: Annotated[float | None, typer.Option(help="The least number.")] = None,
    high: Annotated[float | None, typer.Option(help="The greatest number.")] = None,
    as_json: AsJson = False,
) -> None:
    """Propose a column; somebody else has to approve it."""
    said = {
        "name": name,
        "label": label,
        "subject": subject,
        "kind": kind,
        "low": low,
        "high": high,
        "sign": -1 if against else 1,
        "cap": cap,
        "source": {"system": system, "column": column},
        "person": by,
        "reason": reason,
    }
    body = checked(OwnFeatureBody, said)
    with open_database(load_settings()) as database, database.write() as session:
        told = service.propose(session, _actor(by, Scope.MODELS_WRITE), body).read
    _print(told, as_json=as_json)


@features.command("approve")
@command
def approve(name: Name, by: By, reason: Reason, as_json: AsJson = False) -> None:
    """Answer for a column that somebody else proposed: values are taken from then on."""
    body = checked(RankerDecisionBody, {"person": by, "reason": reason})
    settings, actor = load_settings(), _actor(by, Scope.MODELS_PROMOTE)
    with open_database(settings) as database, database.write() as session:
        told = service.approve(session, settings, actor, name, body, Conditions()).read
    _print(told, as_json=as_json)


@features.command("retire")
@command
def retire(name: Name, by: By, reason: Reason, as_json: AsJson = False) -> None:
    """Take no values of a column any more."""
    body = checked(RankerDecisionBody, {"person": by, "reason": reason})
    settings, actor = load_settings(), _actor(by, Scope.MODELS_PROMOTE)
    with open_database(settings) as database, database.write() as session:
        told = service.retire(session, settings, actor, name, body, Conditions()).read
    _print(told, as_json=as_json)


@features.command("list")
@command
def list_features(as_json: AsJson = False) -> None:
    """Print every column, oldest first."""
    with open_database(load_settings()) as database, database.read() as session:
        found = [*every(lambda cursor: service.page(session, PageQuery(cursor=cursor)))]
    if as_json:
        typer.echo(json.dumps([one.model_dump(mode="json") for one in found]))
        return
    for one in found:
        typer.echo(_line(one))


@features.command("show")
@command
def show(name: Name, as_json: AsJson = False) -> None:
    """Print what a column is, and what was done to it."""
    with open_database(load_settings()) as database, database.read() as session:
        told = service.get(session, name)
        steps = service.history(session, name, PageQuery()).items
    _print(told, as_json=as_json)
    if not as_json:
        for step in steps:
            typer.echo(_step(step))


@features.command("import")
@command
def import_values(
    name: Name,
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="NDJSON, a value a line.")
    ],
    as_json: AsJson = False,
) -> None:
    """Take in a file of values, each as PUT /v1/own-features/{name}/values takes it.

    Ends with 3 when a line was refused; the others are stored.
    """
    total: Counter[str] = Counter()
    refused: list[dict[str, Any]] = []
    actor = _actor(None, Scope.MODELS_WRITE)
    with open_database(load_settings()) as database:
        for lines in _batches(file):
            body = checked(ValuesBody, {"values": [value for _line, value in lines]})
            answer = service.take(database, actor, name, body)
            total.update(answer.model_dump(exclude={"rejected"}))
            refused += [
                {"line": lines[one.index][0], "code": one.code, "detail": one.detail}
                for one in answer.rejected
            ]
    if as_json:
        typer.echo(json.dumps({**total, "rejected": refused}))
    else:
        told = ", ".join(f"{count} {what}" for what, count in total.items())
        typer.echo(f"{told or 'nothing'}, {len(refused)} refused.")
        for one in refused[:_SHOWN]:
            typer.echo(f"  line {one['line']}: {one['code']}: {one['detail']}")
    if refused:
        raise typer.Exit(_REFUSED)


def _batches(file: Path) -> Iterator[list[tuple[int, Any]]]:
    """The values of a file with the numbers of their lines, some at a time."""
    some: list[tuple[int, Any]] = []
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                some.append((number, json.loads(line)))
            except ValueError as error:
                raise CommandError(f"{file.name}: line {number} is no JSON ({error})") from error
            if len(some) == MOST_VALUES:
                yield some
                some = []
    if some:
        yield some


def _actor(person: str | None, scope: Scope) -> Actor:
    return Actor(caller(person), frozenset({scope}), kind=ActorKind.DATA_TEAM)


def _print(one: OwnFeatureRead, *, as_json: bool) -> None:
    typer.echo(one.model_dump_json(indent=2) if as_json else _line(one))


def _line(one: OwnFeatureRead) -> str:
    says = "speaks for a move" if one.sign > 0 else "speaks against a move"
    source = f"{one.source.column} of {one.source.system}"
    by = f", approved by {one.approver}" if one.approver else ""
    return f"{one.name}\t{one.state}\t{one.label}: {says}, {one.cap:g} at most; from {source}{by}"


def _step(one: FeatureStep) -> str:
    return f"{one.at:%Y-%m-%d %H:%M}\t{one.action}\t{one.person}: {one.reason}"
