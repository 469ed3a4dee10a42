"""What experts say of a version: pairs that they graded, which no click can flatter.

A correction for places makes clicks better foreseen, not necessarily what experts would say (Hager
et al. 2024). So the gate asks for both.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ml.errors import TrainingError
from ml.evaluation.crossvalidation import by_query, score_pairs
from ml.evaluation.signals import pack_queries
from ml.ranking import Ranker
from ml.ranking.scoring.combination import Combination
from ml.training.queries import GradedQueries
from ml.types import EmbeddingModel

MOST_PACKS = 20
"""Packs of a folder that are read: each trains a ranker on its own people and roles."""


def expert_packs(
    folder: Path, ranker: Ranker, model: EmbeddingModel | None = None
) -> list[GradedQueries]:
    """Read the graded packs of a folder, with the signals that such a ranker sees.

    Parameters
    ----------
    folder : holds a folder a pack: `employees.ndjson`, `roles.ndjson` and `qrels.tsv`
    model : the sentence-embedding model that the ranker was trained with; None for none

    Raises
    ------
    TrainingError
        When the folder holds no pack, or too many.
    """
    names = sorted(path.parent.name for path in folder.glob("*/qrels.tsv"))
    if not 0 < len(names) <= MOST_PACKS:
        raise TrainingError(f"packs: {len(names)} in {folder.name}, 1 to {MOST_PACKS} are read")
    vectors = bool(ranker.lexicon.knowledge.embedding.model)
    return pack_queries(folder, names, model=model, word_vectors=vectors)


def expert_change(
    learnt: Combination, champion: Combination, packs: Sequence[GradedQueries]
) -> float:
    """Return how much the mean nDCG@10 of the graded people changes from champion to learnt."""
    means = []
    for combination in (learnt, champion):
        told = [by_query(one, score_pairs(combination, one.signals))[0] for one in packs]
        means.append(float(np.nanmean(np.concatenate(told))))
    return means[0] - means[1]
