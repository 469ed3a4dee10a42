"""What the snapshot knows of people and openings: frozen records made from rows."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from ml.frames import Direction, EmployeeProfile, OpeningProfile, Target, Wish
from ml.memory import remembers_texts
from models.vocabulary import (
    EmployeeStatus,
    OpeningStatus,
    RecognitionMethod,
    RemoteWork,
    Visibility,
)

if TYPE_CHECKING:
    from app.serving.role_book import RoleBook

Language = tuple[str, str | None]
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HeldCredential:
    """A credential that a person holds, and from which day to which it counts."""

    name: str
    valid_from: date | None = None
    valid_until: date | None = None

    def is_valid(self, day: date) -> bool:
        """Whether it counts on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


class Disclosure(IntEnum):
    """How much of a person's aspirations an answer may rest on."""

    MANAGERS = 0
    HR_SEARCH = 1
    EVERYTHING = 2

    def shows(self, visibility: Visibility) -> bool:
        """Whether an aspiration of this visibility may be used."""
        return visibility in _SHOWN[self]

    @property
    def repeats_own_text(self) -> bool:
        """Whether reasons may repeat words and sentences of what the person wrote.

        Only to who may know every wish: a sentence may be one. Leaving out those sentences alone
        would tell which they are.
        """
        return self is Disclosure.EVERYTHING


_SHOWN = {
    Disclosure.MANAGERS: {Visibility.MANAGER},
    Disclosure.HR_SEARCH: {Visibility.MANAGER, Visibility.HR},
    Disclosure.EVERYTHING: set(Visibility),
}


@dataclass(frozen=True, slots=True)
class StatedAspiration:
    """An aspiration as it was stated, before roles are looked up."""

    target: Target
    text: str
    wanted: bool
    weight: float
    horizon_months: int | None
    direction: Direction | None
    motives: tuple[str, ...]
    visibility: Visibility


class UnderstoodKind(StrEnum):
    """What a part of an aspiration was understood as."""

    SKILL = "skill"
    ROLE = "role"
    FUNCTION = "function"
    FAMILY = "family"
    PLACE = "place"
    PEOPLE_LEADERSHIP = "people_leadership"


@dataclass(frozen=True, slots=True)
class Understood:
    """What a part of an aspiration was understood as; `key` is that of a role or skill."""

    kind: UnderstoodKind
    key: str | None
    label: str
    text: str
    method: RecognitionMethod
    confidence: float


@dataclass(frozen=True, slots=True)
class StatedWish:
    """A wish as the ranker reads it, with its motives and what was understood.

    Names that hold one of the words `heard_by` may change what it means.
    """

    wish: Wish
    motives: tuple[str, ...]
    understood: tuple[Understood, ...] = ()
    heard_by: frozenset[str] = field(default=NOTHING, compare=False)


Hear = Callable[[StatedAspiration], StatedWish]


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of a person besides work, skills and wishes."""

    key: str
    name: str
    title: str
    function: str | None = None
    grade: int | None = None
    role_key: str | None = None
    org_unit: str | None = None
    location: str | None = None
    remote_wish: RemoteWork | None = None
    open_to_relocation: bool = False
    relocation_locations: tuple[str, ...] = ()
    hire_date: date | None = None
    end_date: date | None = None
    status: EmployeeStatus = EmployeeStatus.ACTIVE
    languages: tuple[Language, ...] = ()
    credentials: tuple[HeldCredential, ...] = ()
    open_to_moves: bool = False
    may_be_ranked: bool = True

    def has_left(self, day: date) -> bool:
        """Whether the person has left by a day: by status, or as the last day is over."""
        over = self.end_date is not None and self.end_date < day
        return over or self.status is EmployeeStatus.LEFT

    def has_begun(self, day: date) -> bool:
        """Whether the first day has come; one that nobody recorded has."""
        return self.hire_date is None or self.hire_date <= day

    def is_employed(self, day: date) -> bool:
        """Whether the person works here on a day."""
        return self.has_begun(day) and not self.has_left(day)


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """An opening with its role filled in: what is ranked, where it is and who is eligible."""

    profile: OpeningProfile
    org_unit: str | None = None
    location: str | None = None
    remote_work: RemoteWork | None = None
    headcount: int = 1
    opens_on: date | None = None
    closes_on: date | None = None
    status: OpeningStatus = OpeningStatus.OPEN
    minimum_tenure_months: int | None = None
    grade_min: int | None = None
    grade_max: int | None = None
    eligible_locations: tuple[str, ...] = ()
    required_languages: tuple[Language, ...] = ()

    @property
    def key(self) -> str:
        """The opening's external id."""
        return self.profile.key


