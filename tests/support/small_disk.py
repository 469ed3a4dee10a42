"""A disk of a few megabytes, which a test can fill."""

import errno
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

MEGABYTE = 1 << 20
_HOLD = 'mount -t tmpfs -o size="$1" tmpfs "$2" && echo mounted && read -r _'


@dataclass(frozen=True)
class SmallDisk:
    """A mounted disk: where processes of its namespace see it, and where all others do."""

    inside: Path
    outside: Path
    enter: tuple[str, ...]


class NoSmallDiskError(Exception):
    """This machine does not let a test mount a disk of its own."""


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Mount a disk in a namespace of its own; it goes with the process that holds it."""
    folder.mkdir()
    unshare = shutil.which("unshare")
    if unshare is None:
        raise NoSmallDiskError("unshare is not installed")
    command = [unshare, "--map-root-user", "--mount", "sh", "-c", _HOLD, "sh", f"{megabytes}m"]
    holder = subprocess.Popen(
        [*command, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        if holder.stdout is None or holder.stdout.readline() != "mounted\n":
            _, complaint = holder.communicate(timeout=10)
            raise NoSmallDiskError(complaint.strip())
        yield SmallDisk(
            inside=folder,
            outside=Path(f"/proc/{holder.pid}/root") / folder.relative_to("/"),
            enter=("nsenter", "--user", "--mount", f"--target={holder.pid}"),
        )
    finally:
        holder.communicate(timeout=10)


def fill(disk: SmallDisk) -> Path:
    """Leave no byte free; the file to delete when there should be room again."""
    filler = disk.outside / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (MEGABYTE, 4096, 1):
            _write_while_there_is_room(file, b"\0" * size)
    return filler


def _write_while_there_is_room(file: FileIO, block: bytes) -> None:
    while True:
        try:
            if file.write(block) < len(block):
                return
        except OSError as error:
            if error.errno == errno.ENOSPC:
                return
            raise
