"""`lateral taxonomy`: import, list and remove skills taxonomies."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.catalog.batches import Outcome
from app.cli.console import ACTOR, command, load_settings, open_database
from app.core.security import Actor, Scope
from app.exchange.taxonomies import service
from app.exchange.taxonomies.base import Taxonomy
from app.exchange.taxonomies.esco import read_esco
from app.exchange.taxonomies.onet import read_onet

_SHOWN = 10
_OUTCOMES = (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED)

taxonomy = typer.Typer(
    help="Import, list and remove skills taxonomies such as ESCO and O*NET.", no_args_is_help=True
)
imports = typer.Typer(
    help="Bring a downloaded taxonomy into the catalogue; a second time changes nothing.",
    no_args_is_help=True,
)
taxonomy.add_typer(imports, name="import")

Download = Annotated[
    Path, typer.Argument(exists=True, help="The download: a folder or a ZIP archive.")
]
GivenVersion = Annotated[
    str | None,
    typer.Option("--version", help="The taxonomy's version; else the download's name tells it."),
]
AllowRemovals = Annotated[
    bool,
    typer.Option(
        "--allow-removals", help="Go on even if more than a fifth of what is stored is gone."
    ),
]


@imports.command("esco")
@command
def import_esco(
    download: Download,
    language: Annotated[
        str, typer.Option(help="Language of the tables, as in skills_en.csv.")
    ] = "en",
    version: GivenVersion = None,
    allow_removals: AllowRemovals = False,
) -> None:
    """Import the CSV download of ESCO: skills, groups, occupations and how they belong together."""
    _import(lambda: read_esco(download, language=language, version=version), allow_removals)


@imports.command("onet")
@command
def import_onet(
    download: Download, version: GivenVersion = None, allow_removals: AllowRemovals = False
) -> None:
    """Import an O*NET database, as tab-separated text or Excel: occupations, skills, technology."""
    _import(lambda: read_onet(download, version=version), allow_removals)


@taxonomy.command("list")
@command
def list_taxonomies() -> None:
    """Print scheme, version, skills and occupations of every taxonomy, separated by tabs.

    Entries of an older version than the one imported last are gone from the taxonomy and kept
    because somebody uses them.
    """
    with open_database(load_settings()) as database:
        stored = service.stored_taxonomies(database)
    for one in stored:
        typer.echo(f"{one.scheme}\t{one.version or '-'}\t{one.skills}\t{one.roles}")


@taxonomy.command("remove")
@command
def remove(
    scheme: Annotated[str, typer.Argument(help="A scheme of `lateral taxonomy list`.")],
    including_used: Annotated[
        bool,
        typer.Option(
            "--including-used",
            help="Remove what somebody holds or needs as well: the texts stay, unrecognised.",
        ),
    ] = False,
) -> None:
    """Remove a taxonomy's skills and occupations; what somebody uses is kept and listed."""
    with open_database(load_settings()) as database, _progress() as progress:
        removal = service.remove_taxonomy(
            database, _actor(), scheme, including_used=including_used, progress=progress
        )
    for part, count in removal.removed.items():
        typer.echo(f"{part}: {count} removed")
        _list_some(f"{part}: kept, because somebody uses them", removal.kept[part])


def _import(read: Callable[[], Taxonomy], allow_removals: bool) -> None:
    settings = load_settings()
    with open_database(settings) as database:
        typer.echo("Reading the download ...", err=True)
        found = read()
        with _progress() as progress:
            report = service.import_taxonomy(
                database, _actor(), found, allow_removals=allow_removals, progress=progress
            )
    _print(report)


def _print(report: service.ImportReport) -> None:
    typer.echo(report.name)
    typer.echo("read: " + _counts(report.read))
    for part, done in report.parts.items():
        counts = {str(outcome): done.outcomes.get(outcome, 0) for outcome in _OUTCOMES}
        counts |= {"removed": len(done.removed), "deprecated": len(done.deprecated)}
        typer.echo(f"{part}: {_counts(counts)}")
        _list_some(f"{part}: gone and removed", done.removed)
        _list_some(f"{part}: gone, kept because somebody uses them", done.deprecated)
    for skipped in report.skipped:
        typer.echo(f"skipped: {skipped.count} x {skipped.reason} (such as {skipped.example})")
    typer.echo(report.attribution)


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _list_some(title: str, keys: tuple[str, ...]) -> None:
    if keys:
        more = f" and {len(keys) - _SHOWN} more" if len(keys) > _SHOWN else ""
        typer.echo(f"{title}: {', '.join(keys[:_SHOWN])}{more}")


def _actor() -> Actor:
    return Actor(ACTOR, frozenset(Scope))


@contextmanager
def _progress() -> Iterator[service.Progress]:
    """A bar for each step on a terminal; nothing where the output goes elsewhere."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    hidden = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bars:
        steps = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in steps:
                steps[step] = bars.add_task(step, total=total)
            bars.update(steps[step], completed=done)

        yield show
