"""The live snapshot: rows become arrays, the ranker in use, refresh and swap."""

from app.serving.live import Live, Serving, ServingStatus
from app.serving.metrics import ImpressionCollector
from app.serving.records import Disclosure, OpeningFacts, PersonFacts, PersonView
from app.serving.snapshot import Board, Crowd, Snapshot
from app.serving.training_frames import training_frames

__all__ = [
    "Board",
    "Crowd",
    "Disclosure",
    "ImpressionCollector",
    "Live",
    "OpeningFacts",
    "PersonFacts",
    "PersonView",
    "Serving",
    "ServingStatus",
    "Snapshot",
    "training_frames",
]
