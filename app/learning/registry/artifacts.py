"""Artifacts on their way into the registry: unpacked within bounds, checked, put into place."""

import hashlib
import shutil
import stat
import tempfile
import time as clock
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from sqlmodel import Session

from app.core.errors import InvalidInputError
from app.core.journal import lock_chain
from app.core.private_files import make_folder, tighten_folder
from app.learning.registry import queries, versions
from app.learning.registry.versions import Candidate
from app.serving.champion import PROBES, load_champion, record_probes, replay_probes
from app.settings import Settings
from ml.artifact import MANIFEST, load_artifact, read_manifest
from ml.errors import ArtifactError, RankerError
from ml.frames import OpeningProfile
from ml.semantic import Embedder
from models.learning import ModelVersion
from models.ranker_vocabulary import RankerOrigin

# What runs and uploads that were killed leave begins so, and is swept.
UNFINISHED = ".run-"
_ABANDONED_SECONDS = 86_400
_MOST_FILES = 64
_PIECE = 1 << 20


class ArtifactRefusedError(InvalidInputError):
    """The files are no artifact that this service can use; nothing was registered."""

    code = "artifact_refused"
    title = "Artifact refused"


@contextmanager
def draft_folder(settings: Settings) -> Iterator[Path]:
    """A private folder beside the artifacts that is gone afterwards."""
    make_folder(settings.artifacts_dir)
    _sweep(settings.artifacts_dir)
    with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=settings.artifacts_dir) as name:
        yield Path(name)


def _sweep(place: Path) -> None:
    """Remove what runs left that were killed: their frames hold personal data."""
    for folder in place.glob(f"{UNFINISHED}*"):
        if clock.time() - folder.stat().st_mtime > _ABANDONED_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def unpack(packed: BinaryIO, folder: Path, most_bytes: int) -> None:
    """Unpack a zip into a folder, whatever it says of itself.

    Raises
    ------
    ArtifactRefusedError
        When it is no zip, leads out of the folder, or holds more than it may.
    """
    try:
        with zipfile.ZipFile(packed) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            if len(entries) > _MOST_FILES:
                raise ArtifactRefusedError(f"The zip holds more than {_MOST_FILES} files.")
            left = most_bytes
            for entry in entries:
                left -= _unpack_one(archive, entry, folder, left, most_bytes)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ArtifactRefusedError(f"The zip cannot be read: {error}.") from error


def _unpack_one(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, left: int, most_bytes: int
) -> int:
    """Unpack a file; the bytes that it has. What the header says of its size is not believed."""
    path = PurePosixPath(entry.filename)
    steps_out = path.is_absolute() or ".." in path.parts or "\\" in entry.filename
    if steps_out or stat.S_ISLNK(entry.external_attr >> 16):
        raise ArtifactRefusedError(f"{entry.filename!r} leads out of the artifact.")
    target = folder.joinpath(*path.parts)
    if target.exists():
        raise ArtifactRefusedError(f"{entry.filename!r} comes twice.")
    target.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with archive.open(entry) as source, target.open("xb") as sink:
        while piece := source.read(_PIECE):
            size += len(piece)
            if size > left:
                raise ArtifactRefusedError(f"Unpacked it has more than {most_bytes} bytes.")
            sink.write(piece)
    return size


def checked(
    draft: Path,
    model: Embedder | None,
    openings: Callable[[], Sequence[OpeningProfile]],
    origin: RankerOrigin = RankerOrigin.TRAINED,
    reason: str = "",
) -> Candidate:
    """Open a draft as a service opens it; its own probes are replayed, or some are recorded.

    `openings` gives those of the catalogue, of which probes are made.

    Raises
    ------
    RankerError
        When files are missing, altered or of an unknown format, or the probes do not repeat.
    """
    ranker = load_artifact(draft, model)
    manifest = read_manifest(draft)
    if (draft / PROBES).is_dir():
        replay_probes(ranker, draft / PROBES)
    else:
        record_probes(ranker, openings(), draft)
    tighten_folder(draft)
    return Candidate(
        version=ranker.version,
        manifest_sha256=hashlib.sha256((draft / MANIFEST).read_bytes()).hexdigest(),
        as_of=_day(manifest["as_of"]),
        frames_fingerprint=str(manifest["frames_fingerprint"]),
        metrics=manifest["metrics"],
        origin=origin,
        reason=reason,
        own=ranker.combination.own,
    )


@contextmanager
def entered(
    session: Session,
    settings: Settings,
    actor: str,
    candidate: Candidate,
    draft: Path,
    model: Embedder | None,
) -> Iterator[bool]:
    """Register a version with its files, in the caller's transaction; gives whether it is new.

    Whoever registers waits for whoever does so at the same time. Files of a registered version
    stay unless they are missing or altered; a version that is trained again then brings its files
    back. What follows inside may fail: then they are gone. A process that is killed before the
    commit leaves a folder that no row names, and the next one that registers the version replaces
    it.

    Raises
    ------
    FeatureNotServedError
        When it weighs an own feature that is not approved.
    """
    lock_chain(session)
    folder = settings.artifacts_dir / candidate.version
    known = queries.version(session, candidate.version)
    if known is not None and (known.retired_at is not None or _is_usable(settings, known, model)):
        yield versions.register(session, actor, candidate)
        return
    with _in_place(draft, folder):
        fresh = versions.register(session, actor, candidate)
        if known is not None:
            versions.renew(session, actor, known, candidate)
        yield fresh


@contextmanager
def _in_place(draft: Path, folder: Path) -> Iterator[None]:
    """Move the artifact to its place; take it away again when what follows fails."""
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)
    try:
        yield
    except BaseException:
        shutil.rmtree(folder)
        raise


def _is_usable(settings: Settings, row: ModelVersion, model: Embedder | None) -> bool:
    try:
        load_champion(settings.artifacts_dir, row.version, row.manifest_sha256, model)
    except (RankerError, OSError):
        return False
    return True


def _day(as_of: object) -> datetime:
    try:
        return datetime.combine(datetime.fromisoformat(str(as_of)), time(), UTC)
    except ValueError as error:
        raise ArtifactError(f"{MANIFEST}: as_of {as_of!r} is no day") from error
