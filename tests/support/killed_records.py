"""Writes the records of a catalogue in a process that is killed at a named step."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.core.db import Database
from app.serving import Serving, stored_catalogue
from app.settings import Settings
from ml.ranking import SealedFolder
from ml.ranking.index import sealed
from tests.support.killed_shards import die

PLACES: dict[str, tuple[Any, str]] = {
    "file on disk": (os, "fsync"),
    "records made": (stored_catalogue, "columns_of"),
    "head renamed": (sealed, "_sync"),
    "head in place": (SealedFolder, "publish"),
    "swept": (SealedFolder, "sweep"),
}
STEPS = tuple(PLACES)


def store_records(settings: Settings, step: str, told: Path) -> None:
    """Write the records of a database and die once a step is done, which is told."""
    serving = Serving(Database(settings), settings)
    catalogue = serving.read_once().catalogue
    # However little has changed, they are written.
    stored_catalogue.LEAST_BEHIND, stored_catalogue.BEHIND_SHARE = 1, 0.0
    owner, name = PLACES[step]
    whole: Callable[..., Any] = getattr(owner, name)

    def then_die(*arguments: Any, **named: Any) -> None:
        whole(*arguments, **named)
        told.write_text(step)
        die()

    setattr(owner, name, then_die)
    serving._stored.settle(catalogue)
