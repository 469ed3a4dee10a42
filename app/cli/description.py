"""`lateral openapi`."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import CommandError, command
from app.core.openapi import as_text
from app.main import create_app
from app.settings import Settings


@command
def openapi(
    file: Annotated[Path, typer.Option(help="Where the description lies.")] = Path("openapi.json"),
    check: Annotated[
        bool, typer.Option("--check", help="Compare the file instead of writing it.")
    ] = False,
) -> None:
    """Write the API's description."""
    text = as_text(create_app(Settings.model_construct()).openapi())
    if not check:
        file.write_text(text, encoding="utf-8")
        typer.echo(f"Wrote {file}.")
    elif not file.is_file():
        raise CommandError(f"{file} is missing: run `lateral openapi`.")
    elif file.read_text(encoding="utf-8") != text:
        raise CommandError(f"{file} is not what the code offers: run `lateral openapi`.")
    else:
        typer.echo(f"{file} is what the code offers.")
