"""Freezes the migrations: writes down the hash of each, which a test holds from then on.

`make freeze` adds the revisions that are not frozen yet. One that is frozen may run in databases
that nobody can reach: it is never changed, another revision mends it.
"""

import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from app.core.migrations import SCRIPTS

FROZEN = SCRIPTS / "frozen.json"


class FrozenMigrationError(Exception):
    """A frozen migration was changed or removed."""


def hashes(scripts: Path = SCRIPTS) -> dict[str, str]:
    """The SHA-256 of every migration, by the name of its file."""
    files = sorted((scripts / "versions").glob("*.py"))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def frozen(file: Path = FROZEN) -> dict[str, str]:
    """The migrations that are frozen."""
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found


def refuse_changes(known: Mapping[str, str], present: Mapping[str, str]) -> None:
    """Fail when a frozen migration is not what it was.

    Raises
    ------
    FrozenMigrationError
        Naming those that were changed or removed.
    """
    changed = sorted(name for name, digest in known.items() if present.get(name) != digest)
    if changed:
        raise FrozenMigrationError(
            f"Frozen migrations were changed or removed: {', '.join(changed)}. Bring them back and "
            "write a further revision."
        )


def freeze(scripts: Path = SCRIPTS, file: Path = FROZEN) -> list[str]:
    """Freeze what is not frozen yet; the names of those.

    Raises
    ------
    FrozenMigrationError
        When one that is frozen was changed or removed; nothing is written.
    """
    known, present = frozen(file), hashes(scripts)
    refuse_changes(known, present)
    file.write_text(json.dumps(present, indent=2) + "\n", encoding="utf-8")
    return sorted(present.keys() - known.keys())


if __name__ == "__main__":
    try:
        added = freeze()
    except FrozenMigrationError as error:
        sys.exit(f"error: {error}")
    sys.stdout.write(f"Newly frozen: {', '.join(added) or 'nothing'}.\n")
