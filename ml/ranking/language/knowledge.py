"""What a ranker knows beyond the organisation's own text.

A sentence-embedding model and the occupations of a public taxonomy are both optional: what is
not there has no columns.
"""

from dataclasses import dataclass, field

from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.arrays.sparse import sparse_arrays
from ml.ranking.language.embedding import Embedding, no_embedding
from ml.ranking.language.occupations import Occupations, no_occupations


@dataclass(frozen=True)
class Knowledge:
    """The embedding and the occupations; either may be empty."""

    embedding: Embedding = field(default_factory=no_embedding)
    occupations: Occupations = field(default_factory=no_occupations)

    def arrays(self) -> dict[str, AnyArray]:
        """Return the numbers that they are made of, by the names of an artifact."""
        embedding, occupations = self.embedding, self.occupations
        return {
            "embedding_centre": embedding.centre,
            "embedding_axes": embedding.axes,
            "embedding_titles": embedding.titles,
            "embedding_profiles": embedding.profiles,
            "occupation_weights": occupations.weights,
            "occupation_starts": occupations.starts,
            **sparse_arrays("occupation_profiles", occupations.profiles),
            **sparse_arrays("occupation_labels", occupations.labels),
        }
