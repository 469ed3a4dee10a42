"""A training run that a walk over every route reads."""

import uuid
from typing import Any

from sqlmodel import Session, select

from app.core.services import services_of
from app.learning.gate import service as gate
from models import ModelVersion, TrainingRun
from models.base import utc_now
from models.ranker_vocabulary import GateVerdict


def finished_run(app: Any) -> str:
    """The id of a run that is finished."""
    with services_of(app).database.write() as session:
        return add_run(session).uid


def add_run(session: Session) -> TrainingRun:
    """A run that left nothing, as nothing spoke for leaving its base."""
    base = session.exec(select(ModelVersion)).first()
    if base is None:
        base = ModelVersion(
            version="lateral-base",
            manifest_sha256="0" * 64,
            as_of=utc_now(),
            frames_fingerprint="0" * 64,
        )
        session.add(base)
        session.flush()
    row = TrainingRun(
        uid=str(uuid.uuid4()),
        dataset_uid=str(uuid.uuid4()),
        base="champion",
        base_version=base.version,
        policy_hash=gate.required(session, None).hash,
        memory_mb=4096,
        minutes=60,
        created_by="tests",
        stage="evaluation",
        stage_done=1,
        stage_began_at=utc_now(),
        evaluated_at=utc_now(),
        version=base.version,
        verdict=GateVerdict.REFUSE,
        result={"stayed": True},
    )
    session.add(row)
    session.flush()
    return row
