"""Own features that tests need to be there."""

from typing import Any

from sqlmodel import Session, select

from app.core.journal import record_change
from app.core.services import services_of
from models import Employee, Opening, OwnFeature, OwnValue
from models.base import utc_now
from models.ranker_vocabulary import FeatureKind, FeatureState, FeatureSubject
from models.vocabulary import ChangeAction, EntityKind

NAME = "crm_course"
PROPOSAL: dict[str, Any] = {
    "name": NAME,
    "label": "Course on the new CRM",
    "subject": "person",
    "kind": "yes_no",
    "sign": 1,
    "cap": 0.7,
    "source": {"system": "learning platform", "column": "crm_course_done"},
    "person": "Tom Weber",
    "reason": "Teams ask for it.",
}


def approved_feature(app: Any) -> str:
    """The name of an approved feature, with a value of everybody."""
    with services_of(app).database.write() as session:
        if session.exec(select(OwnFeature).where(OwnFeature.name == NAME)).first() is None:
            add_feature(session)
    return NAME


def add_feature(session: Session, **other: Any) -> OwnFeature:
    """Store an approved feature that says yes of everybody."""
    stated = {
        "name": NAME,
        "label": "Course on the new CRM",
        "subject": FeatureSubject.PERSON,
        "kind": FeatureKind.YES_NO,
        "sign": 1,
        "cap": 0.7,
        "source_system": "learning platform",
        "source_column": "crm_course_done",
        "state": FeatureState.APPROVED,
        "proposed_by": "tests",
        "proposer": "Tom Weber",
        "reason": "Teams ask for it.",
        "approved_at": utc_now(),
        "approved_by": "others",
        "approver": "Ana Ruiz",
    }
    row = OwnFeature(**{**stated, **other})
    session.add(row)
    session.flush()
    of = Opening.id if row.subject is FeatureSubject.OPENING else Employee.id
    named = "opening_id" if row.subject is FeatureSubject.OPENING else "employee_id"
    for number in session.exec(select(of)).all():
        value = {"feature_id": row.id, named: number, "value": 1.0, "as_of": utc_now()}
        session.add(OwnValue(**value))
    session.flush()
    # Whoever follows the changes learns of the values as from a request.
    why = {"person": row.approver, "reason": row.reason}
    record_change(session, "tests", ChangeAction.CONFIRMED, EntityKind.OWN_FEATURE, row.name, why)
    return row
