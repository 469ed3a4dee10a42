"""`lateral migrate`."""

from typing import Annotated

import typer

from app.cli.console import bring_up_to_date, command, load_settings
from app.cli.formats import require_readable_ranker
from app.core import migrations


@command
def migrate(
    without_ranker: Annotated[
        bool,
        typer.Option(
            help="Go on although this version cannot read the ranker in use: nothing is ranked "
            "until `lateral train` and `lateral models promote` put another one in its place."
        ),
    ] = False,
) -> None:
    """Bring the database to the newest schema; an embedded one is made.

    Nothing is changed where this version cannot read the ranker in use.
    """
    settings = load_settings()
    if not without_ranker:
        require_readable_ranker(settings)
    bring_up_to_date(settings)
    typer.echo(f"The database is at revision {migrations.head()}.")
