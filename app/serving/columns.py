"""Eligibility facts as arrays: one row an opening or a person, names as small numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.serving.records import Language, OpeningFacts, PersonFacts, folded
from ml.frames import NeededCredential
from ml.taxonomy.credentials import credential_key
from ml.types import BoolArray
from models.vocabulary import EmployeeStatus, LanguageLevel, OpeningStatus, RemoteWork

Ints = NDArray[np.int32]
NONE = -1
NO_GRADE = -1
NO_DAY = 0
UNLIMITED = np.iinfo(np.int32).max
LEVELS = {level.value: rank for rank, level in enumerate(LanguageLevel, 1)}
ANY_LEVEL = 0
Item = TypeVar("Item")


class Names:
    """Numbers for names, case and blanks aside; only looked up after it was filled."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def add(self, name: str | None) -> int:
        """The number of a name, a new one if needed; NONE for none."""
        return NONE if name is None else self.add_key(folded(name))

    def add_key(self, key: str | None) -> int:
        """The number of a key, which is taken letter by letter; NONE for none."""
        return NONE if key is None else self._ids.setdefault(key, len(self._ids))

    def find(self, name: str | None) -> int:
        """The number of a name; NONE for none or one that no row holds."""
        return NONE if name is None else self.find_key(folded(name))

    def find_key(self, key: str | None) -> int:
        """The number of a key; NONE for none or one that no row holds."""
        return NONE if key is None else self._ids.get(key, NONE)

    @property
    def count(self) -> int:
        """How many names there are."""
        return len(self._ids)

    def find_all(self, names: Iterable[str]) -> Ints:
        """The numbers of those names that some row holds."""
        found = (self.find(name) for name in names)
        return np.array([number for number in found if number != NONE], dtype=np.int32)


@dataclass(frozen=True, eq=False)
class Listed:
    """Several values a row: `values[i]` belongs to the row `rows[i]`."""

    rows: Ints
    values: Ints
    levels: Ints

    def any_of(self, wanted: Ints, count: int) -> BoolArray:
        """Which of the `count` rows list one of the wanted values."""
        found = np.zeros(count, dtype=np.bool_)
        found[self.rows[np.isin(self.values, wanted)]] = True
        return found

    def some(self, count: int) -> BoolArray:
        """Which of the `count` rows list anything."""
        found = np.zeros(count, dtype=np.bool_)
        found[self.rows] = True
        return found


@dataclass(frozen=True, eq=False)
class Demands:
    """What rows ask for where one of several names is enough.

    Demand d is one of the row `rows[d]`; `values[i]` is a name that meets the demand
    `demands[i]`.
    """

    rows: Ints
    demands: Ints
    values: Ints

    def met_by(self, held: Ints, count: int) -> BoolArray:
        """Which of the `count` rows have every demand met by one of these names."""
        met = np.zeros(len(self.rows), dtype=np.bool_)
        met[self.demands[np.isin(self.values, held)]] = True
        all_met = np.ones(count, dtype=np.bool_)
        all_met[self.rows[~met]] = False
        return all_met


@dataclass(frozen=True, eq=False)
class Spans:
    """Names that count for a row from one day to another."""

    rows: Ints
    values: Ints
    begins_on: Ints
    ends_on: Ints

    def any_of(self, wanted: Ints, day: int, count: int) -> BoolArray:
        """Which of the `count` rows have one of the wanted names on a day."""
        valid = np.isin(self.values, wanted) & (self.begins_on <= day) & (day <= self.ends_on)
        found = np.zeros(count, dtype=np.bool_)
        found[self.rows[valid]] = True
        return found


@dataclass(frozen=True, eq=False)
class Labels:
    """What the rows are called by, as numbers of names, NONE where there is none."""

    names: Names
    functions: Ints
    locations: Ints
    org_units: Ints
    titles: Ints
    roles: Ints


@dataclass(frozen=True, eq=False)
class OpeningColumns:
    """What decides who is eligible for each opening; shape (openings,) each."""

    labels: Labels
    is_open: BoolArray
    remote: BoolArray
    seats: Ints
    opens_on: Ints
    closes_on: Ints
    minimum_tenure: Ints
    grade_min: Ints
    grade_max: Ints
    eligible_locations: Listed
    restricted: BoolArray
    languages: Listed
    credentials: Demands

    def __len__(self) -> int:
        return len(self.seats)


@dataclass(frozen=True, eq=False)
class PersonColumns:
    """What decides for which opening each person is eligible; shape (people,) each."""

    labels: Labels
    stays: BoolArray
    open_to_moves: BoolArray
    ranked: BoolArray
    hired_on: Ints
    begins_on: Ints
    ends_on: Ints
    grades: Ints
    relocates: BoolArray
    relocation_locations: Listed
    relocates_anywhere: BoolArray
    languages: Listed
    credentials: Spans

    def __len__(self) -> int:
        return len(self.grades)

    def employed(self, day: date) -> BoolArray:
        """Who works here on a day; the columns need not be made anew when it changes."""
        number = day.toordinal()
        return self.stays & (self.begins_on <= number) & (number <= self.ends_on)


