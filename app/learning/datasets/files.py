"""The folders of datasets: put in place whole, removed when nothing names them."""

import shutil
import time as clock
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from app.core.private_files import make_folder
from app.settings import Settings
from ml.batch import KeptParts
from ml.feedback.dataset import FeedbackData
from ml.feedback.files import read_dataset, read_manifest, sha256_of, write_dataset
from ml.feedback.manifest import Manifest

__all__ = [
    "folder_of",
    "listed",
    "parts",
    "remove",
    "remove_unnamed",
    "sha256_of",
    "without_strangers",
    "write",
]

# A folder that no row names may be that of an export which is about to name it.
_ABANDONED_SECONDS = 86_400


def folder_of(settings: Settings, folder: str) -> Path:
    """Where the files of a dataset lie; `folder` is what its row says."""
    return settings.datasets_dir / folder


def write(
    settings: Settings,
    uid: str,
    data: FeedbackData,
    manifest: Manifest,
    step: Callable[[str], None],
) -> tuple[str, Manifest]:
    """Write a dataset to a folder of its own; the folder's name and the manifest.

    A folder that an export left which was killed before it told of it is written anew.
    """
    name = f"{uid}.{len(manifest.previous)}"
    place = folder_of(settings, name)
    make_folder(settings.datasets_dir)
    for left in (place, *settings.datasets_dir.glob(f".{name}-*")):
        shutil.rmtree(left, ignore_errors=True)
    return name, write_dataset(place, data, manifest, step=step)


def parts(settings: Settings, uid: str) -> KeptParts:
    """Where what is collected for a dataset lies until it is written."""
    make_folder(settings.datasets_dir)
    return KeptParts(folder_of(settings, f".{uid}.parts"))


def without_strangers(
    settings: Settings, folder: str, known: Collection[str]
) -> tuple[FeedbackData, Manifest, int] | None:
    """A dataset without the people who are not known any more; None where all are.

    Parameters
    ----------
    known : the keys of the people who may stand in it
    """
    place = folder_of(settings, folder)
    data, manifest = read_dataset(place), read_manifest(place)
    stays = np.isin(data.person_key, np.array(sorted(known), dtype="S16"))
    gone = len(np.unique(data.person_key[~stays]))
    if not gone:
        return None
    chained = replace(manifest, previous=(*manifest.previous, manifest.fingerprint))
    return data.take(stays), chained, gone


def remove(settings: Settings, folder: str) -> None:
    """Remove the files of a dataset."""
    shutil.rmtree(folder_of(settings, folder), ignore_errors=True)


def remove_unnamed(settings: Settings, named: Collection[str]) -> None:
    """Remove the folders that no row names, once they are old enough to be nobody's."""
    if not settings.datasets_dir.is_dir():
        return
    for place in settings.datasets_dir.iterdir():
        if place.name not in named and clock.time() - place.stat().st_mtime > _ABANDONED_SECONDS:
            shutil.rmtree(place, ignore_errors=True)


def listed(manifest: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    """What a manifest says of one of its files; None of one that it does not name."""
    found: Mapping[str, Any] | None = manifest["files"].get(name)
    return found
