"""Receipts outside of the database, so that a restored backup learns whom to erase again."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.core.errors import FieldProblem, InvalidInputError
from app.core.private_files import make_folder
from app.settings import Settings
from models.privacy import Erasure

FILE = "erasures.ndjson"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What outlives the person: when, by whom, and digests that only this service can make."""

    id: str
    digest: str
    folded_digest: str
    erased_at: str
    erased_by: str
    blocked_until: str

    @property
    def moment(self) -> datetime:
        """When the person was erased."""
        return datetime.fromisoformat(self.erased_at)


def receipts_file(settings: Settings) -> Path:
    """Where this machine keeps receipts: in the data folder, beside the database."""
    return settings.data_dir / FILE


def receipt_of(erasure: Erasure) -> Receipt:
    """The receipt of a stored erasure."""
    return Receipt(
        erasure.uid,
        erasure.digest,
        erasure.folded_digest,
        erasure.erased_at.isoformat(),
        erasure.erased_by,
        erasure.blocked_until.isoformat(),
    )


def append(file: Path, receipts: Iterable[Receipt]) -> None:
    """Add receipts to the file and wait for the disk."""
    lines = "".join(json.dumps(asdict(receipt)) + "\n" for receipt in receipts)
    if not lines:
        return
    make_folder(file.parent)
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as opened:
        opened.write(lines)
        opened.flush()
        os.fsync(opened.fileno())


def read(file: Path) -> Iterator[Receipt]:
    """The receipts of a file; one that was cut short by a crash, at its end, is passed over.

    Raises
    ------
    InvalidInputError
        When another line is no receipt.
    """
    if not file.is_file():
        return
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        receipt = _parsed(line)
        if receipt is not None:
            yield receipt
        elif number < len(lines) or line.endswith("\n"):
            problem = FieldProblem(f"line {number}", "is not a receipt of an erasure")
            raise InvalidInputError(f"{file.name} cannot be read.", [problem])


def _parsed(line: str) -> Receipt | None:
    try:
        fields: dict[str, Any] = json.loads(line)
        receipt = Receipt(**fields)
        whole = receipt.moment.tzinfo is not None
    except (ValueError, TypeError):
        return None
    return receipt if whole else None
