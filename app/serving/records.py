"""What the snapshot knows of people and openings: frozen records made from rows."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import IntEnum

from ml.frames import Direction, EmployeeProfile, OpeningProfile, Target, Wish
from ml.memory import remembers_texts
from ml.taxonomy import SkillNormaliser, in_own_words
from ml.text import bases, name_key
from models.vocabulary import EmployeeStatus, OpeningStatus, RemoteWork, Visibility

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


@dataclass(frozen=True, slots=True)
class StatedWish:
    """A wish as the ranker reads it, with the motives behind it."""

    wish: Wish
    motives: tuple[str, ...]


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


class RoleBook:
    """The roles by row id, external id and title; immutable."""

    def __init__(self, roles: dict[int, OpeningProfile]) -> None:
        self.by_id = roles
        self.by_key = {role.key: role for role in roles.values()}
        self._by_title: dict[str, OpeningProfile] = {}
        for role in sorted(roles.values(), key=lambda role: role.key):
            self._by_title.setdefault(folded(role.title), role)
        for role in sorted(roles.values(), key=lambda role: role.key):
            for title in role.alternative_titles:
                self._by_title.setdefault(folded(title), role)
        named = (role.function for role in roles.values() if role.function)
        self.functions = frozenset(name_key(function) for function in named)

    def named(self, text: str) -> OpeningProfile | None:
        """The role with this external id, title or alternative title."""
        return self.by_key.get(text) or self._by_title.get(folded(text))

    def has_name(self, text: str) -> bool:
        """Whether a text is the name of a role or of a function."""
        return self.named(text) is not None or name_key(text) in self.functions


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
    """A person with one view for each disclosure."""

    facts: PersonFacts
    work: EmployeeProfile
    aspirations: tuple[StatedAspiration, ...]
    dismissed: frozenset[str] = frozenset()
    views: tuple[PersonView, ...] = field(default=())
    wish_words: frozenset[str] = NOTHING

    def wishes_mean_other(self, before: RoleBook, after: RoleBook) -> bool:
        """Whether a change of roles changes what the wishes mean."""
        if self.aspirations and before.functions != after.functions:
            return True
        return any(before.named(said.text) != after.named(said.text) for said in self.aspirations)

    def wishes_name_any(self, words: frozenset[str]) -> bool:
        """Whether an aspiration holds one of these base forms."""
        return not self.wish_words.isdisjoint(words)

    def seen(self, disclosure: Disclosure) -> PersonView:
        """The person as this disclosure shows them."""
        return self.views[disclosure]

    def resolved(
        self,
        roles: RoleBook,
        taxonomy: SkillNormaliser,
        at: datetime,
        before: "Person | None" = None,
    ) -> "Person":
        """The person with wishes looked up in roles and skills; views that show the same are kept.

        A wish is read anew whenever roles or labels change: what it means is never stored, so it
        cannot be told to anyone who may not know the wish.
        """
        views: list[PersonView] = []
        view: PersonView | None = None
        for disclosure in Disclosure:
            shown = [a for a in self.aspirations if disclosure.shows(a.visibility)]
            wishes = tuple(_stated_wish(aspiration, roles, taxonomy) for aspiration in shown)
            dismissed = self.dismissed if disclosure is Disclosure.EVERYTHING else NOTHING
            if view is None or (view.wishes, view.dismissed) != (wishes, dismissed):
                profile = replace(self.work, wishes=tuple(stated.wish for stated in wishes))
                view = PersonView(self.facts, profile, wishes, at, dismissed)
            known = (*(before.views[disclosure : disclosure + 1] if before else ()), *views)
            views.append(next((old for old in known if view.shows_the_same_as(old)), view))
        said = frozenset(word for stated in self.aspirations for word in words_of(stated.text))
        return replace(self, views=tuple(views), wish_words=said)


def words_of(text: str) -> frozenset[str]:
    """The base forms of a text's words; of words of grammar alone, their own name."""
    return frozenset(bases(text)) or frozenset({name_key(text)})


def _stated_wish(
    stated: StatedAspiration, roles: RoleBook, taxonomy: SkillNormaliser
) -> StatedWish:
    role = None if stated.target is Target.FUNCTION else roles.named(stated.text)
    is_own = roles.has_name
    heard = () if role else in_own_words(stated.text, taxonomy, is_own)
    if role and stated.target is Target.TEXT:
        heard = (role.title,)
    wish = Wish(
        target=stated.target,
        text=role.title if role and stated.target is Target.ROLE else stated.text,
        role_key=role.key if role else None,
        wanted=stated.wanted,
        weight=stated.weight,
        horizon_months=stated.horizon_months,
        direction=stated.direction,
        heard=() if heard[:1] == (stated.text,) and stated.wanted else heard,
    )
    return StatedWish(wish, stated.motives)
