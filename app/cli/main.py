"""The command `lateral`."""

import typer

from app import __version__
from app.cli import (
    audit,
    database,
    demo,
    description,
    import_,
    keys,
    learning,
    privacy,
    serve,
    taxonomy,
    worker,
)

cli = typer.Typer(
    name="lateral",
    help="Internal talent mobility: people's next role, ranked and explained.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
cli.command("serve")(serve.serve)
cli.command("worker")(worker.worker)
cli.command("import")(import_.import_)
cli.command("demo")(demo.demo)
cli.command("migrate")(database.migrate)
cli.command("train")(learning.train)
cli.command("evaluate")(learning.evaluate)
cli.command("openapi")(description.openapi)
cli.add_typer(keys.keys, name="keys")
cli.add_typer(audit.audit, name="audit")
cli.add_typer(privacy.privacy, name="privacy")
cli.add_typer(learning.models, name="models")
cli.add_typer(taxonomy.taxonomy, name="taxonomy")


def _print_version(value: bool) -> None:
    if value:
        typer.echo(__version__)
        raise typer.Exit


@cli.callback()
def main(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Internal talent mobility: people's next role, ranked and explained."""
