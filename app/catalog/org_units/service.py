"""The rules of organisational units: there is one where records name it."""

from sqlmodel import Session, select

from app.catalog import former_ids
from app.catalog.org_units.schemas import UnitRenameBody, UnitRenamed
from app.catalog.references import MOVED, Reference
from app.catalog.renames import move
from app.core.errors import ConflictError, FieldProblem, NotFoundError
from app.core.journal import MANY, Entry, append
from app.core.security import Actor
from models.vocabulary import ChangeAction, EntityKind

_UNIT = EntityKind.ORG_UNIT


class NameTakenError(ConflictError):
    """Another unit has this name, or had it."""

    code = "name_taken"
    title = "Name taken"


def rename(session: Session, actor: Actor, body: UnitRenameBody) -> UnitRenamed:
    """Let every record call a unit by its new name; late files that still send the old follow.

    Raises
    ------
    NotFoundError
        When no record names the unit.
    NameTakenError
        When records name another unit so: two units would become one for good.
    """
    old, new = body.former_name, body.name
    references = [one for one in MOVED if one.names is _UNIT]
    if old == new or former_ids.current(session, _UNIT, [old]).get(old) == new:
        return UnitRenamed(employees=0, openings=0)
    if not any(_is_named(session, one, old) for one in references):
        raise NotFoundError("No record names such a unit.")
    _refuse_taken(session, references, old, new)
    moved: dict[EntityKind | None, int] = {}
    for reference in references:
        moved[reference.holder] = move(session, actor.name, reference, old, new)
    former_ids.note(session, _UNIT, old, new)
    session.flush()
    details = {"former_name": old, "name": new}
    append(session, [Entry(actor.name, ChangeAction.RENAMED, _UNIT, MANY, details)])
    return UnitRenamed(employees=moved[EntityKind.EMPLOYEE], openings=moved[EntityKind.OPENING])


def _refuse_taken(session: Session, references: list[Reference], old: str, new: str) -> None:
    now = former_ids.current(session, _UNIT, [new]).get(new, old)
    if now != old:
        reason = f"was the name of the unit {now}; late files may still mean that"
    elif any(_is_named(session, one, new) for one in references if one.holder is not None):
        reason = "is the name of another unit"
    else:
        return
    raise NameTakenError("The new name is taken.", [FieldProblem("/name", reason)])


def _is_named(session: Session, reference: Reference, name: str) -> bool:
    query = select(reference.column).where(reference.naming(name)).limit(1)
    return reference.holder is not None and session.exec(query).first() is not None
