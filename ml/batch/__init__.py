"""Many people against many openings: whole tables instead of one question after another."""

from ml.batch.carrying import PartRecipe, PartWork, PlainRecipe, code_of
from ml.batch.engines import Engine, here, in_processes, on_cluster
from ml.batch.errors import BatchError, FolderInUseError, OtherBatchError
from ml.batch.export import write_partitions, write_rankings
from ml.batch.kept import KeptParts, keep_parts
from ml.batch.pairing import OwnPairs, scores_of, shares_of
from ml.batch.partitions import PartitionFolder
from ml.batch.products import Masks, TopBlock, top_products
from ml.batch.ranking import RankedBlock, rank_all
from ml.batch.rows import Form, require
from ml.batch.work import Asked, Part, Work
from ml.batch.writing import Step, write_parts

__all__ = [
    "Asked",
    "BatchError",
    "Engine",
    "FolderInUseError",
    "Form",
    "KeptParts",
    "Masks",
    "OtherBatchError",
    "OwnPairs",
    "Part",
    "PartRecipe",
    "PartWork",
    "PartitionFolder",
    "PlainRecipe",
    "RankedBlock",
    "Step",
    "TopBlock",
    "Work",
    "code_of",
    "here",
    "in_processes",
    "keep_parts",
    "on_cluster",
    "rank_all",
    "require",
    "scores_of",
    "shares_of",
    "top_products",
    "write_partitions",
    "write_parts",
    "write_rankings",
]
