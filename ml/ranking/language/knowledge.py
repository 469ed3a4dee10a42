"""What a ranker knows beyond the organisation's own text.

A sentence-embedding model and the occupations of a public taxonomy are both optional: what is
not there has no columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from scipy.sparse import csr_matrix

from ml.frames import EmployeeProfile, OpeningProfile
from ml.ranking.arrays.blocks import Block
from ml.ranking.arrays.ragged import AnyArray, Ragged
from ml.ranking.language.embedding import Embedding, no_embedding
from ml.ranking.language.occupations import Occupations, no_occupations


@dataclass(frozen=True)
class Knowledge:
    """The embedding and the occupations; either may be empty."""

    embedding: Embedding = field(default_factory=no_embedding)
    occupations: Occupations = field(default_factory=no_occupations)

    def openings(
        self, profiles: Sequence[OpeningProfile], skills: Ragged, names: tuple[AnyArray, AnyArray]
    ) -> Block:
        """Encode openings; `names` are weights and vectors of the names that `skills` refers to."""
        embedded = self.embedding.openings(profiles, skills, names)
        return embedded.beside(self.occupations.openings(profiles))

    def employees(self, profiles: Sequence[EmployeeProfile], held: csr_matrix) -> Block:
        """Encode people but for their skills and wishes, which are names.

        Parameters
        ----------
        held : how surely each holds which reference role; shape (n, r)
        """
        embedded = self.embedding.employees(profiles, held)
        return embedded.beside(self.occupations.employees(profiles))
