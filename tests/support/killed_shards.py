"""Shares an index in a process that is killed at a named step."""

import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from app.serving import shared_index
from app.serving.records import OpeningFacts
from app.serving.shared_index import SharedIndexes
from app.settings import Settings
from ml.artifact import load_artifact
from ml.frames import OpeningProfile
from ml.ranking import Ranker
from ml.ranking.index import folder, sealed
from ml.ranking.index.encode import Encoder
from ml.ranking.index.folder import IndexFolder
from tests.ranking.organisation import employees

PLACES: dict[str, tuple[Any, str]] = {
    "file on disk": (os, "fsync"),
    "rows written": (IndexFolder, "_write_rows"),
    "names collected": (folder, "arrays_of_names"),
    "head renamed": (sealed, "_sync"),
    "head in place": (IndexFolder, "publish"),
    "swept": (IndexFolder, "sweep"),
}
STEPS = (*PLACES, "shared")


def facts_of(profiles: Iterable[OpeningProfile]) -> list[OpeningFacts]:
    """Openings of which nothing but the profile is known."""
    return [OpeningFacts(profile) for profile in profiles]


def die() -> None:
    """End as a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


def share(
    settings: Settings, artifact: Path, profiles: list[OpeningProfile], step: str, told: Path
) -> None:
    """Share openings and die once a step is done, which is told; `shared` is the end."""
    ranker = load_artifact(artifact)
    # However few rows are new, they are written.
    shared_index.LEAST_LOOSE = 1

    def then_die(*arguments: Any, **named: Any) -> None:
        whole(*arguments, **named)
        told.write_text(step)
        die()

    if step in PLACES:
        owner, name = PLACES[step]
        whole: Callable[..., Any] = getattr(owner, name)
        setattr(owner, name, then_die)
    index = SharedIndexes(settings).openings(ranker, facts_of(profiles))
    told.write_text(f"shared, {folder.loose_rows(index)} loose")
    die()


def race(settings: Settings, artifact: Path, profiles: list[OpeningProfile], told: Path) -> None:
    """Share openings as soon as everybody is there, and tell how many this process encoded."""
    ranker = load_artifact(artifact)
    encoded: list[str] = []
    whole = Encoder.openings

    def watched(encoder: Encoder, some: Any, names: Any) -> Any:
        encoded.extend(profile.key for profile in some)
        return whole(encoder, some, names)

    Encoder.openings = watched  # type: ignore[method-assign]  # counts what this process encodes
    index = SharedIndexes(settings).openings(ranker, facts_of(profiles))
    told.write_text(f"{len(encoded)} {folder.loose_rows(index)} {scores(ranker, index)}")


def scores(ranker: Ranker, index: Any) -> str:
    """What an index answers, in one line."""
    return repr([ranker.rank_openings(one, index, k=9) for one in employees()])
