"""What the occupations of an imported taxonomy say, where there is one."""

import numpy as np

from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.arrays.sparse import sparse_product, weighted_sums
from ml.ranking.signals.pairs import Pairs
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.record import EVIDENCE_CAP, Knows, Signal
from ml.ranking.signals.skills import weights_held
from ml.sparse import rows_of


def occupation_title(pairs: Pairs) -> AnyArray:
    """Similarity of the occupations that the person's title and the opening are like."""
    return sparse_product(
        pairs.people.block.occupation_titles, pairs.openings.block.occupations_wide
    )


def occupation_text(pairs: Pairs) -> AnyArray:
    """Similarity of the occupations that the person's text and the opening are like."""
    return sparse_product(pairs.people.block.occupation_texts, pairs.openings.block.occupations)


def occupation_skills(pairs: Pairs) -> AnyArray:
    """Evidence of the skills held for the occupations that the opening is like."""
    held = pairs.people.block.skills
    rows = rows_of(pairs.people.names.occupations, held.skill)
    evidence = weighted_sums(rows, pairs.once(weights_held), held)
    return np.asarray(np.log1p(sparse_product(evidence, pairs.openings.block.occupations)))


def occupation_wish(pairs: Pairs) -> AnyArray:
    """How much a wish names an occupation that the opening is like."""
    left, right = pairs.people.block.occupation_wishes, pairs.openings.block.occupations
    return np.minimum(sparse_product(left, right), 1.0)


def occupation_wish_wide(pairs: Pairs) -> AnyArray:
    """The same with the occupations like those."""
    left, right = pairs.people.block.occupation_wishes_wide, pairs.openings.block.occupations_wide
    return np.minimum(sparse_product(left, right), 1.0)


SIGNALS = (
    Signal(occupation_title, Reason.ROLE_SIMILARITY, gated=True, knows=Knows.OCCUPATIONS),
    Signal(occupation_text, Reason.WORK_CONTENT, knows=Knows.OCCUPATIONS),
    Signal(
        occupation_skills,
        Reason.RELATED_SKILLS,
        gated=True,
        cap=EVIDENCE_CAP,
        knows=Knows.OCCUPATIONS,
    ),
    Signal(occupation_wish, Reason.ASPIRATION, asked=False, knows=Knows.OCCUPATIONS),
    Signal(occupation_wish_wide, Reason.ASPIRATION, asked=False, knows=Knows.OCCUPATIONS),
)
