"""The ranker and what it is asked with; everything else in this package is private."""

from ml.ranking.explaining.bands import (
    FLOOR,
    FLOOR_OF_LITTLE,
    STRONG_FROM,
    WORTH_A_TALK_FROM,
    Confidence,
    ScoreBand,
    amount_known,
    band_of,
    confidence_of,
    floor_between,
    floor_of,
)
from ml.ranking.explaining.rounding import DIGITS, told_score
from ml.ranking.index.folder import IndexFolder, loose_rows, wastes_names
from ml.ranking.index.indexes import EmployeeIndex, OpeningIndex, Origin, StoredRows
from ml.ranking.index.sealed import SealedFolder, made_by
from ml.ranking.language.refusals import levels_of, refusals_of
from ml.ranking.language.wishing import adds_nothing
from ml.ranking.ranker import Provenance, Ranker
from ml.ranking.signals.reasons import LABELS, Reason
from ml.ranking.signals.table import NAMES as SIGNAL_NAMES

__all__ = [
    "DIGITS",
    "FLOOR",
    "FLOOR_OF_LITTLE",
    "LABELS",
    "SIGNAL_NAMES",
    "STRONG_FROM",
    "WORTH_A_TALK_FROM",
    "Confidence",
    "EmployeeIndex",
    "IndexFolder",
    "OpeningIndex",
    "Origin",
    "Provenance",
    "Ranker",
    "Reason",
    "ScoreBand",
    "SealedFolder",
    "StoredRows",
    "adds_nothing",
    "amount_known",
    "band_of",
    "confidence_of",
    "floor_between",
    "floor_of",
    "levels_of",
    "loose_rows",
    "made_by",
    "refusals_of",
    "told_score",
    "wastes_names",
]
