"""The signals of sentence vectors and of a taxonomy's occupations, where they are there.

A skill more never lowers one of them: skills enter as sums of evidence, as in `signals`.
"""

import numpy as np

from ml.ranking.arrays.blocks import Block
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.arrays.segments import segment_max, segment_sum
from ml.ranking.arrays.sparse import sparse_product, weighted_sums
from ml.ranking.arrays.vectors import single
from ml.ranking.index.encode import FUNCTION
from ml.ranking.index.sides import Side

EMBEDDING_SIGNALS = (
    "embedded_skills",
    "embedded_skill_needs",
    "embedded_skill_work",
    "embedded_title",
    "embedded_title_expanded",
    "embedded_text",
    "embedded_text_title",
    "embedded_text_whole",
    "embedded_sentences",
    "embedded_commonness",
    "embedded_wish",
    "embedded_wish_expanded",
)
OCCUPATION_SIGNALS = (
    "occupation_title",
    "occupation_text",
    "occupation_skills",
    "occupation_wish",
    "occupation_wish_wide",
)


def knowledge_signals(people: Side, openings: Side, weight: AnyArray) -> dict[str, AnyArray]:
    """Return the signals of what is there.

    Parameters
    ----------
    weight : shape (held entries,), how much each skill held counts
    """
    values: dict[str, AnyArray] = {}
    if people.names.embedded.shape[1]:
        values |= _embedding_signals(people, openings, weight)
    if people.names.occupations.shape[1]:
        values |= _occupation_signals(people, openings, weight)
    return values


def _embedding_signals(people: Side, openings: Side, weight: AnyArray) -> dict[str, AnyArray]:
    left, right = _full(people, "embedded_title", "embedded_text", "embedded_expanded"), openings
    title, work, needs, whole = _full(
        right, "embedded_title", "embedded_work", "embedded_needs", "embedded_whole"
    )
    held, wishes = people.block.lists["skills"], people.block.lists["wishes"]
    vectors = people.names.embedded[held.columns["skill"]]

    def spoken(target: AnyArray) -> AnyArray:
        evidence = np.clip(vectors @ target.T, 0.0, None) * weight[:, None]
        return np.log1p(segment_sum(evidence, held.offsets))

    def wished(vectors: AnyArray) -> AnyArray:
        wanted = np.where(wishes.columns["target"] != FUNCTION, wishes.columns["weight"], 0.0)
        named = np.clip(vectors @ whole.T, 0.0, 1.0) * np.maximum(wanted, 0.0)[:, None]
        return segment_max(named, wishes.offsets)

    return {
        "embedded_skills": spoken(whole),
        "embedded_skill_needs": spoken(needs),
        "embedded_skill_work": spoken(work),
        "embedded_title": _cosine(left[0], title),
        "embedded_title_expanded": _cosine(left[2], whole),
        "embedded_text": _cosine(left[1], work),
        "embedded_text_title": _cosine(left[1], title),
        "embedded_text_whole": _cosine(left[1], whole),
        "embedded_sentences": _recall(people.block, right.block),
        "embedded_commonness": right.block.dense["embedded_commonness"][None, :],
        "embedded_wish": wished(people.names.embedded[wishes.columns["name"]]),
        "embedded_wish_expanded": wished(wishes.columns["embedded_expanded"]),
    }


def _occupation_signals(people: Side, openings: Side, weight: AnyArray) -> dict[str, AnyArray]:
    near = openings.block.sparse["occupations"]
    wide = openings.block.sparse["occupations_wide"]
    held, left = people.block.lists["skills"], people.block.sparse
    evidence = weighted_sums(people.names.occupations[held.columns["skill"]], weight, held)
    return {
        "occupation_title": sparse_product(left["occupation_titles"], wide),
        "occupation_text": sparse_product(left["occupation_texts"], near),
        "occupation_skills": np.log1p(sparse_product(evidence, near)),
        "occupation_wish": np.minimum(sparse_product(left["occupation_wishes"], near), 1.0),
        "occupation_wish_wide": np.minimum(
            sparse_product(left["occupation_wishes_wide"], wide), 1.0
        ),
    }


def _full(side: Side, *names: str) -> list[AnyArray]:
    return [single(side.block.dense[name]) for name in names]


def _cosine(left: AnyArray, right: AnyArray) -> AnyArray:
    return np.asarray(np.clip(left @ right.T, 0.0, 1.0))


def _recall(people: Block, openings: Block) -> AnyArray:
    """Return the mean likeness of the opening's sentences to the person's nearest one."""
    left, right = people.lists["embedded_sentences"], openings.lists["embedded_sentences"]
    a, b = (single(side.columns["vector"]) for side in (left, right))
    best = segment_max(np.clip(a @ b.T, 0.0, 1.0), left.offsets)
    return segment_sum(best, right.offsets, axis=1) / np.maximum(np.diff(right.offsets), 1)
