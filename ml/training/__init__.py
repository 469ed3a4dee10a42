"""Training: frames or graded pairs in, a ranker out."""

from ml.training.combiner import ChanceCombiner, LinesAndTrees, shipped_combiner
from ml.training.curve import ChanceCurve
from ml.training.lines import RankingLines
from ml.training.move_ranker import MoveRanker, PairSignals, pairs_array
from ml.training.train import train
from ml.training.trees import RankingTrees

__all__ = [
    "ChanceCombiner",
    "ChanceCurve",
    "LinesAndTrees",
    "MoveRanker",
    "PairSignals",
    "RankingLines",
    "RankingTrees",
    "pairs_array",
    "shipped_combiner",
    "train",
]
