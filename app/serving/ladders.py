"""The expert ladder beside the leading one: for each function, which roles lead nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from app.serving.records import folded
from ml.frames import OpeningProfile


@dataclass(frozen=True, slots=True)
class Ladder:
    """The graded roles of one function, lowest grade first."""

    function: str
    expert: tuple[OpeningProfile, ...]
    leading: tuple[OpeningProfile, ...]

    @property
    def ends_below(self) -> bool:
        """Whether experts end at a lower grade than leaders, or have no role at all."""
        if not self.leading:
            return False
        return not self.expert or (self.expert[-1].grade or 0) < (self.leading[-1].grade or 0)

    def beside(self, leading: OpeningProfile) -> OpeningProfile | None:
        """The expert role beside a leading one: of its grade, or of the nearest below or above.

        Where a grade has several, the first by external id stands for them.
        """
        if not self.expert:
            return None
        if leading.grade is None:
            return self.expert[-1]
        wanted = leading.grade

        def farness(role: OpeningProfile) -> tuple[int, bool, str]:
            apart = (role.grade or 0) - wanted
            return abs(apart), apart > 0, role.key

        return min(self.expert, key=farness)


class Ladders:
    """The ladders of all functions, made once from the roles."""

    def __init__(self, roles: Iterable[OpeningProfile]) -> None:
        self._roles = tuple(roles)

    @cached_property
    def _of(self) -> dict[str, Ladder]:
        named: dict[str, str] = {}
        members: dict[str, list[OpeningProfile]] = {}
        for role in sorted(self._roles, key=lambda one: (one.grade or 0, one.key)):
            if role.function is not None and role.grade is not None:
                key = folded(role.function)
                named.setdefault(key, role.function)
                members.setdefault(key, []).append(role)
        return {
            key: Ladder(
                named[key],
                tuple(role for role in some if not role.people_leader),
                tuple(role for role in some if role.people_leader),
            )
            for key, some in sorted(members.items())
        }

    def all(self) -> list[Ladder]:
        """Every ladder, in the order of the functions' names."""
        return list(self._of.values())

    def of(self, function: str | None) -> Ladder | None:
        """The ladder of a function, if any graded role is of it."""
        return None if function is None else self._of.get(folded(function))

    def beside(self, leading: OpeningProfile) -> OpeningProfile | None:
        """The expert role beside a leading role or opening; nothing beside one that leads nobody.

        It is of the same function; there is none where the function has no graded expert role.
        """
        ladder = self.of(leading.function) if leading.people_leader else None
        return None if ladder is None else ladder.beside(leading)
