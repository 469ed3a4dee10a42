"""The signals of all pairs of a pack, from a ranker trained on the pack's own profiles."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from ml.errors import TrainingError
from ml.evaluation.packs import Pack, read_pack
from ml.frames import OpeningProfile
from ml.ranking.scoring.combination import Combination
from ml.training.queries import GradedQueries, graded_queries
from ml.training.train import train
from ml.types import EmbeddingModel

PEOPLE_AT_A_TIME = 8
"""People who are compared with all openings at once; more take memory and save no time."""

PACKS = ("t1_moves", "t2_employees")
"""The packs that the combination is learnt from."""

JUDGED = ("t4_short",)
"""Packs that it is judged on and not learnt from: people as HR systems hold them."""


def pack_queries(
    folder: Path,
    names: Sequence[str] = PACKS,
    *,
    seed: int = 0,
    model: EmbeddingModel | None = None,
    word_vectors: bool = True,
    occupations: Mapping[str, Sequence[OpeningProfile]] | None = None,
) -> list[GradedQueries]:
    """Read packs and compute their signals; grades are seen by the learner only.

    Parameters
    ----------
    model : a sentence-embedding model, None for none
    word_vectors : whether the shipped word vectors are used without a model
    occupations : for each pack those of a taxonomy that it was not made from

    Raises
    ------
    TrainingError
        When a pack is not there.
    """
    queries = []
    for name in names:
        if not (folder / name / "qrels.tsv").is_file():
            raise TrainingError(f"{name}: no such pack in {folder}")
        described = (occupations or {}).get(name, ())
        queries.append(
            queries_of(
                read_pack(folder / name),
                seed=seed,
                model=model,
                word_vectors=word_vectors,
                occupations=described,
            )
        )
    return queries


def queries_of(
    pack: Pack,
    *,
    seed: int = 0,
    model: EmbeddingModel | None = None,
    word_vectors: bool = True,
    occupations: Sequence[OpeningProfile] = (),
) -> GradedQueries:
    """Return the signals and grades of one pack; parameters as of `pack_queries`."""
    ranker = train(
        replace(pack.frames(), occupations=tuple(occupations)),
        seed=seed,
        model=model,
        word_vectors=word_vectors,
        combination=Combination.empty(),
    )
    openings, people = ranker.index_openings(pack.openings), pack.employees
    parts = [
        ranker.pair_signals(
            ranker.index_employees(people[start : start + PEOPLE_AT_A_TIME]), openings
        )
        for start in range(0, len(people), PEOPLE_AT_A_TIME)
    ]
    return graded_queries(pack, np.concatenate(parts))
