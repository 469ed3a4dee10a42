"""Reads and writes of what surrounds a person: references, pseudonyms, receipts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlmodel import Session, col, func

from models.access import ApiKey, OAuthClient
from models.base import utc_now
from models.employees import Employee
from models.exchange import WebhookDelivery
from models.imports import Import, ImportChunk
from models.jobs import Job
from models.journal import AuditEntry, OutboxEvent
from models.openings import Opening
from models.privacy import AuditMention, AuditPerson, Erasure
from models.renames import FormerId
from models.vocabulary import ActorKind, ChangeAction, EntityKind, ImportEntity, JobKind

_CHUNK = 1000


def is_known(session: Session, external_id: str) -> bool:
    """Whether there is a record of the person, or the log still names one who was deleted."""
    return any(
        session.execute(select(column).where(column == external_id).limit(1)).first() is not None
        for column in (col(Employee.external_id), col(AuditPerson.external_id))
    )


def everyone(session: Session) -> list[str]:
    """The external id of everyone of whom something may be held."""
    known = session.execute(select(col(Employee.external_id))).scalars().all()
    named = session.execute(select(col(AuditPerson.external_id))).scalars().all()
    of_people = col(FormerId.entity) == EntityKind.EMPLOYEE
    before = session.execute(select(col(FormerId.former_id)).where(of_people)).scalars().all()
    return sorted({*known, *named, *before})


def former_ids(session: Session, external_id: str) -> list[str]:
    """What a person was called before renames, as long as anything may be kept under it."""
    query = select(col(FormerId.former_id)).where(
        col(FormerId.entity) == EntityKind.EMPLOYEE, col(FormerId.external_id) == external_id
    )
    return list(session.execute(query.order_by(col(FormerId.id))).scalars())


def reports_of(session: Session, external_id: str) -> list[str]:
    """Those whose manager the person is."""
    query = select(col(Employee.external_id)).where(
        col(Employee.manager_external_id) == external_id
    )
    return list(session.execute(query.order_by(col(Employee.id))).scalars())


def openings_of(session: Session, external_id: str) -> list[str]:
    """The openings whose hiring manager the person is."""
    query = select(col(Opening.external_id)).where(
        col(Opening.hiring_manager_external_id) == external_id
    )
    return list(session.execute(query.order_by(col(Opening.id))).scalars())


def release_reports(session: Session, external_id: str) -> list[str]:
    """Leave the person's reports without a manager; who they are."""
    keys = reports_of(session, external_id)
    mine = update(Employee).where(col(Employee.manager_external_id) == external_id)
    session.execute(mine.values(manager_external_id=None, **_counted(Employee)))
    return keys


def release_openings(session: Session, external_id: str) -> list[str]:
    """Leave the person's openings without a hiring manager; which they are."""
    keys = openings_of(session, external_id)
    mine = update(Opening).where(col(Opening.hiring_manager_external_id) == external_id)
    session.execute(mine.values(hiring_manager_external_id=None, **_counted(Opening)))
    return keys


def _counted(table: type[Employee] | type[Opening]) -> dict[str, Any]:
    return {"version": col(table.version) + 1, "updated_at": utc_now()}


def entries_about(session: Session, names: Sequence[str]) -> Sequence[AuditEntry]:
    """Every audit entry that speaks of a person, by pseudonym."""
    query = select(AuditEntry).where(_speaks_of(names)).order_by(col(AuditEntry.id))
    return session.execute(query).scalars().all()


def looks_at(session: Session, names: Sequence[str], limit: int) -> Sequence[AuditEntry]:
    """The newest entries that tell that somebody read a person, by pseudonym."""
    query = select(AuditEntry).where(
        _speaks_of(names),
        col(AuditEntry.action) == ChangeAction.READ,
        col(AuditEntry.entity) == EntityKind.EMPLOYEE,
    )
    newest = query.order_by(col(AuditEntry.id).desc()).limit(limit)
    return session.execute(newest).scalars().all()


def kinds_behind(
    session: Session, keys: Sequence[str], clients: Sequence[str]
) -> tuple[dict[str, ActorKind], dict[str, ActorKind]]:
    """For whom keys and clients act, by their public names."""
    of_keys = select(col(ApiKey.prefix), col(ApiKey.kind)).where(col(ApiKey.prefix).in_(keys))
    of_clients = select(col(OAuthClient.client_id), col(OAuthClient.kind)).where(
        col(OAuthClient.client_id).in_(clients)
    )
    return (
        {row.prefix: row.kind for row in session.execute(of_keys)},
        {row.client_id: row.kind for row in session.execute(of_clients)},
    )


