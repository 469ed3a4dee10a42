"""`lateral demo`: the demo organisation, loaded, learnt and served."""

import os
from collections.abc import Callable, Mapping

import typer

from app.cli.console import bring_up_to_date, command, load_settings, open_database
from app.cli.demo_data import demo_keys, load_organisation
from app.cli.demo_learning import judged_version
from app.cli.demo_portal import APPLICATION, is_loopback
from app.cli.serve import USUAL, Host, Port, listening, run, url_of
from app.core.db import Database
from app.learning.registry import aliases
from app.learning.registry.decisions import Decision
from app.learning.runs.schemas import RunRead
from app.learning.training import service as training
from app.settings import Settings
from demo import STORY_EMPLOYEE, STORY_MANAGER, STORY_OPENING

_ACTOR = "demo"


@command
def demo(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Load the demo organisation, train a ranker on it, serve and print what to try."""
    with listening(host, port) as listener:
        os.environ.setdefault("LATERAL_LOG_LEVEL", "WARNING")
        url = url_of(listener)
        if is_loopback(host):
            # Its own page takes tokens; elsewhere an operator says which pages do.
            os.environ.setdefault("LATERAL_PUBLIC_ORIGIN", url)
        settings = load_settings()
        bring_up_to_date(settings)
        with open_database(settings) as database:
            keys = _prepare(database, settings)
            typer.echo("Learning from invented lists, for a gate to judge ...")
            judged = judged_version(database, settings, _ACTOR)
        run(
            listener,
            application=APPLICATION if is_loopback(host) else USUAL,
            announce=_announcement(url, keys, judged, has_page=is_loopback(host)),
            worker_of=settings,
        )


def _prepare(database: Database, settings: Settings) -> Mapping[str, str]:
    typer.echo("Loading the demo organisation ...")
    counts = load_organisation(database, settings, _ACTOR)
    typer.echo("  " + ", ".join(f"{count} {kind}" for kind, count in counts.items()))
    with database.read() as session:
        version = aliases.champion(session)
    if version is None or not (settings.artifacts_dir / version).is_dir():
        typer.echo("Training the ranker ...")
        version = training.train(database, settings, actor=_ACTOR).version
        why = "The files of the ranker before are gone."
        aliases.promote(database, settings, Decision("cli", "demo operator", why), version)
    typer.echo(f"  ranker {version}")
    return demo_keys(database, settings, _ACTOR)


def _announcement(
    url: str, keys: Mapping[str, str], judged: RunRead | None, *, has_page: bool
) -> Callable[[], None]:
    employee = f"{url}/v1/employees/{STORY_EMPLOYEE}"

    def curl(key: str, address: str) -> str:
        return f"curl -s -H 'Authorization: Bearer {keys[key]}' '{address}'"

    page = f"Open {url}/portal to see where Thandiwe could go next.\n\n" if has_page else ""
    text = f"""
{page}Lateral answers at {url}, its documentation lies at {url}/docs. Ctrl-C stops it.

  HR key       {keys["hr"]}
  portal key   {keys["portal"]}   (speaks for {STORY_EMPLOYEE})
  manager key  {keys["manager"]}   (speaks for {STORY_MANAGER})

A top seller asks where she could go next:
  {curl("portal", f"{employee}/recommendations?k=3")}

HR asks why the first place is the first, and what she lacks:
  {curl("hr", f"{employee}/openings/{STORY_OPENING}/match")}

The hiring manager asks who else could come:
  {curl("manager", f"{url}/v1/openings/{STORY_OPENING}/candidates?k=5")}
{_told_of(judged, f"{url}/v1/models", keys["hr"]) if judged else ""}"""
    return lambda: typer.echo(text)


def _told_of(judged: RunRead, models: str, key: str) -> str:
    """What a gate said of a version that was learnt, and how its card is read."""
    lines = (judged.result or {})["gate"]["lines"]
    failed = ", ".join(line["name"] for line in lines if line["passed"] is False)
    page = f"curl -s -H 'Authorization: Bearer {key}' -H 'Accept: text/html'"
    return f"""
{judged.version} was learnt from invented lists, and its gate says {judged.verdict}: {failed}.
Its card is a page without script; promoting it answers 409 gate_refused:
  {page} '{models}/{judged.version}/card' > card.html
"""
