"""The command `lateral`."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from app import __version__

# Where each command is, and what the list of commands says of it.
COMMANDS = {
    "serve": ("app.cli.serve", "serve", "Serve the API."),
    "worker": ("app.cli.worker", "worker", "Carry out imports, deliveries and the schedule."),
    "import": ("app.cli.import_", "import_", "Import a file of records."),
    "demo": ("app.cli.demo", "demo", "Serve the demo organisation and print what to try."),
    "migrate": ("app.cli.database", "migrate", "Bring the database to the newest schema."),
    "train": ("app.cli.learning", "train", "Learn a ranker; the first one comes into use."),
    "evaluate": ("app.cli.learning", "evaluate", "Print how well the ranker in use does."),
    "openapi": ("app.cli.description", "openapi", "Write the API's description."),
    "keys": ("app.cli.keys", "keys", "Make, list, rotate and revoke API keys."),
    "audit": ("app.cli.audit", "audit", "Export and verify the audit log."),
    "privacy": ("app.cli.privacy", "privacy", "Export and erase people, replay erasures."),
    "cases": ("app.cli.cases", "cases", "See move cases, and do what is due in them."),
    "readiness": ("app.cli.readiness", "readiness", "See whom a list of people misses."),
    "rounds": ("app.cli.rounds", "rounds", "Match a whole organisation in assignment rounds."),
    "batch": ("app.cli.batch", "batch", "Rank everybody and write the lists to files."),
    "warm": ("app.cli.warm", "warm", "Have everybody's first page made before the morning."),
    "models": (
        "app.cli.models",
        "models",
        "List, register, promote, roll back and retire rankers.",
    ),
    "fairness": ("app.cli.fairness", "fairness", "Count what groups are shown, for auditors."),
    "frames": ("app.cli.frames", "frames", "Export what a ranker is trained on."),
    "events": ("app.cli.feedback", "events", "Take in what people did, and count it."),
    "datasets": ("app.cli.feedback", "datasets", "Write what people did to files for training."),
    "features": ("app.cli.features", "features", "Add columns that rankers may weigh."),
    "experiments": ("app.cli.experiments", "experiments", "Compare a ranker with the one in use."),
    "replay": ("app.cli.replay", "replay", "Compute a served list anew."),
    "taxonomy": ("app.cli.taxonomy", "taxonomy", "Import, list and remove taxonomies."),
}
_PLAIN: dict[str, Any] = {"pretty_exceptions_enable": False, "rich_markup_mode": None}


class CommandsOnDemand(TyperGroup):
    """Lists every command and imports the one that is called: all of them take seconds."""

    def __init__(self, **attributes: Any) -> None:
        listed = {name: TyperCommand(name, help=line) for name, (*_, line) in COMMANDS.items()}
        super().__init__(**{**attributes, "commands": listed})

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that the words name, and the words that it gets."""
        name, listed, rest = super().resolve_command(ctx, args)
        return name, _imported(name) if name else listed, rest


def _imported(name: str) -> Any:
    module, attribute, _line = COMMANDS[name]
    with _without_collector():
        found = getattr(import_module(module), attribute)
    alone = typer.Typer(add_completion=False, **_PLAIN)
    if isinstance(found, typer.Typer):
        alone.add_typer(found, name=name)
    else:
        alone.command(name)(found)
    made = get_command(alone)
    return made.commands[name] if isinstance(made, TyperGroup) else made


@contextmanager
def _without_collector() -> Iterator[None]:
    """Import a seventh sooner: half a million objects are made, and hardly any is dropped."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


cli = typer.Typer(
    cls=CommandsOnDemand,
    name="lateral",
    help="Internal talent mobility: people's next role, ranked and explained.",
    no_args_is_help=True,
    **_PLAIN,
)


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
