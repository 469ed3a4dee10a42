"""The ranker and what it is asked with; everything else in this package is private."""

from ml.ranking.index.indexes import EmployeeIndex, OpeningIndex
from ml.ranking.ranker import Provenance, Ranker
from ml.ranking.signals.reasons import LABELS, Reason

__all__ = ["LABELS", "EmployeeIndex", "OpeningIndex", "Provenance", "Ranker", "Reason"]
