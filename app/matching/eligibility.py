"""Who may move into what: each rule once for a pair in words, and once for whole tables.

What is not recorded is not met: a rule passes only when it can be seen to.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np

from app.matching.words.codes import Fact
from app.serving import OpeningFacts, PersonFacts
from app.serving.columns import (
    LEVELS,
    NO_GRADE,
    NONE,
    UNLIMITED,
    Ints,
    Labels,
    OpeningColumns,
    PersonColumns,
    accepted_keys,
    level_rank,
    spoken_levels,
)
from app.serving.records import HeldCredential, folded
from ml.frames import NeededCredential
from ml.taxonomy.credentials import credential_key
from ml.types import BoolArray
from models.vocabulary import OpeningStatus, RemoteWork

_RANKS = {rank: name for name, rank in LEVELS.items()}


class Rule(StrEnum):
    """The rules that decide who is eligible."""

    EMPLOYMENT = "employment"
    OTHER_ROLE = "other_role"
    OPENING_STATUS = "opening_status"
    DATES = "dates"
    HEADCOUNT = "headcount"
    TENURE = "minimum_tenure"
    GRADE_BAND = "grade_band"
    LOCATION = "location"
    LANGUAGE = "language"
    CREDENTIAL = "credential"


@dataclass(frozen=True, slots=True)
class RuleResult:
    """A rule applied to one pair: whether it is met, and what decided it."""

    rule: Rule
    passed: bool
    fact: Fact
    params: Mapping[str, Any] = field(default_factory=dict)


def rule_results(person: PersonFacts, opening: OpeningFacts, today: date) -> list[RuleResult]:
    """Every rule that this opening has, applied to this person."""
    return [
        _employment(person, opening, today),
        _other_role(person, opening),
        *_opening_rules(opening, today),
        *_tenure(person, opening, today),
        *_grade_band(person, opening),
        *_location(person, opening),
        *_languages(person, opening),
        *_credentials(person, opening, today),
    ]


def lacking_credentials(
    person: PersonFacts, opening: OpeningFacts, today: date
) -> Iterator[RuleResult]:
    """The rules of credentials, needed or desired, of which none counts today."""
    for needed in opening.profile.credentials:
        result, counts = _credential(person, needed, today)
        if not counts:
            yield result


def holds_role(person: PersonFacts, opening: OpeningFacts) -> bool:
    """Whether the opening is the role that the person has now."""
    profile = opening.profile
    if person.role_key is not None and person.role_key == profile.role_key:
        return True
    return (folded(person.title), folded(person.function or "")) == (
        folded(profile.title),
        folded(profile.function or ""),
    )


def held_roles(person: PersonFacts, columns: OpeningColumns) -> BoolArray:
    """Which openings are the role that the person has now; shape (openings,)."""
    return _same_role(columns.labels, person.title, person.function, person.role_key)


def holders(opening: OpeningFacts, columns: PersonColumns) -> BoolArray:
    """Which people have this role now; shape (people,)."""
    profile = opening.profile
    return _same_role(columns.labels, profile.title, profile.function, profile.role_key)


def _same_role(labels: Labels, title: str, function: str | None, role_key: str | None) -> BoolArray:
    names = labels.names
    held: BoolArray = np.zeros(len(labels.titles), dtype=np.bool_)
    if names.find(title) >= 0 and (function is None or names.find(function) >= 0):
        held |= (labels.titles == names.find(title)) & (labels.functions == names.find(function))
    if names.find_key(role_key) >= 0:
        held |= labels.roles == names.find_key(role_key)
    return held


def eligible_openings(person: PersonFacts, columns: OpeningColumns, today: date) -> BoolArray:
    """Which openings the rules allow this person; shape (openings,)."""
    if not person.is_employed(today):
        return np.zeros(len(columns), dtype=np.bool_)
    day = today.toordinal()
    months = -1 if person.hire_date is None else full_months(person.hire_date, today)
    grade = NO_GRADE if person.grade is None else person.grade
    allowed = columns.is_open & (columns.seats > 0)
    allowed &= (columns.opens_on <= day) & (day <= columns.closes_on)
    if person.end_date is not None:
        allowed &= columns.opens_on <= person.end_date.toordinal()
    allowed &= (columns.minimum_tenure == 0) | (columns.minimum_tenure <= months)
    allowed &= (columns.grade_min <= grade) & (grade <= columns.grade_max)
    if person.grade is None:
        allowed &= columns.grade_max == UNLIMITED
    allowed &= _reachable(person, columns)
    spoken = np.full(columns.labels.names.count, -1, dtype=np.int32)
    for code, rank in spoken_levels(person.languages).items():
        if (number := columns.labels.names.find(code)) >= 0:
            spoken[number] = rank
    needed = columns.languages
    allowed[needed.rows[spoken[needed.values] < needed.levels]] = False
    return allowed & columns.credentials.met_by(_valid_names(person, columns, today), len(columns))


def _valid_names(person: PersonFacts, columns: OpeningColumns, today: date) -> Ints:
    """The numbers of the credentials that a person holds and that count today."""
    keys = (credential_key(one.name) for one in person.credentials if one.is_valid(today))
    return np.array([columns.labels.names.find_key(key) for key in keys], dtype=np.int32)


def _reachable(person: PersonFacts, columns: OpeningColumns) -> BoolArray:
    reachable = ~columns.restricted | columns.remote
    if person.open_to_relocation and not person.relocation_locations:
        return np.ones(len(columns), dtype=np.bool_)
    places = [person.location] if person.location else []
    if person.open_to_relocation:
        places += person.relocation_locations
    numbers = columns.labels.names.find_all(places)
    return reachable | columns.eligible_locations.any_of(numbers, len(columns))


def eligible_people(opening: OpeningFacts, columns: PersonColumns, today: date) -> BoolArray:
    """Which people the opening's rules about people allow; shape (people,)."""
    allowed = columns.employed(today)
    if opening.opens_on is not None:
        allowed &= opening.opens_on.toordinal() <= columns.ends_on
    if opening.minimum_tenure_months:
        latest = months_before(today, opening.minimum_tenure_months)
        allowed &= columns.hired_on <= latest.toordinal()
    if opening.grade_min is not None or opening.grade_max is not None:
        allowed &= columns.grades != NO_GRADE
    if opening.grade_min is not None:
        allowed &= columns.grades >= opening.grade_min
    if opening.grade_max is not None:
        allowed &= columns.grades <= opening.grade_max
    names = columns.labels.names
    if opening.eligible_locations and opening.remote_work is not RemoteWork.REMOTE:
        numbers = names.find_all(opening.eligible_locations)
        allowed &= (
            np.isin(columns.labels.locations, numbers)
            | columns.relocates_anywhere
            | columns.relocation_locations.any_of(numbers, len(columns))
        )
    for code, level in opening.required_languages:
        spoken = columns.languages
        enough = (spoken.values == names.find(code)) & (spoken.levels >= level_rank(level))
        speaks = np.zeros(len(columns), dtype=np.bool_)
        speaks[spoken.rows[enough]] = True
        allowed &= speaks
    for needed in opening.profile.credentials:
        if not needed.desired:
            found = (names.find_key(key) for key in accepted_keys(needed))
            known = np.array([number for number in found if number != NONE], dtype=np.int32)
            allowed &= columns.credentials.any_of(known, today.toordinal(), len(columns))
    return allowed


