"""The arrays of single people and openings, kept for the next question about them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ml.frames import EmployeeProfile, OpeningProfile
from ml.memory import remembers_texts
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.index.indexes import EmployeeIndex, OpeningIndex, side_of
from ml.ranking.index.sides import Openings, People

REMEMBERED = 256
"""People and openings whose arrays are kept when they are asked about; 90 kB a person alone, of
which most are names of skills."""
CUT = 32
"""People whose rows of an index are kept cut: as many as are asked about at a time."""
AnyProfile = EmployeeProfile | OpeningProfile


@dataclass(frozen=True)
class _Known:
    """People who are encoded together, and the row of each."""

    index: EmployeeIndex
    row_of: dict[str, int]
    cut: dict[int, People]

    def side(self, employee: EmployeeProfile) -> People | None:
        row = self.row_of.get(employee.key)
        if row is None or self.index.profiles[row] is not employee:
            return None
        side = self.cut.get(row)
        if side is None:
            # One answer asks several times for the same arrays.
            if len(self.cut) >= CUT:
                self.cut.clear()
            side = self.cut[row] = side_of(self.index, np.array([row]))
        return side


class RememberedSides:
    """Encodes one profile at a time; who was asked for lately, or is known, is not encoded again.

    Parameters
    ----------
    index_employee, index_opening : encode one profile
    """

    def __init__(
        self,
        index_employee: Callable[[EmployeeProfile], EmployeeIndex],
        index_opening: Callable[[OpeningProfile], OpeningIndex],
    ) -> None:
        self._employee = remembers_texts(REMEMBERED)(index_employee)
        self._opening = remembers_texts(REMEMBERED)(index_opening)
        self._known: _Known | None = None

    def know(self, index: EmployeeIndex | None) -> None:
        """Take the arrays of these very profiles from an index from now on; None for nobody's."""
        self._known = (
            None
            if index is None
            else _Known(index, {key: row for row, key in enumerate(index.keys)}, {})
        )

    def person(self, employee: EmployeeProfile) -> People:
        """The person as one side of a comparison."""
        known = self._known
        side = known.side(employee) if known is not None else None
        return side if side is not None else side_of(self._employee(employee))

    def opening(self, opening: OpeningProfile) -> Openings:
        """The opening as one side of a comparison."""
        return side_of(self._opening(opening))

    def query(self, one: AnyProfile) -> AnyArray:
        """The vector that retrieval compares, of a person or of an opening."""
        if isinstance(one, EmployeeProfile):
            return np.asarray(self.person(one).block.retrieval[0])
        return np.asarray(self.opening(one).block.retrieval[0])
