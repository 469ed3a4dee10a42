"""How a record gets another external id: with all that refers to it, in one transaction."""

from collections.abc import Callable

from pydantic import ConfigDict
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.catalog import former_ids, records
from app.catalog.records import RowT
from app.catalog.references import MOVED, TABLES, Reference
from app.core.answers import ReadT, Written
from app.core.erasures import refuse_erased
from app.core.errors import ConflictError, FieldProblem
from app.core.etag import Conditions
from app.core.journal import record_change, record_changes
from app.core.schemas import Body, ExternalId
from models.base import utc_now
from models.privacy import AuditPerson
from models.scim import ScimUser
from models.skills import SkillRelation
from models.vocabulary import ChangeAction, EntityKind

_UNSYNCHRONISED = {"synchronize_session": False}


class RenameBody(Body):
    """What a record is to be called."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"external_id": "E-2042"}]})

    external_id: ExternalId


class ExternalIdTakenError(ConflictError):
    """Something else has this external id, or had it."""

    code = "external_id_taken"
    title = "External id taken"


def rename(
    session: Session,
    kind: EntityKind,
    actor: str,
    old: str,
    new: str,
    conditions: Conditions,
    *,
    lock: Callable[[str], RowT | None],
    read: Callable[[RowT], ReadT],
) -> Written[ReadT]:
    """Give a record another external id; what was recorded of it stays its own.

    One that has the id already, as when a request is sent again, is answered as it is.

    Raises
    ------
    NotFoundError
        When there is no such record.
    ExternalIdTakenError
        When another record has the new id, or had it.
    ErasedError
        When the new id is of a person who was erased.
    """
    row = lock(old)
    if row is None and former_ids.current(session, kind, [old]).get(old) == new:
        row = lock(new)
    row = records.existing(row, kind)
    records.check(conditions, row, read)
    if row.external_id == new:
        return Written(read(row), changed=False)
    _refuse_taken(session, kind, old, new)
    _give(session, row, new)
    moved = [one for one in MOVED if one.names is kind]
    for reference in moved:
        if reference.holder is None:
            move(session, actor, reference, old, new)
    former_ids.note(session, kind, old, new)
    session.flush()
    # The log knows people by pseudonym alone, which stays; their ids never stand in it.
    details = {} if kind is EntityKind.EMPLOYEE else {"former_id": old}
    record_change(session, actor, ChangeAction.RENAMED, kind, new, details, former_id=old)
    for reference in moved:
        if reference.holder is not None:
            move(session, actor, reference, old, new)
    session.refresh(row)
    return Written(read(row))


def move(session: Session, actor: str, reference: Reference, old: str, new: str) -> int:
    """Let a column name the new id instead of the old one; how many records changed by that."""
    names_old = reference.naming(old)
    changed: list[str] = []
    if reference.holder is not None:
        table = TABLES[reference.holder]
        owners = select(reference.owner).where(names_old)
        mine = names_old if reference.owner is None else col(table.id).in_(owners)
        query = select(table.external_id).where(mine).order_by(col(table.id)).with_for_update()
        changed = list(session.exec(query).all())
        if not changed:
            return 0
        if reference.counted:
            counted = {"version": col(table.version) + 1, "updated_at": utc_now()}
            session.execute(
                update(table).where(mine).values(counted), execution_options=_UNSYNCHRONISED
            )
    session.execute(
        update(reference.column.class_).where(names_old).values({reference.column.key: new}),
        execution_options=_UNSYNCHRONISED,
    )
    if reference.holder is not None:
        record_changes(
            session,
            actor,
            ChangeAction.UPDATED,
            reference.holder,
            changed,
            {"fields": [reference.field]},
            confidential=not reference.counted,
        )
    return len(changed)


def taken(reason: str) -> ExternalIdTakenError:
    """The error for an id that something else has."""
    problem = FieldProblem("/external_id", reason)
    return ExternalIdTakenError("The new external id is taken.", [problem])


def _refuse_taken(session: Session, kind: EntityKind, old: str, new: str) -> None:
    table = TABLES[kind]
    if session.exec(select(table.id).where(table.external_id == new)).first() is not None:
        raise taken(f"is the id of another {kind}")
    now = former_ids.current(session, kind, [new]).get(new)
    if now is not None and now != old:
        raise taken(f"was the id of the {kind} {now}; late files may still mean that")
    if kind is EntityKind.SKILL:
        neighbour = select(SkillRelation.id).where(SkillRelation.target_external_id == new)
        if session.exec(neighbour.limit(1)).first() is not None:
            raise taken("is named as a neighbour by other skills already")
    if kind is EntityKind.EMPLOYEE:
        refuse_erased(session, new)
        spoken_of = select(AuditPerson.pseudonym).where(AuditPerson.external_id == new)
        user = select(ScimUser.id).where(ScimUser.employee_external_id == new)
        if session.exec(user).first() is not None:
            raise taken("is the id of a User of the identity provider")
        if session.exec(spoken_of).first() is not None:
            raise taken("was the id of somebody who was deleted; erase that person first")


def _give(session: Session, row: RowT, new: str) -> None:
    """Change the id itself; of two renames to one id at once the second is refused."""
    try:
        with session.begin_nested():
            row.external_id = new
            records.count_change(row)
    except IntegrityError as error:
        raise taken("was taken by another request a moment ago") from error
