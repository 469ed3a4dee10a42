"""Many people against many openings: whole tables instead of one question after another."""

from ml.batch.export import write_rankings
from ml.batch.pairing import OwnPairs, scores_of, shares_of
from ml.batch.partitions import PartitionFolder
from ml.batch.products import Masks, TopBlock, top_products
from ml.batch.ranking import RankedBlock, rank_all

__all__ = [
    "Masks",
    "OwnPairs",
    "PartitionFolder",
    "RankedBlock",
    "TopBlock",
    "rank_all",
    "scores_of",
    "shares_of",
    "top_products",
    "write_rankings",
]
