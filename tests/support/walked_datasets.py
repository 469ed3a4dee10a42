"""A dataset that stands in the service, written as a worker writes it."""

import uuid
from datetime import timedelta
from typing import Any

from app.core.services import services_of
from app.learning.datasets import files
from ml.feedback.dataset import FeedbackData
from ml.feedback.manifest import Manifest
from models import Dataset
from models.base import utc_now
from models.feedback_vocabulary import DatasetLabel
from tests.support.feedback import feedback_data


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