def count_entries_about(session: Session, names: Sequence[str]) -> int:
    """How many audit entries speak of a person."""
    counted = select(func.count()).select_from(AuditEntry).where(_speaks_of(names))
    count: int = session.execute(counted).scalar_one()
    return count


def _speaks_of(names: Sequence[str]) -> Any:
    mentions = select(col(AuditMention.entry_id)).where(col(AuditMention.pseudonym).in_(names))
    return or_(col(AuditEntry.external_id).in_(names), col(AuditEntry.id).in_(mentions))


def forget_pseudonym(session: Session, external_id: str) -> None:
    """Let nobody tell any more of whom the audit log speaks."""
    session.execute(delete(AuditPerson).where(col(AuditPerson.external_id) == external_id))


def erasure(session: Session, uid: str) -> Erasure | None:
    """A receipt."""
    return session.execute(select(Erasure).where(col(Erasure.uid) == uid)).scalars().first()


def erasures(session: Session, after: int = 0, limit: int | None = None) -> Sequence[Erasure]:
    """Receipts, oldest first."""
    query = select(Erasure).where(col(Erasure.id) > after).order_by(col(Erasure.id)).limit(limit)
    return session.execute(query).scalars().all()


def held_receipts(session: Session, uids: Sequence[str]) -> set[str]:
    """Those of these receipts that the database holds."""
    held: set[str] = set()
    for start in range(0, len(uids), _CHUNK):
        query = select(col(Erasure.uid)).where(col(Erasure.uid).in_(uids[start : start + _CHUNK]))
        held.update(session.execute(query).scalars())
    return held


def unpurged(session: Session) -> Sequence[Erasure]:
    """Erasures whose traces may still lie in pages of the database."""
    query = select(Erasure).where(col(Erasure.purged_at).is_(None)).order_by(col(Erasure.id))
    return session.execute(query).scalars().all()


def mark_purged(session: Session, uids: Sequence[str]) -> None:
    """Note that nothing is left."""
    done = update(Erasure).where(col(Erasure.uid).in_(uids))
    session.execute(done.values(purged_at=utc_now()))


def erased_names(session: Session) -> list[str]:
    """The external ids that the change feed still names as erased."""
    erased = col(OutboxEvent.action) == ChangeAction.ERASED
    query = select(col(OutboxEvent.external_id)).where(erased)
    return sorted(set(session.execute(query).scalars()))


def unfinished_imports(session: Session, since: datetime) -> bool:
    """Whether files of people that came before a moment are still read."""
    query = (
        select(col(Import.id))
        .join(ImportChunk, col(ImportChunk.import_id) == col(Import.id))
        .where(col(Import.entity) == ImportEntity.EMPLOYEES, col(Import.received_at) <= since)
    )
    return session.execute(query.limit(1)).first() is not None


def unfinished_batches(session: Session, since: datetime) -> bool:
    """Whether a ranking of everybody that may have read who was there at a moment is still made."""
    query = select(col(Job.id)).where(
        col(Job.kind) == JobKind.BATCH_RANKING,
        col(Job.started_at) <= since,
        col(Job.finished_at).is_(None),
    )
    return session.execute(query.limit(1)).first() is not None


def rename_events(session: Session, external_id: str, name: str) -> None:
    """Let the events of an erasure, and what webhooks are to be told of it, name the receipt."""
    erased = (col(OutboxEvent.action) == ChangeAction.ERASED) & (
        col(OutboxEvent.external_id) == external_id
    )
    session.execute(update(OutboxEvent).where(erased).values(external_id=name))
    waiting = (
        col(WebhookDelivery.event_type) == f"{EntityKind.EMPLOYEE}.{ChangeAction.ERASED}",
        col(WebhookDelivery.external_id) == external_id,
    )
    session.execute(update(WebhookDelivery).where(*waiting).values(external_id=name))


def is_recorded(session: Session, external_id: str) -> bool:
    """Whether there is a record of the person, such as one made after a release."""
    query = select(col(Employee.id)).where(col(Employee.external_id) == external_id)
    return session.execute(query).first() is not None
