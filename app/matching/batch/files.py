"""The folders of rankings of everybody: who is taken out of them, and what is removed."""

import shutil
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from app.core.private_files import make_folder
from app.settings import Settings
from ml.batch import Form, PartitionFolder
from models.batches import BatchRanking


def folder_of(settings: Settings, uid: str) -> Path:
    """Where the files of a ranking lie."""
    return settings.batch_rankings_dir / uid


def make(settings: Settings, uid: str) -> Path:
    """The folder of a ranking, whose parent is there."""
    make_folder(settings.batch_rankings_dir)
    return folder_of(settings, uid)


def partitions(settings: Settings, row: BatchRanking) -> PartitionFolder:
    """The files of a ranking."""
    return PartitionFolder(folder_of(settings, row.uid), Form(row.format.value))


def take_out(
    settings: Settings, row: BatchRanking, is_gone: Callable[[str], bool]
) -> tuple[int, list[dict[str, Any]]]:
    """Write the files anew without people who are gone; how many went, and what is left."""
    held = partitions(settings, row)
    gone = sum(map(is_gone, held.everyone()))
    if gone:
        held.take_out(is_gone)
    return gone, held.files()


def remove(settings: Settings, uid: str) -> None:
    """Remove the files of a ranking."""
    shutil.rmtree(folder_of(settings, uid), ignore_errors=True)


def present(settings: Settings) -> list[str]:
    """The rankings of which there are files."""
    if not settings.batch_rankings_dir.is_dir():
        return []
    return [place.name for place in settings.batch_rankings_dir.iterdir()]


def remove_others(settings: Settings, seen: Collection[str], kept: Collection[str]) -> None:
    """Remove the folders that were seen and that are not kept."""
    for uid in seen:
        if uid not in kept:
            remove(settings, uid)
