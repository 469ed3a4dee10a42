"""What the person's title, and that of the role held, say."""

from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.arrays.sparse import sparse_product
from ml.ranking.arrays.vectors import unit_rows
from ml.ranking.language.lexicon import TOPICS
from ml.ranking.signals.pairs import Pairs, cosine
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.record import Signal


def title_spelling(pairs: Pairs) -> AnyArray:
    """Similarity of the two titles by their letters."""
    return sparse_product(pairs.people.block.title_grams, pairs.openings.block.title_grams)


def title_meaning(pairs: Pairs) -> AnyArray:
    """Similarity of the two titles by their meaning."""
    return cosine(pairs.people.block.title, pairs.openings.block.title)


def title_topics(pairs: Pairs) -> AnyArray:
    """Similarity of the person's title to all that the opening says, by coarse topics."""
    left, right = pairs.people.block.title, pairs.openings.block.content
    return cosine(unit_rows(left[:, :TOPICS]), unit_rows(right[:, :TOPICS]))


def title_expanded(pairs: Pairs) -> AnyArray:
    """Similarity of the roles with titles like the person's to all that the opening says."""
    return cosine(pairs.people.block.expanded, pairs.openings.block.content)


SIGNALS = (
    Signal(title_spelling, Reason.ROLE_SIMILARITY),
    Signal(title_meaning, Reason.ROLE_SIMILARITY, gated=True),
    Signal(title_topics, Reason.ROLE_SIMILARITY, gated=True),
    Signal(title_expanded, Reason.ROLE_SIMILARITY, gated=True),
)
