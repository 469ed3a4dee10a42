"""`lateral audit`: export and verify the audit log."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import ACTOR, CommandError, command, load_settings, open_database
from app.core.journal import Entry
from app.core.reads import ReadLog
from app.core.security.identity_provider import caller_names
from app.governance.audit_log import service
from app.governance.audit_log.chain import Verification, verify
from models.vocabulary import ChangeAction, EntityKind

audit = typer.Typer(help="Export and verify the audit log.", no_args_is_help=True)

Head = Annotated[
    str | None,
    typer.Option(help="A head kept from an earlier time; the log must still hold it."),
]


@audit.command("verify")
@command
def verify_log(
    head: Head = None,
    file: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="An export, in place of the database."),
    ] = None,
) -> None:
    """Recompute the hash chain from its start; exit code 1 names the first break."""
    if file is not None:
        exported = service.ExportedLog(file)
        found = verify(exported, head or exported.head())
    else:
        with open_database(load_settings()) as database:
            found = service.verified(database, head)
    _tell(found)


@audit.command("export")
@command
def export_log(
    file: Annotated[
        Path | None, typer.Argument(dir_okay=False, help="Where to; standard output if absent.")
    ] = None,
) -> None:
    """Write the log as NDJSON, people under their pseudonyms; the last line is the head."""
    settings = load_settings()
    with open_database(settings) as database, ExitStack() as stack:
        log = EntityKind.AUDIT_LOG
        details = {"operation": "lateral audit export"}
        entry = Entry(ACTOR, ChangeAction.EXPORTED, log, log.value, details)
        ReadLog(database, settings).write([entry])
        target = stack.enter_context(file.open("w", encoding="utf-8")) if file else sys.stdout
        target.writelines(service.export_lines(database))


@audit.command("head")
@command
def print_head() -> None:
    """Print the number of entries and the hash of the last one, to be kept elsewhere."""
    with open_database(load_settings()) as database, database.read() as session:
        entries, head = service.head(session)
    typer.echo(f"{entries}\t{head}")


@audit.command("caller")
@command
def print_caller(
    subject: Annotated[str, typer.Argument(help="A `sub` of the identity provider's tokens.")],
) -> None:
    """Print the name under which the log knows a subject of the identity provider."""
    typer.echo(caller_names(load_settings())(subject))


def _tell(found: Verification) -> None:
    broken = found.first_broken
    if broken is not None:
        where = "" if broken.entry is None else f" at entry {broken.entry}"
        raise CommandError(
            f"The audit log is {broken.kind}{where} after {found.entries} good entries: "
            f"{broken.reason}"
        )
    typer.echo(f"The audit log holds: {found.entries} entries, head {found.head}")
