"""Many people against many openings: whole tables instead of one question after another."""

from ml.batch.export import write_rankings
from ml.batch.products import Masks, TopBlock, top_products
from ml.batch.ranking import RankedBlock, rank_all

__all__ = ["Masks", "RankedBlock", "TopBlock", "rank_all", "top_products", "write_rankings"]
