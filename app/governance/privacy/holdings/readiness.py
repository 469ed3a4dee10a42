"""What is held of a person who was seen helping others, and of who told it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, delete, select, update
from sqlmodel import Session, col

from app.governance.privacy.holdings.holding import (
    Holding,
    Row,
    owned,
    rows_of,
    table_named,
    touched,
)
from models.base import utc_today
from models.mentors import Mentoring
from models.readiness import Evidence, EvidencePerson, EvidenceRequest
from models.vocabulary import MentoringState


def _told_or_telling(external_id: str) -> ColumnElement[bool]:
    of_the_person: ColumnElement[bool] = col(Evidence.employee_external_id) == external_id
    return of_the_person | (col(Evidence.author_external_id) == external_id)


def _tell_evidence(session: Session, external_id: str) -> list[Row]:
    return rows_of(session, table_named("evidence"), _told_or_telling(external_id), ("id",))


def _clear_evidence(session: Session, external_id: str, _ids: Sequence[int]) -> int:
    """What tells of the person goes, and what she told of others.

    Where the one it tells of asked for that, it stays as told by a former colleague.
    """
    of_others = (col(Evidence.author_external_id) == external_id) & (
        col(Evidence.employee_external_id) != external_id
    )
    unnamed = update(Evidence).where(of_others, col(Evidence.stays_without_author).is_(True))
    kept = session.execute(
        unnamed.values(author_external_id=None, author_is_gone=True, recorded_by="")
    )
    gone = session.execute(delete(Evidence).where(_told_or_telling(external_id)))
    return touched(kept) + touched(gone)


def _named(external_id: str) -> ColumnElement[bool]:
    return col(EvidencePerson.employee_external_id) == external_id


def _tell_people(session: Session, external_id: str) -> list[Row]:
    return rows_of(session, table_named("evidence_people"), _named(external_id), ("id",))


def _clear_people(session: Session, external_id: str, _ids: Sequence[int]) -> int:
    staying = select(col(Evidence.id)).where(col(Evidence.stays_without_author).is_(True))
    mine = _named(external_id)
    unnamed = update(EvidencePerson).where(mine, col(EvidencePerson.evidence_id).in_(staying))
    kept = session.execute(unnamed.values(employee_external_id=None))
    return touched(kept) + touched(session.execute(delete(EvidencePerson).where(mine)))


def _asked_or_about(external_id: str) -> ColumnElement[bool]:
    about: ColumnElement[bool] = col(EvidenceRequest.employee_external_id) == external_id
    return about | (col(EvidenceRequest.asked_external_id) == external_id)


def _tell_requests(session: Session, external_id: str) -> list[Row]:
    return rows_of(session, table_named("evidence_requests"), _asked_or_about(external_id), ("id",))


def _learns_or_teaches(external_id: str) -> ColumnElement[bool]:
    learns: ColumnElement[bool] = col(Mentoring.mentee_external_id) == external_id
    return learns | (col(Mentoring.mentor_external_id) == external_id)


def _tell_mentorings(session: Session, external_id: str) -> list[Row]:
    """A request that was declined is told as who asked sees it: a no is told to nobody."""
    rows = rows_of(session, table_named("mentorings"), _learns_or_teaches(external_id), ("id",))
    for row in rows:
        declined = row["state"] == MentoringState.DECLINED
        if declined and row["mentee_external_id"] == external_id:
            waits = row["answer_by"] >= utc_today()
            row["state"] = MentoringState.ASKED if waits else MentoringState.EXPIRED
            row["updated_at"], row["version"] = row["created_at"], 1
    return rows


def _clear_mentorings(session: Session, external_id: str, _ids: Sequence[int]) -> int:
    return touched(session.execute(delete(Mentoring).where(_learns_or_teaches(external_id))))


def _clear_requests(session: Session, external_id: str, _ids: Sequence[int]) -> int:
    return touched(session.execute(delete(EvidenceRequest).where(_asked_or_about(external_id))))


# Who was there comes first: whether a name may stay is told by the record.
OF_READINESS: Mapping[str, Holding] = {
    "evidence_people": Holding(
        "Where others say that the person was there, and what the person confirmed.",
        _tell_people,
        _clear_people,
    ),
    "evidence": Holding(
        "What was seen of the person, and what the person told of others.",
        _tell_evidence,
        _clear_evidence,
        frozenset({"id"}),
    ),
    "evidence_requests": Holding(
        "What the person is asked of who leads on trial, and who was asked about the person.",
        _tell_requests,
        _clear_requests,
    ),
    "mentor_offers": owned(
        "What the person teaches and wants to learn.", "mentor_offers", "employee_external_id", "id"
    ),
    "mentorings": Holding(
        "Whom the person teaches or learns from, or asked.", _tell_mentorings, _clear_mentorings
    ),
    "why_lead": owned(
        "Whether the person wants to lead, and why.", "why_lead", "employee_external_id", "id"
    ),
}
