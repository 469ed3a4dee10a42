"""What a ranker knows beyond the organisation's own text.

A sentence-embedding model and the occupations of a public taxonomy are both optional: what is
not there has no columns.
"""

from dataclasses import dataclass, field

from ml.ranking.language.embedding import Embedding, no_embedding
from ml.ranking.language.occupations import Occupations, no_occupations


@dataclass(frozen=True)
class Knowledge:
    """The embedding and the occupations; either may be empty."""

    embedding: Embedding = field(default_factory=no_embedding)
    occupations: Occupations = field(default_factory=no_occupations)
