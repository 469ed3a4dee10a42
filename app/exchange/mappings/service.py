"""The rules of stored mappings: checked when they are stored, copied when an import names one."""

from typing import Any

from sqlmodel import Session

from app.catalog import records
from app.catalog.records import Changes
from app.core.answers import Written
from app.core.db import Database
from app.core.errors import FieldProblem, InvalidInputError
from app.core.etag import Conditions
from app.core.pagination import PageQuery
from app.core.schemas import Page
from app.core.security import Actor
from app.exchange.formats.table import check_paths
from app.exchange.mappings import queries
from app.exchange.mappings.schemas import MappingBody, MappingRead
from app.exchange.nouns import NOUNS
from models.imports import ImportMapping
from models.vocabulary import EntityKind, ImportEntity

_NOUN = "mapping"


def get(session: Session, name: str) -> MappingRead:
    """A mapping."""
    return _read(records.existing(queries.find(session, name), _NOUN))


def page(session: Session, query: PageQuery) -> Page[MappingRead]:
    """A page of mappings."""
    paging = query.paging()
    rows = queries.page(session, after=paging.after, limit=paging.fetch)
    shown, cursor = paging.cut(rows)
    return Page(items=[_read(row) for row in shown], next_cursor=cursor)


def replace(
    session: Session, actor: Actor, name: str, body: MappingBody, conditions: Conditions
) -> Written[MappingRead]:
    """Create a mapping or replace it.

    Raises
    ------
    InvalidInputError
        When a column gives a field that there is not.
    """
    check_paths(NOUNS[body.entity].kind, body)
    values = {
        "entity": body.entity,
        "columns": body.model_dump(mode="json", exclude_unset=True)["columns"],
        "constants": dict(body.constants),
    }
    return records.create_or_replace(
        session,
        EntityKind.IMPORT_MAPPING,
        actor.name,
        conditions,
        lock=lambda: queries.lock(session, name),
        fresh=lambda: ImportMapping(external_id=name, **values),
        apply=lambda row: Changes(records.assign(row, values)),
        read=_read,
    )


def remove(session: Session, actor: Actor, name: str, conditions: Conditions) -> None:
    """Delete a mapping; imports that were accepted keep their copy."""
    row = records.existing(queries.lock(session, name), _NOUN)
    records.check(conditions, row, _read)
    records.delete(session, EntityKind.IMPORT_MAPPING, actor.name, row)


def named(database: Database, name: str, entity: ImportEntity) -> dict[str, Any]:
    """The mapping of this name, as an import keeps it.

    Raises
    ------
    InvalidInputError
        When there is none, or it is for other records.
    """
    with database.read() as session:
        row = queries.find(session, name)
    if row is None:
        raise _unknown("is the name of no stored mapping")
    if row.entity is not entity:
        raise _unknown(f"is for {row.entity}, not for {entity}")
    return {"columns": row.columns, "constants": row.constants}


def _unknown(reason: str) -> InvalidInputError:
    problem = FieldProblem("mapping_name", reason)
    return InvalidInputError("There is no such mapping.", [problem])


def _read(row: ImportMapping) -> MappingRead:
    return MappingRead(
        name=row.external_id,
        entity=row.entity,
        columns=row.columns,
        constants=row.constants,
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
