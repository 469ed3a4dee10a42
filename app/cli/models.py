"""`lateral models`: which rankers there are, and which of them is in use."""

import json
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from app.cli.console import caller, checked, command, load_settings, open_database
from app.learning.registry import aliases, intake, versions
from app.learning.registry import card as cards
from app.learning.registry import service as registry
from app.learning.registry.decisions import Decision, GateRefusedError, Override
from app.learning.registry.page import page
from app.learning.registry.reading import entry_read
from app.learning.registry.schemas import OverrideBody, RankerDecisionBody
from app.learning.tracking.service import fetched

models = typer.Typer(
    help="List, take in, promote, roll back, retire rankers.", no_args_is_help=True
)
_GATE_REFUSED = 3

Version = Annotated[str, typer.Argument(help="A version of `lateral models list`.")]
By = Annotated[str, typer.Option(help="The person who decides.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept for ever.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@models.command("list")
@command
def list_models(as_json: AsJson = False) -> None:
    """Print every version, newest first; * marks the champion."""
    with open_database(load_settings()) as database, database.read() as session:
        found = versions.versions(session)
    if as_json:
        _print_json([
            {
                "version": one.version,
                "champion": one.champion,
                "retired": one.retired,
                "as_of": one.as_of.astimezone(UTC).date().isoformat(),
                "trained_at": one.trained_at.isoformat(timespec="seconds"),
            }
            for one in found
        ])  # fmt: skip
        return
    for one in found:
        mark = "*" if one.champion else "-"
        trained = one.trained_at.isoformat(timespec="seconds")
        retired = "\tretired" if one.retired else ""
        typer.echo(f"{mark}\t{one.version}\tas of {one.as_of:%Y-%m-%d}\ttrained {trained}{retired}")


@models.command("show")
@command
def show(version: Version) -> None:
    """Print what is known of a version, as JSON."""
    with open_database(load_settings()) as database, database.read() as session:
        typer.echo(registry.get(session, version).model_dump_json(indent=2))


@models.command("diff")
@command
def diff(before: Version, after: Version) -> None:
    """Print what differs between two versions, as JSON: metrics, files, and how reasons count."""
    settings = load_settings()
    with open_database(settings) as database, database.read() as session:
        old, _ = cards.card(session, settings, before)
        new, _ = cards.card(session, settings, after)
    _print_json(cards.difference(old, new))


@models.command("card")
@command
def card(
    version: Version,
    as_json: AsJson = False,
    out: Annotated[Path | None, typer.Option(help="Write it to this file.")] = None,
) -> None:
    """Print the card of a version: a page without script, or JSON."""
    settings = load_settings()
    with open_database(settings) as database, database.read() as session:
        read, figures = cards.card(session, settings, version)
    text = read.model_dump_json(indent=2) if as_json else page(read, figures)
    if out is None:
        typer.echo(text)
    else:
        out.write_text(text, encoding="utf-8")
        typer.echo(f"Wrote {out}.")


@models.command("register")
@command
def register(
    by: By,
    reason: Reason,
    folder: Annotated[Path | None, typer.Argument(help="The folder of an artifact.")] = None,
    mlflow_run: Annotated[
        str | None, typer.Option(help="The id of a run in LATERAL_MLFLOW_TRACKING_URI instead.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take in a ranker that was made elsewhere, after the checks that one trained here passes."""
    if (folder is None) == (mlflow_run is None):
        raise typer.BadParameter("give either a folder or --mlflow-run")
    settings, said = load_settings(), _decision(by, reason)
    with open_database(settings) as database, TemporaryDirectory() as scratch:
        made = folder or fetched(settings, str(mlflow_run), Path(scratch))
        version, fresh = intake.register_folder(database, settings, said.actor, made, said.reason)
    if as_json:
        _print_json({"version": version, "registered": fresh})
    else:
        typer.echo(f"{version} is registered." if fresh else f"{version} was registered before.")


@models.command("promote")
@command
def promote(
    version: Version,
    by: By,
    reason: Reason,
    override_by: Annotated[
        str | None, typer.Option(help="Who answers for a version that the gate refuses.")
    ] = None,
    override_reason: Annotated[str | None, typer.Option(help="Why the gate is overruled.")] = None,
    as_json: AsJson = False,
) -> None:
    """Put a registered version into use once its files pass every check.

    Running services swap to it by themselves. Exit code 3 tells that the gate refuses.
    """
    settings = load_settings()
    decision = _decision(by, reason, _override(override_by, override_reason))
    with open_database(settings) as database:
        try:
            entry = aliases.promote(database, settings, decision, version)
        except GateRefusedError as error:
            typer.echo(f"error: {error.detail}", err=True)
            for line in error.members["lines"]:
                typer.echo(f"  {json.dumps(line, sort_keys=True)}", err=True)
            raise typer.Exit(_GATE_REFUSED) from error
    if as_json:
        _print_json({"version": version, "changed": entry is not None})
    else:
        already = f"{version} already was the champion."
        typer.echo(f"{version} is the champion." if entry else already)


@models.command("rollback")
@command
def rollback(by: By, reason: Reason, as_json: AsJson = False) -> None:
    """Go back to the version before the last promotion, once it passes every check."""
    settings = load_settings()
    with open_database(settings) as database:
        entry = aliases.roll_back(database, settings, _decision(by, reason))
    if as_json:
        typer.echo(entry_read(entry).model_dump_json(indent=2))
    else:
        typer.echo(f"{entry.version} is the champion again.")


@models.command("retire")
@command
def retire(version: Version, by: By, reason: Reason, as_json: AsJson = False) -> None:
    """Take a version out of service; its files are removed after LATERAL_RETIRED_MODEL_DAYS."""
    with open_database(load_settings()) as database, database.write() as session:
        row = versions.retire(session, _decision(by, reason), version)
        retired_at = row.retired_at
    if as_json:
        _print_json({"version": version, "retired_at": str(retired_at)})
    else:
        typer.echo(f"{version} is retired.")


def _decision(by: str, reason: str, override: Override | None = None) -> Decision:
    """Who decides and why; neither may be empty, as over HTTP."""
    body = checked(RankerDecisionBody, {"person": by, "reason": reason})
    return Decision(caller(body.person), body.person, body.reason, override)


def _override(approver: str | None, reason: str | None) -> Override | None:
    if approver is None and reason is None:
        return None
    if not approver or not reason:
        raise typer.BadParameter("give both --override-by and --override-reason")
    body = checked(OverrideBody, {"approver": approver, "reason": reason})
    return Override(body.approver, body.reason)


def _print_json(told: object) -> None:
    typer.echo(json.dumps(told, indent=2))
