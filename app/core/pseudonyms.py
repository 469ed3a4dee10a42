"""Under which names the audit log speaks of people: random, so that they can be forgotten."""

import secrets
from collections.abc import Collection, Iterable

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from app.core.among import among
from app.core.inserts import insert_rows
from models.privacy import AuditPerson

_RANDOM_BYTES = 12
_OF_ONE = select(AuditPerson.external_id, AuditPerson.pseudonym).where(
    col(AuditPerson.external_id) == bindparam("key")
)


def pseudonyms(session: Session, external_ids: Collection[str]) -> dict[str, str]:
    """The pseudonym of each person; one who was never named before gets one.

    Call it under the chain's lock: two writers must not name the same person twice.
    """
    known = known_pseudonyms(session, external_ids)
    fresh = {
        key: secrets.token_urlsafe(_RANDOM_BYTES) for key in sorted({*external_ids} - {*known})
    }
    if fresh:
        rows = [{"external_id": key, "pseudonym": name} for key, name in fresh.items()]
        insert_rows(session, AuditPerson, rows)
    return {**known, **fresh}


def known_pseudonyms(session: Session, external_ids: Iterable[str]) -> dict[str, str]:
    """The pseudonyms of those among these people whom the log has named."""
    wanted = list(external_ids)
    if len(wanted) == 1:
        # Of a read that is audited there mostly is one.
        return dict(session.connection().execute(_OF_ONE, {"key": wanted[0]}).all())
    query = select(AuditPerson.external_id, AuditPerson.pseudonym)
    named = among(session, col(AuditPerson.external_id), wanted)
    return dict(session.exec(query.where(named)).all())


def people_behind(session: Session, names: Iterable[str]) -> dict[str, str]:
    """The external ids behind these pseudonyms; an erased person is behind none."""
    query = select(AuditPerson.pseudonym, AuditPerson.external_id)
    meant = among(session, col(AuditPerson.pseudonym), set(names))
    return dict(session.exec(query.where(meant)).all())
