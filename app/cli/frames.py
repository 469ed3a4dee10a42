"""`lateral frames`: the catalogue as the files that a ranker is trained on."""

import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import ACTOR, CommandError, command, load_settings, open_database
from app.core.journal import MANY, Entry, append
from app.serving import training_frames
from ml.frames import TrainingFrames
from ml.frames_io import fingerprint, ordered, write_frames
from models.base import utc_now
from models.vocabulary import ChangeAction, EntityKind

frames = typer.Typer(help="Export what a ranker is trained on.", no_args_is_help=True)


@frames.callback()
def _group() -> None:
    """Keep the name of the one command."""


@frames.command("export")
@command
def export(
    out: Annotated[Path, typer.Option(help="A folder that does not exist yet.")],
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day that it tells of; today by default."),
    ] = None,
) -> None:
    """Write people, openings, roles, skills and past moves as NDJSON, as of a day.

    The folder holds personal data: `python -m ml train --frames` reads it, and only you may open
    it. Wishes that managers may not know and people who object are not in it. The audit log holds
    who is.
    """
    if out.exists():
        raise CommandError(f"{out} exists already.")
    settings, day = load_settings(), (as_of or utc_now()).date()
    with open_database(settings) as database:
        with database.read() as session:
            found = ordered(training_frames(session, day))
        people = tuple(one.key for one in found.employees)
        details = {"operation": "lateral frames export", "as_of": day.isoformat()}
        entry = Entry(ACTOR, ChangeAction.EXPORTED, EntityKind.EMPLOYEE, MANY, details, people)
        with database.write() as session:
            append(session, [entry])
    _write(out, found)
    typer.echo(
        f"{len(found.employees)} employees, {len(found.openings)} openings, {len(found.roles)} "
        f"roles, {len(found.skills)} skills and {len(found.moves)} past moves as of {day} in "
        f"{out}\nfingerprint {fingerprint(found)}"
    )


def _write(out: Path, found: TrainingFrames) -> None:
    """Let the folder appear whole, for its owner alone."""
    out.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        write_frames(scratch, found)
        for path in scratch.iterdir():
            path.chmod(0o600)
            with path.open("rb") as file:
                os.fsync(file.fileno())
        scratch.rename(out)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