def opening_columns(openings: Sequence[OpeningFacts]) -> OpeningColumns:
    """The columns of these openings, in their order."""
    names = Names()
    profiles = [opening.profile for opening in openings]
    eligible = _listed(names, [opening.eligible_locations for opening in openings])
    return OpeningColumns(
        labels=Labels(
            names,
            _ints(names.add(profile.function) for profile in profiles),
            _ints(names.add(opening.location) for opening in openings),
            _ints(names.add(opening.org_unit) for opening in openings),
            _ints(names.add(profile.title) for profile in profiles),
            _ints(names.add_key(profile.role_key) for profile in profiles),
        ),
        is_open=_bools(opening.status is OpeningStatus.OPEN for opening in openings),
        remote=_bools(opening.remote_work is RemoteWork.REMOTE for opening in openings),
        seats=_ints(opening.headcount for opening in openings),
        opens_on=_ints(_day(opening.opens_on, NO_DAY) for opening in openings),
        closes_on=_ints(_day(opening.closes_on, UNLIMITED) for opening in openings),
        minimum_tenure=_ints(opening.minimum_tenure_months or 0 for opening in openings),
        grade_min=_ints(_or(opening.grade_min, NO_GRADE) for opening in openings),
        grade_max=_ints(_or(opening.grade_max, UNLIMITED) for opening in openings),
        eligible_locations=eligible,
        restricted=eligible.some(len(openings)),
        languages=_ranked(names, [_needed(opening.required_languages) for opening in openings]),
        credentials=_demands(names, [profile.credentials for profile in profiles]),
    )


def person_columns(people: Sequence[PersonFacts]) -> PersonColumns:
    """The columns of these people, in their order."""
    names = Names()
    relocation = _listed(
        names, [p.relocation_locations if p.open_to_relocation else () for p in people]
    )
    relocates = _bools(person.open_to_relocation for person in people)
    return PersonColumns(
        labels=Labels(
            names,
            _ints(names.add(person.function) for person in people),
            _ints(names.add(person.location) for person in people),
            _ints(names.add(person.org_unit) for person in people),
            _ints(names.add(person.title) for person in people),
            _ints(names.add_key(person.role_key) for person in people),
        ),
        stays=_bools(person.status is not EmployeeStatus.LEFT for person in people),
        open_to_moves=_bools(person.open_to_moves for person in people),
        ranked=_bools(person.may_be_ranked for person in people),
        hired_on=_ints(_day(person.hire_date, UNLIMITED) for person in people),
        begins_on=_ints(_day(person.hire_date, NO_DAY) for person in people),
        ends_on=_ints(_day(person.end_date, UNLIMITED) for person in people),
        grades=_ints(_or(person.grade, NO_GRADE) for person in people),
        relocates=relocates,
        relocation_locations=relocation,
        relocates_anywhere=relocates & ~relocation.some(len(people)),
        languages=_ranked(names, [spoken_levels(person.languages) for person in people]),
        credentials=_spans(names, people),
    )


def spoken_levels(spoken: Iterable[Language]) -> dict[str, int]:
    """The best level of each language; who speaks a regional form speaks the language."""
    best: dict[str, int] = {}
    for code, level in spoken:
        for known in {code, code.partition("-")[0]}:
            best[known] = max(best.get(known, ANY_LEVEL), level_rank(level))
    return best


def level_rank(level: str | None) -> int:
    """A language level as a number that grows with it; ANY_LEVEL when none is stated."""
    return ANY_LEVEL if level is None else LEVELS[level]


def accepted_keys(needed: NeededCredential) -> list[str]:
    """The names that meet a needed credential, as they are compared."""
    return [credential_key(name) for name in (needed.name, *needed.accepted)]


def _demands(names: Names, rows: Sequence[Sequence[NeededCredential]]) -> Demands:
    asked = [(row, one) for row, needed in enumerate(rows) for one in needed if not one.desired]
    accepted = [
        (demand, names.add_key(key))
        for demand, (_row, one) in enumerate(asked)
        for key in accepted_keys(one)
    ]
    table = np.array(accepted, dtype=np.int32).reshape(-1, 2)
    demands, values = (np.ascontiguousarray(column) for column in table.T)
    return Demands(_ints(row for row, _one in asked), demands, values)


def _spans(names: Names, people: Sequence[PersonFacts]) -> Spans:
    held = [
        (
            row,
            names.add_key(credential_key(one.name)),
            _day(one.valid_from, NO_DAY),
            _day(one.valid_until, UNLIMITED),
        )
        for row, person in enumerate(people)
        for one in person.credentials
    ]
    table = np.array(held, dtype=np.int32).reshape(-1, 4)
    return Spans(*(np.ascontiguousarray(column) for column in table.T))


def _listed(names: Names, rows: Sequence[Sequence[str]]) -> Listed:
    return _ranked(names, [dict.fromkeys(listed, ANY_LEVEL) for listed in rows])


def _needed(languages: Iterable[Language]) -> dict[str, int]:
    return {code: level_rank(level) for code, level in languages}


def _ranked(names: Names, rows: Sequence[Mapping[str, int]]) -> Listed:
    found = [
        (row, names.add(name), rank)
        for row, listed in enumerate(rows)
        for name, rank in listed.items()
    ]
    table = np.array(found, dtype=np.int32).reshape(-1, 3)
    return Listed(*(np.ascontiguousarray(column) for column in table.T))


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int32)


def _bools(values: Iterable[bool]) -> BoolArray:
    return np.fromiter(values, dtype=np.bool_)


def _day(day: date | None, missing: int) -> int:
    return missing if day is None else day.toordinal()


def _or(value: Item | None, missing: Item) -> Item:
    return missing if value is None else value
