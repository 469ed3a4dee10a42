"""One person with different sets of skills: encoded once, only the skills exchanged."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ml.careers.persons import is_same_skill
from ml.frames import EmployeeProfile, HeldSkill
from ml.ranking import EmployeeIndex, Ranker
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.index.columns import HeldSkills
from ml.ranking.index.indexes import side_of
from ml.ranking.index.sides import People, Side

Chosen = tuple[int, ...]


@dataclass(frozen=True)
class Variants:
    """A person and skills that she might gain; each set of them makes her a variant.

    Attributes
    ----------
    skills : those held, and then those that may be gained
    replaced : for each skill to gain the places in `skills` that it takes the place of
    index : the person with all of the skills
    """

    ranker: Ranker
    person: EmployeeProfile
    skills: tuple[HeldSkill, ...]
    replaced: tuple[frozenset[int], ...]
    index: EmployeeIndex

    @classmethod
    def of(cls, ranker: Ranker, person: EmployeeProfile, gained: Sequence[HeldSkill]) -> "Variants":
        """Encode a person who may gain these skills."""
        skills = (*person.skills, *gained)
        replaced = tuple(
            frozenset(
                place
                for place, skill in enumerate(skills)
                if place != own and is_same_skill(skill, new)
            )
            for own, new in enumerate(gained, start=len(person.skills))
        )
        index = ranker.index_employees([replace(person, skills=skills)])
        return cls(ranker, person, skills, replaced, index)

    def side(self, sets: Sequence[Chosen]) -> People:
        """Return the variants as rows; a set names skills to gain by their number."""
        places = [self._places(chosen) for chosen in sets]
        offsets = np.cumsum([0, *(len(own) for own in places)]).astype(np.int64)
        flat = np.array([place for own in places for place in own], dtype=np.int64)
        alone = side_of(self.index).block
        known = alone.skills
        skills = HeldSkills(offsets, {name: column[flat] for name, column in known.columns.items()})
        rows = alone.take(np.zeros(len(sets), dtype=np.int64))
        return Side(rows.with_columns(skills=skills), self.index.names)

    def vectors(self, side: People) -> AnyArray:
        """Return what retrieval compares of the variants in a side; shape (n, d)."""
        people = [self.person] * side.size
        return self.ranker.encoder.people_vectors(people, side.block, side.names)

    def _places(self, chosen: Chosen) -> list[int]:
        """Return the skills of a variant as places in `skills`."""
        held = len(self.person.skills)
        places = list(range(held))
        for number in chosen:
            replaced = self.replaced[number]
            places = [place for place in places if place not in replaced]
            places.append(held + number)
        return places
