"""Takes in rankers that were made elsewhere, after the checks that one trained here passes."""

import shutil
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from app.core.db import Database
from app.learning.registry import artifacts
from app.learning.registry.artifacts import ArtifactRefusedError
from app.learning.registry.versions import Candidate
from app.serving import training_frames
from app.serving.embedding import LiveEmbedder
from app.settings import Settings
from ml.errors import RankerError
from ml.frames import OpeningProfile
from ml.semantic import Embedder
from models.base import utc_today
from models.ranker_vocabulary import RankerOrigin

# What files of unknown make can raise while they are read: each is told as a refusal.
_MALFORMED = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RankerError,
    RecursionError,
    TypeError,
    ValueError,
    zlib.error,
)


def register_zip(
    database: Database, settings: Settings, actor: str, packed: BinaryIO, reason: str
) -> tuple[str, bool]:
    """Register the artifact in a zip; its version, and whether it is new.

    Raises
    ------
    ArtifactRefusedError
        When it is no usable artifact; nothing is left of it.
    FeatureNotServedError
        When it weighs an own feature that is not approved.
    """
    return _register(
        database,
        settings,
        actor,
        reason,
        lambda draft: artifacts.unpack(packed, draft, settings.max_artifact_bytes),
    )


def register_folder(
    database: Database, settings: Settings, actor: str, folder: Path, reason: str
) -> tuple[str, bool]:
    """Register the artifact in a folder, which stays as it is; otherwise as `register_zip`."""
    return _register(
        database,
        settings,
        actor,
        reason,
        lambda draft: _copy(folder, draft, settings.max_artifact_bytes),
    )


def _register(
    database: Database,
    settings: Settings,
    actor: str,
    reason: str,
    fill: Callable[[Path], None],
) -> tuple[str, bool]:
    with artifacts.draft_folder(settings) as folder:
        draft = folder / "artifact"
        draft.mkdir(mode=0o700)
        fill(draft)
        model, candidate = _opened(database, settings, draft, reason)
        with (
            database.write() as session,
            artifacts.entered(session, settings, actor, candidate, draft, model) as fresh,
        ):
            pass
    return candidate.version, fresh


def _opened(
    database: Database, settings: Settings, draft: Path, reason: str
) -> tuple[Embedder | None, Candidate]:
    def openings() -> Sequence[OpeningProfile]:
        with database.read() as session:
            return training_frames(session, utc_today()).openings

    try:
        model = LiveEmbedder(settings).current()
        return model, artifacts.checked(draft, model, openings, RankerOrigin.REGISTERED, reason)
    except _MALFORMED as error:
        told = str(error) or type(error).__name__
        raise ArtifactRefusedError(f"The artifact cannot be used: {told}.") from error


def _copy(source: Path, draft: Path, most_bytes: int) -> None:
    """Copy the files of a folder, no links, within the same bounds as a zip."""
    if not source.is_dir():
        raise ArtifactRefusedError(f"{source.name} is no folder.")
    found = sorted(source.rglob("*"))
    if any(path.is_symlink() for path in found):
        raise ArtifactRefusedError("The folder holds links.")
    files = [path for path in found if path.is_file()]
    if sum(path.stat().st_size for path in files) > most_bytes:
        raise ArtifactRefusedError(f"The folder has more than {most_bytes} bytes.")
    for path in files:
        target = draft / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
