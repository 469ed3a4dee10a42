"""The organisation's roles as places that one can come from and go to."""

from collections.abc import Sequence
from dataclasses import dataclass

from ml.frames import EmployeeProfile, HeldSkill, OpeningProfile
from ml.ranking import EmployeeIndex, OpeningIndex, Ranker


@dataclass(frozen=True, eq=False)
class CareerMap:
    """Every role as a destination, and as a person who does what it asks for.

    Row n of both indexes is the same role.
    """

    ranker: Ranker
    roles: OpeningIndex
    holders: EmployeeIndex


def career_map(
    ranker: Ranker, roles: Sequence[OpeningProfile], previous: CareerMap | None = None
) -> CareerMap:
    """Encode the roles; those that `previous` knows are taken over.

    Raises
    ------
    ValueError
        When two roles share a key.
    """
    known = previous if previous is not None and previous.ranker is ranker else None
    return CareerMap(
        ranker,
        ranker.index_openings(roles, known.roles if known else None),
        ranker.index_employees([_holder(r) for r in roles], known.holders if known else None),
    )


def _holder(role: OpeningProfile) -> EmployeeProfile:
    return EmployeeProfile(
        key=role.key,
        title=role.title,
        function=role.function,
        grade=role.grade,
        role_key=role.key,
        text=role.description,
        skills=tuple(HeldSkill(need.name, need.key, need.level) for need in role.skills),
    )
