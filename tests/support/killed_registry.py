"""Registers and promotes rankers in a process that is killed at a named step."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.core.db import Database
from app.learning.registry import aliases, artifacts, intake, versions
from app.learning.registry.decisions import Decision
from app.settings import Settings

REGISTRATION = ("copied", "checked", "in_place", "row", "registered")
PROMOTION = ("opened", "entry", "promoted")
DECISION = Decision("cli:ana", "Ana", "better on the pilot")


def die() -> None:
    """End as a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


def after(owner: Any, name: str) -> None:
    """Die once a function has done its work."""
    whole: Callable[..., Any] = getattr(owner, name)

    def then_die(*arguments: Any, **named: Any) -> None:
        whole(*arguments, **named)
        die()

    setattr(owner, name, then_die)


def register(settings: Settings, folder: Path, step: str) -> None:
    """Register a folder and die at a step; `registered` is after the commit."""
    places = {
        "copied": (intake, "_copy"),
        "checked": (artifacts, "checked"),
        "in_place": (Path, "rename"),
        "row": (versions, "register"),
    }
    if step in places:
        after(*places[step])
    database = Database(settings)
    intake.register_folder(database, settings, "cli:tom", folder, "made elsewhere")
    die()


def promote(settings: Settings, version: str, step: str) -> None:
    """Promote a version and die at a step; `promoted` is after the commit."""
    places = {"opened": "require_usable", "entry": "append_entry"}
    if step in places:
        after(aliases, places[step])
    database = Database(settings)
    aliases.promote(database, settings, DECISION, version)
    die()