@remembers_texts(maxsize=1 << 14)
def folded(text: str) -> str:
    """A name without differences of case and blanks."""
    return " ".join(text.casefold().split())


@dataclass(frozen=True, eq=False)
class PersonView:
    """A person as one disclosure shows them; the same object while nothing shown changes."""

    facts: PersonFacts
    profile: EmployeeProfile
    wishes: tuple[StatedWish, ...]
    at: datetime
    dismissed: frozenset[str] = frozenset()

    def shows_the_same_as(self, other: "PersonView") -> bool:
        """Whether nothing that this view shows differs."""
        return (self.facts, self.profile, self.wishes, self.dismissed) == (
            other.facts,
            other.profile,
            other.wishes,
            other.dismissed,
        )


@dataclass(frozen=True, eq=False)
class Person:
    """A person with one view for each disclosure.

    No ranking may tell of `objects_to_learning`: it stands in no view.
    """

    facts: PersonFacts
    work: EmployeeProfile
    aspirations: tuple[StatedAspiration, ...]
    dismissed: frozenset[str] = frozenset()
    views: tuple[PersonView, ...] = field(default=())
    objects_to_learning: bool = False

    def wishes_mean_other(self, before: "RoleBook", after: "RoleBook") -> bool:
        """Whether a change of roles changes what the wishes mean."""
        return any(before.named(said.text) != after.named(said.text) for said in self.aspirations)

    def is_heard_by(self, words: frozenset[str]) -> bool:
        """Whether a name that holds one of these words may change what the wishes mean."""
        wishes = self.views[Disclosure.EVERYTHING].wishes
        return any(not stated.heard_by.isdisjoint(words) for stated in wishes)

    def seen(self, disclosure: Disclosure) -> PersonView:
        """The person as this disclosure shows them."""
        return self.views[disclosure]

    def resolved(self, hear: Hear, at: datetime, before: "Person | None" = None) -> "Person":
        """The person with wishes heard; views that show the same are kept."""
        return self.with_wishes(tuple(map(hear, self.aspirations)), at, before)

    def with_wishes(
        self, heard: tuple[StatedWish, ...], at: datetime, before: "Person | None" = None
    ) -> "Person":
        """The person with what was heard of each aspiration; views that show the same are kept."""
        if not heard and not self.dismissed and before is None:
            return replace(
                self, views=(PersonView(self.facts, self.work, (), at),) * len(Disclosure)
            )
        pairs = [
            (said.visibility, wish) for said, wish in zip(self.aspirations, heard, strict=True)
        ]
        views: list[PersonView] = []
        view: PersonView | None = None
        for disclosure in Disclosure:
            wishes = tuple(wish for visible, wish in pairs if disclosure.shows(visible))
            dismissed = self.dismissed if disclosure is Disclosure.EVERYTHING else NOTHING
            if view is None or (view.wishes, view.dismissed) != (wishes, dismissed):
                profile = replace(self.work, wishes=tuple(stated.wish for stated in wishes))
                view = PersonView(self.facts, profile, wishes, at, dismissed)
            known = (*(before.views[disclosure : disclosure + 1] if before else ()), *views)
            views.append(next((old for old in known if view.shows_the_same_as(old)), view))
        return replace(self, views=tuple(views))
