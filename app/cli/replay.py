"""`lateral replay`: a list that was served, computed anew."""

from typing import Annotated

import typer

from app.cli.console import ACTOR, command, load_settings, open_database
from app.core.security import Actor, ActorKind, Scope
from app.learning.lists import service

_DIFFERS = 3


@command
def replay(
    list_id: Annotated[str, typer.Argument(help="The id of a list: it stands in every answer.")],
) -> None:
    """Compute a served list anew from what its scores rest on, as JSON; it names nobody.

    Ends with 3 when it is not what was served.
    """
    actor = Actor(
        ACTOR, frozenset({Scope.MODELS_READ, Scope.CONFIDENTIAL}), kind=ActorKind.HR_PARTNER
    )
    settings = load_settings()
    with open_database(settings) as database, database.read() as session:
        told = service.replay(session, settings, actor, list_id)
    typer.echo(told.model_dump_json(indent=2))
    if not told.equal:
        raise typer.Exit(_DIFFERS)
