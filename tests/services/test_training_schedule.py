"""Training on a schedule: a dataset is asked for, then a run; nothing where nobody wants it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.core.db import Database
from app.learning.runs.scheduling import SCHEDULE, train_on_schedule
from models import Dataset, ModelVersion, TrainingRun
from models.base import utc_now
from models.learning import ModelAlias

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def ready(database: Database, lists: int) -> None:
    """Let the dataset that was asked for be written, with so many lists."""
    with database.write() as session:
        row = session.exec(select(Dataset)).one()
        counts = {"lists": lists, "people": lists, "items_by_grade": {"0": lists, "1": lists}}
        row.manifest, row.folder, row.fingerprint = {"counts": counts}, "one.0", "0" * 64


def test_the_schedule_asks_for_a_dataset_then_for_one_run_and_promotes_nothing(
    database: Database,
) -> None:
    weekly = database.settings.model_copy(update={"training_schedule_days": 7.0})
    assert train_on_schedule(database, database.settings) is None, "never unless asked for"
    with database.write() as session:
        session.add(
            ModelVersion(
                version="lateral-1",
                manifest_sha256="0" * 64,
                as_of=utc_now(),
                frames_fingerprint="0" * 64,
            )
        )
        session.flush()
        session.add(ModelAlias(alias="champion", version="lateral-1", set_by="tests"))
    dataset = train_on_schedule(database, weekly)
    with database.read() as session:
        asked = session.exec(select(Dataset)).one()
        assert (asked.uid, asked.created_by) == (dataset, SCHEDULE)
        assert asked.ended_at - asked.began_at == timedelta(days=365)
    assert train_on_schedule(database, weekly) is None, "it is not written yet"
    ready(database, lists=20)
    assert train_on_schedule(database, weekly) is None, "it holds too little"
    ready(database, lists=2_000)
    run = train_on_schedule(database, weekly)
    assert train_on_schedule(database, weekly) is None, "once is enough"
    with database.write() as session:
        told = session.exec(select(TrainingRun)).one()
        assert (told.uid, told.dataset_uid, told.created_by) == (run, dataset, SCHEDULE)
        assert session.exec(select(ModelAlias.version)).all() == ["lateral-1"]
        session.exec(select(Dataset)).one().created_at -= timedelta(days=7)
    assert train_on_schedule(database, weekly) not in {None, run, dataset}
    with database.read() as session:
        assert len(session.exec(select(Dataset)).all()) == 2
