"""`lateral warm`: have everybody's first page made before the morning."""

import typer

from app.cli.console import command, load_settings, open_database
from app.matching.recommendations.requests import request


@command
def warm() -> None:
    """Ask every web process to make everybody's first page.

    Each remembers its own lists, so each makes all of them, within half a minute of your asking
    and while it answers others. Its log and `/metrics` (`lateral_first_pages_made`) tell how far it
    is. One that is started within 12 hours makes them as well.
    """
    with open_database(load_settings()) as database:
        request(database)
    typer.echo(
        "Asked. Each web process makes everybody's first page; /metrics tells how far it is."
    )
