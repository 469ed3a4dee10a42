"""Reads and writes datasets of feedback: a folder with a manifest and three tables."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ml.errors import DatasetError
from ml.feedback import ndjson, parquet
from ml.feedback.dataset import FeedbackData, fingerprint
from ml.feedback.manifest import Manifest
from ml.feedback.tables import ITEMS, LISTS, OPENINGS

MANIFEST = "manifest.json"
RESULT, ARTIFACT = "result.json", "artifact"
"""What a run leaves in its folder."""
TABLES = (LISTS, ITEMS, OPENINGS)
FORMATS = {"parquet": parquet, "ndjson": ndjson}
_BLOCK = 1 << 20


def no_step(_name: str) -> None:
    """Nothing: nobody watches the steps of writing."""


def write_dataset(
    folder: Path,
    data: FeedbackData,
    manifest: Manifest,
    *,
    format: str = "",  # noqa: A002 - the word that the manifest uses
    step: Callable[[str], None] = no_step,
) -> Manifest:
    """Write a dataset to a new folder: whole, or not at all.

    The same data and manifest give the same bytes. A dataset is never changed: the folder must
    not exist, its parent must.

    Parameters
    ----------
    manifest : its counts, quantiles, files and fingerprint are worked out here
    format : `parquet` or `ndjson`; by default Parquet where pyarrow is installed
    step : is told the name of each step that was reached

    Returns
    -------
    Manifest
        As it was written.

    Raises
    ------
    DatasetError
        When the folder exists, or the format is unknown or its extra is not installed.
    """
    chosen = format or ("parquet" if parquet.is_installed() else "ndjson")
    if chosen not in FORMATS:
        raise DatasetError(f"{chosen!r} is no format of datasets")
    if folder.exists():
        raise DatasetError(f"{folder.name}: exists already, and a dataset is never changed")
    ordered = data.sorted()
    scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        files = {}
        for table in TABLES:
            path = scratch / f"{table}.{chosen}"
            rows = FORMATS[chosen].write(path, table, ordered)
            _settle(path)
            files[path.name] = {
                "sha256": sha256_of(path),
                "bytes": path.stat().st_size,
                "rows": rows,
            }
            step(f"{table}_written")
        written = replace(
            manifest.described(ordered),
            format=chosen,
            files=files,
            fingerprint=fingerprint(ordered, manifest.previous),
        )
        (scratch / MANIFEST).write_bytes(written.to_json())
        _settle(scratch / MANIFEST)
        step("manifest_written")
        scratch.rename(folder)
        _sync(folder.parent)
        step("folder_renamed")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return written


def read_manifest(folder: Path) -> Manifest:
    """Read what a dataset says about itself.

    Raises
    ------
    DatasetError
        When there is no manifest, or one of another schema.
    """
    path = folder / MANIFEST
    if not path.is_file() or path.is_symlink():
        raise DatasetError(f"{MANIFEST}: missing in {folder.name}")
    return Manifest.from_json(path.read_bytes())


def read_dataset(folder: Path) -> FeedbackData:
    """Read a dataset after checking every file against the manifest.

    Raises
    ------
    DatasetError
        When a file is missing, altered or of an unknown format, or a value does not fit; the
        message names the file or column and the reason.
    """
    manifest = read_manifest(folder)
    if manifest.format not in FORMATS:
        raise DatasetError(f"{MANIFEST}: {manifest.format!r} is no format of datasets")
    paths = {table: folder / f"{table}.{manifest.format}" for table in TABLES}
    for path in paths.values():
        _check(path, manifest)
    data: FeedbackData = FORMATS[manifest.format].read(paths, tuple(manifest.signals))
    if fingerprint(data, manifest.previous) != manifest.fingerprint:
        raise DatasetError(f"{MANIFEST}: the fingerprint is not that of the content")
    return data


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _check(path: Path, manifest: Manifest) -> None:
    entry: Any = manifest.files.get(path.name)
    if not isinstance(entry, dict):
        raise DatasetError(f"{path.name}: not listed in {MANIFEST}")
    if not path.is_file() or path.is_symlink():
        raise DatasetError(f"{path.name}: missing")
    if path.stat().st_size != entry.get("bytes") or sha256_of(path) != entry.get("sha256"):
        raise DatasetError(f"{path.name}: altered, its SHA-256 is not the manifest's")


def _settle(path: Path) -> None:
    path.chmod(0o600)
    _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