def full_months(since: date, today: date) -> int:
    """Whole months from one day to another."""
    months = (today.year - since.year) * 12 + today.month - since.month
    return months - (today.day < since.day)


def months_before(today: date, months: int) -> date:
    """The latest day from which at least this many whole months have passed."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _employment(person: PersonFacts, opening: OpeningFacts, today: date) -> RuleResult:
    if person.has_left(today):
        return RuleResult(Rule.EMPLOYMENT, False, Fact.LEFT)
    if not person.has_begun(today):
        first = {"first_day": person.hire_date}
        return RuleResult(Rule.EMPLOYMENT, False, Fact.NOT_BEGUN, first)
    last, first_of_opening = person.end_date, opening.opens_on
    if last is not None and first_of_opening is not None and last < first_of_opening:
        days = {"last_day": last, "opens_on": first_of_opening}
        return RuleResult(Rule.EMPLOYMENT, False, Fact.ENDS_BEFORE, days)
    return RuleResult(Rule.EMPLOYMENT, True, Fact.EMPLOYED)


def _other_role(person: PersonFacts, opening: OpeningFacts) -> RuleResult:
    held = holds_role(person, opening)
    return RuleResult(Rule.OTHER_ROLE, not held, Fact.ROLE_HELD if held else Fact.ROLE_DIFFERS)


def _opening_rules(opening: OpeningFacts, today: date) -> Iterator[RuleResult]:
    is_open = opening.status is OpeningStatus.OPEN
    yield RuleResult(Rule.OPENING_STATUS, is_open, Fact.STATUS, {"status": opening.status})
    if opening.opens_on:
        passed, day = opening.opens_on <= today, {"opens_on": opening.opens_on}
        yield RuleResult(Rule.DATES, passed, Fact.OPENED if passed else Fact.OPENS, day)
    if opening.closes_on:
        passed, day = today <= opening.closes_on, {"closes_on": opening.closes_on}
        yield RuleResult(Rule.DATES, passed, Fact.CLOSES if passed else Fact.CLOSED, day)
    seats = opening.headcount
    yield RuleResult(Rule.HEADCOUNT, seats > 0, Fact.SEATS, {"seats": seats})


def _tenure(person: PersonFacts, opening: OpeningFacts, today: date) -> Iterator[RuleResult]:
    needed = opening.minimum_tenure_months
    if not needed:
        return
    if person.hire_date is None:
        yield RuleResult(Rule.TENURE, False, Fact.TENURE_UNKNOWN, {"needed_months": needed})
        return
    months = full_months(person.hire_date, today)
    told = {
        "needed_months": needed,
        "hired_on": person.hire_date,
        "months": max(months, 0),
    }
    yield RuleResult(Rule.TENURE, months >= needed, Fact.TENURE, told)


def _grade_band(person: PersonFacts, opening: OpeningFacts) -> Iterator[RuleResult]:
    low, high = opening.grade_min, opening.grade_max
    if low is None and high is None:
        return
    band = {"low": low, "high": high}
    if person.grade is None:
        yield RuleResult(Rule.GRADE_BAND, False, Fact.GRADE_UNKNOWN, band)
        return
    passed = (low is None or person.grade >= low) and (high is None or person.grade <= high)
    yield RuleResult(Rule.GRADE_BAND, passed, Fact.GRADE, {**band, "grade": person.grade})


def _location(person: PersonFacts, opening: OpeningFacts) -> Iterator[RuleResult]:
    if not opening.eligible_locations:
        return
    places = {folded(place) for place in opening.eligible_locations}
    wished = {folded(place) for place in person.relocation_locations}
    told = {"places": list(opening.eligible_locations), "here": person.location or None}
    if person.location is not None and folded(person.location) in places:
        passed, fact = True, Fact.PLACE_HERE
    elif opening.remote_work is RemoteWork.REMOTE:
        passed, fact = True, Fact.PLACE_REMOTE
    elif person.open_to_relocation and (not wished or wished & places):
        passed, fact = True, Fact.PLACE_RELOCATING
    elif person.open_to_relocation:
        passed, fact = False, Fact.PLACE_ELSEWHERE
    else:
        passed, fact = False, Fact.PLACE_STAYING
    yield RuleResult(Rule.LOCATION, passed, fact, told)


def _languages(person: PersonFacts, opening: OpeningFacts) -> Iterator[RuleResult]:
    spoken = spoken_levels(person.languages)
    for code, level in opening.required_languages:
        needed = {"language": code, "needed_level": level}
        rank = spoken.get(code)
        if rank is None:
            yield RuleResult(Rule.LANGUAGE, False, Fact.LANGUAGE_MISSING, needed)
            continue
        fact = Fact.LANGUAGE_SPOKEN if rank in _RANKS else Fact.LANGUAGE_UNKNOWN
        told = {**needed, "level": _RANKS.get(rank)}
        yield RuleResult(Rule.LANGUAGE, rank >= level_rank(level), fact, told)


def _credentials(person: PersonFacts, opening: OpeningFacts, today: date) -> Iterator[RuleResult]:
    for needed in opening.profile.credentials:
        yield _credential(person, needed, today)[0]


def _credential(
    person: PersonFacts, needed: NeededCredential, today: date
) -> tuple[RuleResult, bool]:
    """The rule of a credential by the one that lasts longest, and whether one counts today."""
    keys = set(accepted_keys(needed))
    held = [one for one in person.credentials if credential_key(one.name) in keys]
    valid = [one for one in held if one.is_valid(today)]
    best = max(valid or held, key=_lasts, default=None)
    fact, told = _standing(best, needed, today)
    asked = {"name": needed.name, "desired": needed.desired}
    passed = bool(valid) or needed.desired
    return RuleResult(Rule.CREDENTIAL, passed, fact, {**asked, **told}), bool(valid)


def _lasts(held: HeldCredential) -> date:
    return held.valid_until or date.max


def _standing(
    held: HeldCredential | None, needed: NeededCredential, today: date
) -> tuple[Fact, dict[str, Any]]:
    """How a person stands to a credential, through the one that lasts longest."""
    if held is None:
        return Fact.CREDENTIAL_MISSING, {}
    same = credential_key(held.name) == credential_key(needed.name)
    told = {
        "held": None if same else held.name,
        "valid_from": held.valid_from,
        "valid_until": held.valid_until,
    }
    if held.valid_from is not None and today < held.valid_from:
        return Fact.CREDENTIAL_TO_COME, told
    if held.valid_until is None:
        return Fact.CREDENTIAL_HELD, told
    past = held.valid_until < today
    return Fact.CREDENTIAL_PAST if past else Fact.CREDENTIAL_UNTIL, told
