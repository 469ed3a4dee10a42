"""The live snapshot: rows become arrays, the ranker in use, refresh and swap."""

from app.serving.live import Live, LiveServices, Serving, ServingStatus, serving_of
from app.serving.metrics import ImpressionCollector
from app.serving.records import Disclosure, OpeningFacts, Person, PersonFacts, PersonView
from app.serving.snapshot import Board, Crowd, Snapshot
from app.serving.training_frames import training_frames

__all__ = [
    "Board",
    "Crowd",
    "Disclosure",
    "ImpressionCollector",
    "Live",
    "LiveServices",
    "OpeningFacts",
    "Person",
    "PersonFacts",
    "PersonView",
    "Serving",
    "ServingStatus",
    "Snapshot",
    "serving_of",
    "training_frames",
]
