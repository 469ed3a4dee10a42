"""`lateral migrate`."""

import typer

from app.cli.console import bring_up_to_date, command, load_settings
from app.core import migrations


@command
def migrate() -> None:
    """Bring the database to the newest schema; an embedded one is made."""
    bring_up_to_date(load_settings())
    typer.echo(f"The database is at revision {migrations.head()}.")
