"""A row of each table of what people were served and did, for the tests of the schema."""

from datetime import datetime, timedelta

from sqlmodel import Session

from app.core.partitions import make_sure_of_months
from models import (
    BatchRanking,
    Dataset,
    DatasetUse,
    ErasedList,
    EventKey,
    EventRefusal,
    FeedbackEvent,
    ServedList,
)
from models.feedback_vocabulary import DatasetLabel, EventSource, EventType
from models.ranker_vocabulary import ListFormat
from models.vocabulary import Audience, DismissalReason


def add_feedback(session: Session, at: datetime) -> None:
    """Store a list that E-1 was served, and an event."""
    make_sure_of_months(session, ServedList, [at.date()])
    make_sure_of_months(session, FeedbackEvent, [at.date()])
    session.add(
        FeedbackEvent(
            day=at.date(),
            event_id="event-0001",
            received_at=at,
            happened_at=at,
            type=EventType.DISMISS,
            employee_external_id="E-1",
            opening_external_id="O-1",
            list_id="l_mzxw6ytboi4tqmrrgi3tcnjq",
            position=1,
            reason=DismissalReason.TIMING,
            outcome={"at": 90, "stayed": True},
            source=EventSource.PORTAL,
        )
    )
    session.add(EventKey(event_id="event-0001", digest="0" * 64, day=at.date()))
    session.add(
        Dataset(
            uid="0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11",
            began_at=at,
            ended_at=at + timedelta(days=1),
            known_by=at,
            label=DatasetLabel.INTEREST,
            surfaces=["recommendations"],
            created_by="key:a",
            folder="0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11.0",
            fingerprint="0" * 64,
            manifest={"schema": 1},
            relabelled=2,
            rewrites=[{"fingerprint": "1" * 64, "people": 1}],
        )
    )
    session.flush()
    session.add(DatasetUse(dataset_id=1, used_by="run:1"))
    session.add(EventRefusal(day=at.date(), code="objection", count=2))
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
            kinds={"function": ["sales"]},
            experiment_uid="5d0d3b64-4b51-4a39-9d0e-70b1b0a4a111",
            sealed=b"sealed",
        )
    )
    session.add(
        BatchRanking(
            uid="0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11",
            k=20,
            reasons=True,
            format=ListFormat.PARQUET,
            created_by="key:a",
            read_at=at,
            as_of=at.date(),
            model_version="2026-09-01",
            people=1,
            openings=1,
            files=[{"name": "part-00000.parquet", "sha256": "0" * 64, "bytes": 9, "people": 1}],
        )
    )
    session.add(ErasedList(digest="0" * 64, day=at.date()))
