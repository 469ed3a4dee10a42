"""A seat, derived from the person who has it: it is never stored, and never an opening."""

from dataclasses import dataclass, replace

from app.serving import OpeningFacts, PersonFacts
from app.serving.records import folded
from app.serving.role_book import RoleBook
from ml.frames import OpeningProfile


@dataclass(frozen=True, slots=True)
class Seat:
    """The place of one person: what the work is, where, in which unit and at which grade.

    `needs_known` is False where the person has no role of the catalogue: the seat is then known
    by its title and function alone.
    """

    opening: OpeningFacts
    needs_known: bool

    @property
    def key(self) -> str:
        """Seats of the same work in the same unit and place are one."""
        return self.opening.key

    @property
    def work(self) -> str:
        """What the work is, wherever it is done."""
        profile = self.opening.profile
        return profile.role_key or f"{folded(profile.title)} | {folded(profile.function or '')}"


def seat_of(person: PersonFacts, roles: RoleBook) -> Seat:
    """The seat that a person has.

    The title is the person's own: follow-up rankings were measurably lower under the role's title
    alone. Only people at its place, or who would move there, can follow: a step that asks somebody
    to move house unasked serves nobody.
    """
    role = roles.by_key.get(person.role_key or "") or roles.named(person.title)
    base = role or OpeningProfile(key="", title=person.title)
    other_titles = {base.title, *base.alternative_titles} - {person.title}
    grade = person.grade if person.grade is not None else base.grade
    function = person.function or base.function
    parts = (base.key, person.title, function, grade, person.org_unit, person.location)
    profile = replace(
        base,
        key="seat " + " | ".join(folded(str(part)) if part is not None else "" for part in parts),
        title=person.title,
        function=function,
        grade=grade,
        role_key=person.role_key or (role.key if role else None),
        alternative_titles=tuple(sorted(other_titles)),
        location=person.location,
    )
    places = (person.location,) if person.location else ()
    facts = OpeningFacts(profile, person.org_unit, person.location, eligible_locations=places)
    return Seat(facts, role is not None)
