"""What a gate does, in the demo: a version is learnt from invented lists, and judged."""

import uuid
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from app.core.db import Database
from app.core.pagination import PageQuery
from app.core.security import Actor, ActorKind, Scope
from app.jobs.worker import Worker
from app.learning.datasets import files
from app.learning.runs import service as runs
from app.learning.runs.schemas import RunBody, RunRead
from app.settings import Settings
from demo.feedback import World, simulate
from ml.feedback.manifest import Manifest
from models.datasets import Dataset
from models.feedback_vocabulary import DatasetLabel

# Enough that something is learnt, and too little for a gate: what is learnt foresees clicks a
# little better, and states too much interest for an order that is worth no more.
WORLD = World(people=240, openings=80, lists=700, days=120, seed=4)


def judged_version(database: Database, settings: Settings, actor: str) -> RunRead | None:
    """The run that learnt from invented lists; None where it could not be done.

    It is done once: whoever starts the demo again finds it.
    """
    trainer = Actor(actor, frozenset({Scope.MODELS_WRITE}), kind=ActorKind.DATA_TEAM)
    with database.write() as session:
        known = _known(session)
        if known is None:
            dataset = _dataset(session, settings, actor)
            known = runs.start(session, trainer, RunBody(dataset=dataset)).id
    Worker(database, settings).run_until_idle()
    with database.read() as session:
        told = runs.get(session, known)
    return told if told.version is not None else None


def _known(session: Session) -> str | None:
    """The first run that anybody asked for here."""
    first = runs.page(session, PageQuery(limit=1)).items
    return first[0].id if first else None


def _dataset(session: Session, settings: Settings, actor: str) -> str:
    """Store invented lists as a dataset of their own; its manifest says that they are."""
    data, uid = simulate(WORLD).data, str(uuid.uuid4())
    first, last = (
        datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=int(day))
        for day in (data.day.min(), data.day.max() + 1)
    )
    invented = Manifest(request={"invented": True, "seed": WORLD.seed})
    folder, manifest = files.write(settings, uid, data, invented, lambda _step: None)
    session.add(
        Dataset(
            uid=uid,
            began_at=first,
            ended_at=last,
            known_by=last,
            label=DatasetLabel.INTEREST,
            surfaces=["recommendations"],
            created_by=actor,
            folder=folder,
            fingerprint=manifest.fingerprint,
            manifest=manifest.as_dict(),
        )
    )
    session.flush()
    return uid
