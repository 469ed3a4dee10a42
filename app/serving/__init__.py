"""The live snapshot: rows become arrays, the ranker in use, refresh and swap."""

from app.serving.access import Live, LiveServices, serving_of
from app.serving.catalogue import Catalogue
from app.serving.live import Serving
from app.serving.metrics import ImpressionCollector
from app.serving.records import Disclosure, OpeningFacts, Person, PersonFacts, PersonView
from app.serving.snapshot import Board, Crowd, Snapshot, make_board
from app.serving.training_frames import training_frames

__all__ = [
    "Board",
    "Catalogue",
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
    "make_board",
    "serving_of",
    "training_frames",
]
