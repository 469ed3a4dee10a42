"""`lateral keys`: make, list, rotate and revoke API keys."""

import re
from datetime import timedelta
from typing import Annotated

import typer

from app.cli.console import ACTOR, CommandError, command, load_settings, open_database
from app.core.security import ActorKind, Issued, KeyRing, Scope
from app.core.security.kinds import check_grant, default_scopes, kind_for
from models.base import utc_now

_EXTERNAL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@~-]{0,127}")
_MAX_NAME = 200

keys = typer.Typer(help="Make, list, rotate and revoke API keys.", no_args_is_help=True)


@keys.command("create")
@command
def create(
    name: Annotated[str, typer.Option(help="What the key is for; not a person's name.")],
    scope: Annotated[
        list[Scope] | None,
        typer.Option(help="What it allows; may be repeated. Without one, the kind decides."),
    ] = None,
    kind: Annotated[
        ActorKind | None, typer.Option(help="For whom it acts. Without one, the scopes decide.")
    ] = None,
    employee: Annotated[
        str | None, typer.Option(help="Let it speak for this employee only (external_id).")
    ] = None,
    expires_in_days: Annotated[
        int | None, typer.Option(min=1, max=36_500, help="Days until it expires.")
    ] = None,
) -> None:
    """Make a key and print it; it is shown this once and stored as a hash."""
    if not 0 < len(name.strip()) <= _MAX_NAME:
        raise CommandError(f"--name: must have 1 to {_MAX_NAME} characters.")
    if employee is not None and not _EXTERNAL_ID.fullmatch(employee):
        raise CommandError("--employee: is not an external_id.")
    if not scope and kind is None:
        raise CommandError("Give a --kind, one --scope or more, or both.")
    bound = employee is not None
    scopes = frozenset(scope or (default_scopes(kind, bound=bound) if kind else ()))
    check_grant(kind or kind_for(scopes, bound=bound), scopes, employee)
    expires_at = utc_now() + timedelta(days=expires_in_days) if expires_in_days else None
    settings = load_settings()
    with open_database(settings) as database:
        key = KeyRing(database, settings).issue(
            actor=ACTOR,
            name=name.strip(),
            scopes=scopes,
            kind=kind,
            employee_external_id=employee,
            expires_at=expires_at,
        )
    typer.echo(str(key))


@keys.command("list")
@command
def list_keys() -> None:
    """Print every key: prefix, state, scopes, employee, name, kind and last use, tabs between."""
    settings = load_settings()
    with open_database(settings) as database:
        issued = KeyRing(database, settings).issued()
    for key in issued:
        grant, used = key.grant, key.last_used_at
        fields = (
            key.identifier,
            _state(key),
            ",".join(sorted(grant.scopes)),
            grant.employee_external_id or "-",
            grant.name,
            grant.kind,
            used.isoformat(timespec="seconds") if used else "-",
        )
        typer.echo("\t".join(fields))


@keys.command("rotate")
@command
def rotate(
    prefix: Annotated[
        str, typer.Argument(help="The part of the key between `lat_` and the second `_`.")
    ],
    overlap_hours: Annotated[
        int, typer.Option(min=0, max=720, help="How long the old secret still holds.")
    ] = 24,
) -> None:
    """Give a key a new secret and print the key; the old one holds while you exchange it."""
    settings = load_settings()
    with open_database(settings) as database:
        ring = KeyRing(database, settings)
        key = ring.rotate(prefix, overlap=timedelta(hours=overlap_hours), actor=ACTOR)
    typer.echo(str(key))


@keys.command("revoke")
@command
def revoke(
    prefix: Annotated[
        str, typer.Argument(help="The part of the key between `lat_` and the second `_`.")
    ],
) -> None:
    """Revoke a key; running services follow within LATERAL_REFRESH_SECONDS."""
    settings = load_settings()
    with open_database(settings) as database:
        fresh = KeyRing(database, settings).revoke(prefix, actor=ACTOR)
    typer.echo(f"Revoked {prefix}." if fresh else f"{prefix} was revoked before.")


def _state(key: Issued) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "valid" if key.is_live(utc_now()) else "expired"
