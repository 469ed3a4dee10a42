"""What records were called before: late files mean the record, and nothing new takes the id."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import delete
from sqlmodel import Session, col, select

from app.catalog.references import FIELDS, TABLES
from app.core.among import among
from app.core.db import Database
from app.core.errors import ConflictError, FieldProblem
from app.core.schemas import Body
from app.settings import Settings
from models.base import utc_now
from models.renames import FormerId
from models.vocabulary import EntityKind

BodyT = TypeVar("BodyT", bound=Body)
# Traces of people may outlive their records, and a unit has none.
_ALWAYS = (EntityKind.EMPLOYEE, EntityKind.ORG_UNIT)
Aliases = Mapping[EntityKind, Mapping[str, str]]
NO_ALIASES: Aliases = {}


class RenamedError(ConflictError):
    """The external id belonged to a record that was renamed."""

    code = "renamed"
    title = "Renamed"


def current(session: Session, kind: EntityKind, ids: Iterable[str]) -> dict[str, str]:
    """What those of these ids that were renamed are called now."""
    if kind not in TABLES and kind not in _ALWAYS:
        return {}
    query = select(FormerId.former_id, FormerId.external_id)
    query = query.where(FormerId.entity == kind, among(session, col(FormerId.former_id), set(ids)))
    if kind not in _ALWAYS:
        # Once the record is deleted its former id is free, and may be that of another.
        there = select(col(TABLES[kind].external_id))
        query = query.where(
            col(FormerId.external_id).in_(there), col(FormerId.former_id).not_in(there)
        )
    return dict(session.exec(query).all())


def before(session: Session, external_id: str) -> list[str]:
    """What roles, openings and skills of this id were called before.

    The audit log knows them by those ids; people it knows by pseudonyms, which no rename changes.
    """
    query = select(FormerId.former_id).where(
        col(FormerId.entity).in_(tuple(TABLES)),
        FormerId.entity != EntityKind.EMPLOYEE,
        FormerId.external_id == external_id,
    )
    return list(session.exec(query).all())


def refuse(session: Session, kind: EntityKind, external_id: str) -> None:
    """Let a new record take an id, unless it means one that was renamed.

    Raises
    ------
    RenamedError
        Naming what the record is called now.
    """
    refused = refusals(session, kind, [external_id])
    if refused:
        raise refused[external_id]


def refusals(
    session: Session, kind: EntityKind, external_ids: Iterable[str]
) -> dict[str, RenamedError]:
    """Why some of these ids may not be taken by new records, by external id."""
    return {
        former: RenamedError(
            f"This {kind} was renamed to {now}.",
            [FieldProblem("/external_id", f"was renamed to {now}; use that id")],
        )
        for former, now in current(session, kind, external_ids).items()
    }


@dataclass(frozen=True, slots=True)
class Followed:
    """A field of a body that named a renamed record, by its former id, and what it is now."""

    field: str
    former: str
    now: str


def of_bodies(
    session: Session, kind: EntityKind, keys: Iterable[str], bodies: Iterable[Body]
) -> Aliases:
    """What renamed records, by their keys or referred to in bodies, are called now."""
    if session.exec(select(FormerId.id).limit(1)).first() is None:
        return NO_ALIASES
    named: dict[EntityKind, set[str]] = defaultdict(set)
    named[kind].update(keys)
    for body in bodies:
        for _, of_kind, key in _references(kind, body):
            named[of_kind].add(key)
    return {of_kind: current(session, of_kind, some) for of_kind, some in named.items() if some}


def renewed(kind: EntityKind, body: BodyT, aliases: Aliases) -> tuple[BodyT, list[Followed]]:
    """The body with its references as they are called now, and which fields that changed."""
    told: list[Followed] = []
    for field, of_kind, key in _references(kind, body):
        now = aliases.get(of_kind, {}).get(key)
        if now is None:
            continue
        stated = getattr(body, field)
        value = [now if one == key else one for one in stated] if _is_list(stated) else now
        body = body.model_copy(update={field: value})
        told.append(Followed(field, key, now))
    return body, told


def followed(session: Session, kind: EntityKind, body: BodyT) -> BodyT:
    """A body that is written alone, with its references as they are called now."""
    return renewed(kind, body, of_bodies(session, kind, (), [body]))[0]


def note(session: Session, kind: EntityKind, former: str, now: str) -> None:
    """Remember what a record was called; what it is called now is no former id any more."""
    gone = col(FormerId.entity) == kind, col(FormerId.former_id).in_((former, now))
    session.execute(delete(FormerId).where(*gone))
    session.add(FormerId(entity=kind, former_id=former, external_id=now))


def forget_old(database: Database, settings: Settings) -> None:
    """Forget former ids that are old, and under which nothing is kept any more."""
    longest = max(
        settings.former_id_days,
        settings.impression_days,
        settings.feedback_days,
        settings.outbox_days,
        settings.webhook_log_days,
        settings.job_results_days,
    )
    with database.write() as session:
        old = col(FormerId.renamed_at) < utc_now() - timedelta(days=longest)
        session.execute(delete(FormerId).where(old))


def _references(kind: EntityKind, body: Body) -> Iterator[tuple[str, EntityKind, str]]:
    for field, of_kind in FIELDS[kind].items():
        stated = getattr(body, field)
        for key in stated if _is_list(stated) else [stated]:
            if key:
                yield field, of_kind, key


def _is_list(stated: object) -> bool:
    return isinstance(stated, list | tuple)
