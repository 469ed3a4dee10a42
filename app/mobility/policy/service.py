"""The rules of the move policy: it changes forward only, and every case keeps its own."""

from typing import Any

from pydantic import BaseModel
from sqlmodel import Session

from app.core.answers import Written
from app.core.etag import Conditions, etag_of
from app.core.journal import lock_chain, record_change
from app.core.security import Actor
from app.mobility.policy import queries
from app.mobility.policy.schemas import (
    MovePolicyBody,
    MovePolicyRead,
    MoveTerms,
    MoveTermsRead,
)
from models.cases import MovePolicy
from models.vocabulary import ChangeAction, EntityKind

BUILT_IN = 0
_BUILT_IN_TERMS = MoveTerms()


def get(session: Session, org_unit: str | None) -> MovePolicyRead:
    """The policy that a unit follows now."""
    return _read(_in_force(session, org_unit))


def change(
    session: Session,
    actor: Actor,
    org_unit: str | None,
    body: MovePolicyBody,
    conditions: Conditions,
) -> Written[MovePolicyRead]:
    """Let moves that begin from now on follow other terms; those under way keep theirs."""
    # Of two who change it at once, the second must see what the first made of it.
    lock_chain(session)
    current = get(session, org_unit)
    conditions.check_write(etag_of(current))
    before, terms = _stored(current.terms), _stored(body)
    if before == terms and current.org_unit == org_unit and current.version != BUILT_IN:
        return Written(current, changed=False)
    row = MovePolicy(org_unit=org_unit, terms=terms, made_by=actor.name)
    session.add(row)
    session.flush()
    fields = sorted(name for name, value in terms.items() if before[name] != value)
    if org_unit is None:
        queries.lower_prices(session, body.congestion_cap)
    record_change(
        session,
        actor.name,
        ChangeAction.UPDATED,
        EntityKind.MOVE_POLICY,
        str(row.version),
        {"fields": fields, "org_unit": org_unit},
    )
    return Written(_read(row))


def in_force(session: Session) -> tuple[int, MoveTerms]:
    """The version that the whole organisation follows now, and its terms."""
    version = version_for(session, None)
    return version, terms_of(session, version)


def version_for(session: Session, org_unit: str | None) -> int:
    """The version that a case of a person of this unit keeps when it begins now."""
    row = _in_force(session, org_unit)
    return BUILT_IN if row is None or row.version is None else row.version


def terms_of(session: Session, version: int) -> MoveTerms:
    """The terms of a version; those that are built in have the version 0."""
    if version == BUILT_IN:
        return _BUILT_IN_TERMS
    row = queries.of_version(session, version)
    if row is None:
        raise LookupError(f"there is no move policy {version}, but a case names it")
    return MoveTerms.model_validate(row.terms)


def _in_force(session: Session, org_unit: str | None) -> MovePolicy | None:
    of_unit = None if org_unit is None else queries.newest(session, org_unit)
    return of_unit or queries.newest(session, None)


def _read(row: MovePolicy | None) -> MovePolicyRead:
    if row is None:
        told = MoveTermsRead.model_validate(_stored(_BUILT_IN_TERMS))
        return MovePolicyRead(
            version=BUILT_IN, org_unit=None, made_by=None, made_at=None, terms=told
        )
    return MovePolicyRead(
        version=row.version or BUILT_IN,
        org_unit=row.org_unit,
        made_by=row.made_by,
        made_at=row.made_at,
        # A policy of an earlier release says nothing of the terms that came since.
        terms=MoveTermsRead.model_validate(_stored(MoveTerms.model_validate(row.terms))),
    )


def _stored(terms: BaseModel) -> dict[str, Any]:
    return terms.model_dump(mode="json")
