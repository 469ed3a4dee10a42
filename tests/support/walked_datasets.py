"""A dataset and a ranking that stand in the service, written as a worker writes them."""

import uuid
from datetime import timedelta
from typing import Any

from app.core.services import services_of
from app.learning.datasets import files
from app.matching.batch import files as batches
from ml.batch import Form, PartitionFolder
from ml.batch.rows import RankedList, RankedOpening, written
from ml.feedback.dataset import FeedbackData
from ml.feedback.manifest import Manifest
from models import BatchRanking, Dataset
from models.base import utc_now
from models.feedback_vocabulary import DatasetLabel
from models.ranker_vocabulary import ListFormat
from tests.support.feedback import feedback_data

LISTS = (RankedList("E-1", [RankedOpening("O-1", 0.5)]), RankedList("E-2", []))


def written_dataset(app: Any, data: FeedbackData | None = None) -> str:
    """The id of a dataset that is ready; it holds two lists where no data are given."""
    services, uid, now = services_of(app), str(uuid.uuid4()), utc_now()
    folder, manifest = files.write(
        services.settings, uid, data or feedback_data(lists=2), Manifest(), lambda _step: None
    )
    with services.database.write() as session:
        session.add(
            Dataset(
                uid=uid,
                began_at=now - timedelta(days=1),
                ended_at=now,
                known_by=now,
                label=DatasetLabel.INTEREST,
                surfaces=["recommendations"],
                created_by="tests",
                folder=folder,
                fingerprint=manifest.fingerprint,
                manifest=manifest.as_dict(),
            )
        )
    return uid


def written_ranking(app: Any) -> str:
    """The id of a ranking that is ready; it holds the lists of two people."""
    services, now = services_of(app), utc_now()
    row = BatchRanking(
        uid=str(uuid.uuid4()),
        k=20,
        reasons=False,
        format=ListFormat.NDJSON,
        created_by="tests",
        read_at=now,
        as_of=now.date(),
        model_version="lateral-base",
        people=len(LISTS),
        openings=1,
    )
    folder = PartitionFolder(batches.make(services.settings, row.uid))
    head = {"as_of": now.date().isoformat()}
    with folder.opened(head):
        content = written(LISTS, Form.NDJSON, reasons=False)
        folder.write(0, "inputs", [one.employee for one in LISTS], content)
        folder.close(head, 1)
    row.files = folder.files()
    with services.database.write() as session:
        session.add(row)
        session.flush()
        return row.uid
