"""What becomes of a version when people are taken out of what it learnt from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from app.core.db import SETTINGS, Database
from app.core.errors import ConflictError
from app.core.journal import record_change
from app.learning.datasets import service as datasets
from app.learning.registry import queries
from app.settings import Settings
from models.base import utc_now
from models.training import TrainingRun
from models.vocabulary import ChangeAction, EntityKind

LEARNT_FROM = "dataset_fingerprint"
"""Where the result of a run tells which state of its dataset it read."""
_ACTOR = "service"


class ContainsErasedError(ConflictError):
    """The version learnt from people who were taken out of its data too long ago."""

    code = "contains_erased"
    title = "Contains erased people"


@dataclass(frozen=True, slots=True)
class Erased:
    """How many people were taken out of what a version learnt from, and until when it may serve."""

    people: int
    retrain_by: datetime


def erased_from(session: Session, version: str) -> Erased | None:
    """Who was taken out of what a version and its bases learnt from; None where nobody was.

    Somebody who was in the data of both is counted twice.
    """
    found = [
        taken
        for run in _runs(session, version)
        for taken in datasets.taken_out_since(session, run.dataset_uid, _state_read(run))
    ]
    if not found:
        return None
    settings: Settings = session.info[SETTINGS]
    allowed = timedelta(days=settings.retrain_after_erasure_days)
    return Erased(sum(one.people for one in found), min(one.at for one in found) + allowed)


def require_no_erased(session: Session, version: str) -> None:
    """Refuse a version whose time is over since people were taken out of what it learnt from.

    Raises
    ------
    ContainsErasedError
        Telling how many, and since when.
    """
    erased = erased_from(session, version)
    if erased is not None and erased.retrain_by <= utc_now():
        raise ContainsErasedError(
            f"{version} learnt from people of whom {erased.people} were taken out of its data; it "
            f"was to be trained anew by {erased.retrain_by:%Y-%m-%d}. Train on the dataset as it "
            "is now, and promote that."
        )


def tell_of_erasures(database: Database, _settings: Settings) -> list[str]:
    """Tell once of each version that people were taken out of its data; which were told now."""
    told = []
    with database.read() as session:
        named = [row.version for row in queries.versions(session) if row.retired_at is None]
        found = {name: erased_from(session, name) for name in named}
    for version, erased in found.items():
        if erased is None:
            continue
        with database.write() as session:
            if queries.told_of_erasure(session, version) == erased.people:
                continue
            details = {"people": erased.people, "retrain_by": erased.retrain_by.isoformat()}
            record_change(session, _ACTOR, ChangeAction.DUE, EntityKind.MODEL, version, details)
        told.append(version)
    return told


def _runs(session: Session, version: str) -> Iterator[TrainingRun]:
    """The runs that a version comes from, with those of what each learnt on top of."""
    waiting, seen = [version], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for run in queries.runs_of(session, name):
            yield run
            waiting.append(run.base_version)


def _state_read(run: TrainingRun) -> str | datetime:
    """Which state of its dataset a run read; of one of before, when it was asked for."""
    return (run.result or {}).get(LEARNT_FROM) or run.created_at
