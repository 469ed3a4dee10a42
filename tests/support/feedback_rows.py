"""A row of each table of what people were served and did, for the tests of the schema."""

from datetime import datetime

from sqlmodel import Session

from app.core.partitions import make_sure_of_months
from models import ServedList
from models.vocabulary import Audience


def add_feedback(session: Session, at: datetime) -> None:
    """Store a list that E-1 was served."""
    make_sure_of_months(session, ServedList, [at.date()])
    session.add(
        ServedList(
            day=at.date(),
            list_id="l_mzxw6ytboi4tqmrrgi3tcnjq",
            surface="recommendations",
            employee_external_id="E-1",
            audience=Audience.EMPLOYEE,
            model_version="2026-09-01",
            snapshot_at=at,
            pair_at=2,
            swapped=True,
            propensity=0.5,
            items=[{"opening": "O-1", "score": 0.5}],
            inputs={"essential": [0.25]},
        )
    )
