"""Takes the values of own features: each answered by itself, the newest of a record is kept."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from app.catalog import former_ids
from app.core.db import Database
from app.core.erasures import refusals
from app.core.journal import record_changes
from app.core.security import Actor
from app.learning.features import queries
from app.learning.features.policies import FeatureStateError
from app.learning.features.queries import Place
from app.learning.features.reading import required
from app.learning.features.schemas import (
    RefusedValue,
    RejectedValue,
    ValueBody,
    ValuesAnswer,
    ValuesBody,
)
from models.base import utc_now
from models.employees import Employee
from models.openings import Opening
from models.own_features import OwnFeature, OwnValue
from models.ranker_vocabulary import FeatureKind, FeatureState, FeatureSubject
from models.vocabulary import ChangeAction, EntityKind

MOST_KEPT = 1_000_000
"""Values of one feature, some 200 MB: pairs of people and openings could be any number."""
_AHEAD = timedelta(minutes=5)
_NEEDS = {
    FeatureSubject.PERSON: (True, False),
    FeatureSubject.OPENING: (False, True),
    FeatureSubject.PAIR: (True, True),
}
_NAMED = {
    FeatureSubject.PERSON: "an employee and no opening",
    FeatureSubject.OPENING: "an opening and no employee",
    FeatureSubject.PAIR: "an employee and an opening",
}
_MEANT = {FeatureKind.NUMBER: "number", FeatureKind.YES_NO: "truth value, true or false"}
_UNKNOWN_PERSON = RefusedValue("unknown_employee", "No such employee.")
_UNKNOWN_OPENING = RefusedValue("unknown_opening", "No such opening.")
_ERASED = RefusedValue("erased", "The person was erased.")
_OBJECTS = RefusedValue("objection", "The person objects to being ranked.")
_FULL = RefusedValue("full", f"The feature has {MOST_KEPT:,} values; remove some first.")


@dataclass(slots=True)
class _Taken:
    """What became of the values of a request."""

    refused: dict[int, RefusedValue] = field(default_factory=dict)
    unchanged: int = 0
    older: int = 0
    stored: int = 0
    removed: int = 0
    changed: set[Place] = field(default_factory=set)


@dataclass(slots=True)
class _Keeper:
    """Keeps the values of a feature: `known` are those of the request's places, `room` is left."""

    session: Session
    feature: int
    now: datetime
    known: dict[Place, OwnValue]
    room: int
    taken: _Taken

    def keep(self, index: int, value: ValueBody, place: Place) -> None:
        """Keep one value, unless what is known is newer."""
        row = self.known.get(place)
        if row is not None and value.as_of < row.as_of:
            self.taken.older += 1
        elif value.value is None:
            self._remove(row, place)
        elif row is None:
            self._add(index, value, float(value.value), place)
        else:
            self._replace(row, value, float(value.value), place)

    def _remove(self, row: OwnValue | None, place: Place) -> None:
        if row is None:
            self.taken.unchanged += 1
            return
        self.session.delete(self.known.pop(place))
        self.session.flush()
        self.room += 1
        self.taken.removed += 1
        self.taken.changed.add(place)

    def _add(self, index: int, value: ValueBody, number: float, place: Place) -> None:
        if self.room < 1:
            self.taken.refused[index] = _FULL
            return
        row = OwnValue(
            feature_id=self.feature,
            employee_id=place[0],
            opening_id=place[1],
            value=number,
            as_of=value.as_of,
            received_at=self.now,
        )
        self.session.add(row)
        self.known[place] = row
        self.room -= 1
        self.taken.stored += 1
        self.taken.changed.add(place)

    def _replace(self, row: OwnValue, value: ValueBody, number: float, place: Place) -> None:
        if row.value == number:
            self.taken.unchanged += 1
        else:
            self.taken.stored += 1
            self.taken.changed.add(place)
        row.value, row.as_of, row.received_at = number, value.as_of, self.now


@dataclass(frozen=True, slots=True)
class _Records:
    """The people and openings that a request speaks of, by what it calls them."""

    people: Mapping[str, int]
    openings: Mapping[str, int]
    erased: Collection[str]
    objecting: Collection[str]

    def refusal(self, value: ValueBody) -> RefusedValue | None:
        """Why a value is not taken; nothing where it is."""
        if value.employee is not None and value.employee not in self.people:
            return _ERASED if value.employee in self.erased else _UNKNOWN_PERSON
        if value.employee in self.objecting:
            return _OBJECTS
        if value.opening is not None and value.opening not in self.openings:
            return _UNKNOWN_OPENING
        return None

    def place(self, value: ValueBody) -> Place:
        """The rows that a value is about."""
        return (
            None if value.employee is None else self.people[value.employee],
            None if value.opening is None else self.openings[value.opening],
        )


def take(database: Database, actor: Actor, name: str, sent: ValuesBody) -> ValuesAnswer:
    """Store what is new of some values, in one transaction; each is answered by itself.

    Raises
    ------
    NotFoundError
        When there is no feature of this name.
    FeatureStateError
        When it is not approved.
    """
    now = utc_now()
    oldest = now - timedelta(days=database.settings.own_value_days)
    with database.write() as session:
        feature = required(session, name, lock=True)
        if feature.state is not FeatureState.APPROVED:
            raise FeatureStateError(f"{name} is {feature.state.value}; values are not taken.")
        taken = _Taken()
        left: dict[int, ValueBody] = {}
        for index, value in enumerate(sent.values):
            why = _refused_alone(feature, value, oldest, now + _AHEAD)
            if isinstance(value, ValueBody) and why is None:
                left[index] = value
            elif why is not None:
                taken.refused[index] = why
        _store(session, feature, left, taken, now)
        _tell(session, actor, feature, taken.changed)
    rejected = [
        RejectedValue(index=index, code=why.code, detail=why.detail)
        for index, why in sorted(taken.refused.items())
    ]
    return ValuesAnswer(
        stored=taken.stored,
        unchanged=taken.unchanged,
        removed=taken.removed,
        older=taken.older,
        rejected=rejected,
    )


def _refused_alone(
    feature: OwnFeature, value: ValueBody | RefusedValue, oldest: datetime, newest: datetime
) -> RefusedValue | None:
    """Why a value is refused without looking anything up."""
    if isinstance(value, RefusedValue):
        return value
    if (value.employee is not None, value.opening is not None) != _NEEDS[feature.subject]:
        return RefusedValue("wrong_subject", f"Name {_NAMED[feature.subject]}.")
    if not oldest <= value.as_of <= newest:
        return RefusedValue("time_out_of_range", "as_of: is too long ago, or in the future.")
    return _refused_number(feature, value.value)


def _refused_number(feature: OwnFeature, value: bool | float | None) -> RefusedValue | None:
    if value is None:
        return None
    says = isinstance(value, bool)
    if says is not (feature.kind is FeatureKind.YES_NO):
        return RefusedValue("invalid_value", f"value: should be a {_MEANT[feature.kind]}.")
    if not feature.low <= value <= feature.high:
        return RefusedValue(
            "out_of_range", f"value: should be between {feature.low:g} and {feature.high:g}."
        )
    return None


def _store(
    session: Session,
    feature: OwnFeature,
    left: Mapping[int, ValueBody],
    taken: _Taken,
    now: datetime,
) -> None:
    records = _records(session, left.values())
    places: dict[int, Place] = {}
    for index, value in left.items():
        if why := records.refusal(value):
            taken.refused[index] = why
        else:
            places[index] = records.place(value)
    if not places:
        return
    number = feature.id or 0
    known = queries.known(session, number, set(places.values()))
    room = MOST_KEPT - queries.count(session, number)
    keeper = _Keeper(session, number, now, known, room, taken)
    for index, place in places.items():
        keeper.keep(index, left[index], place)


def _records(session: Session, values: Collection[ValueBody]) -> _Records:
    people = _named_now(session, EntityKind.EMPLOYEE, {v.employee for v in values if v.employee})
    openings = _named_now(session, EntityKind.OPENING, {v.opening for v in values if v.opening})
    rows = queries.people(session, people.values())
    of_openings = queries.openings(session, openings.values())
    said_no = queries.objecting(session, rows)
    return _Records(
        {said: rows[now] for said, now in people.items() if now in rows},
        {said: of_openings[now] for said, now in openings.items() if now in of_openings},
        refusals(session, [now for now in people.values() if now not in rows]),
        {said for said, now in people.items() if now in said_no},
    )


def _named_now(session: Session, kind: EntityKind, ids: Collection[str]) -> dict[str, str]:
    renamed = former_ids.current(session, kind, ids)
    return {one: renamed.get(one, one) for one in ids}


def _tell(session: Session, actor: Actor, feature: OwnFeature, changed: Collection[Place]) -> None:
    """Tell of the records whose ranking changes: a pair is part of what is known of the person."""
    session.flush()
    people = {person for person, _opening in changed if person is not None}
    alone = {opening for person, opening in changed if person is None and opening is not None}
    tell(session, actor.name, people, alone, {"feature": feature.name})


def tell(
    session: Session,
    actor: str,
    people: Collection[int],
    openings: Collection[int],
    details: Mapping[str, str],
) -> None:
    """Write the entries and events of people and openings of whom something else is known now."""
    said = {"fields": ["own_features"], **details}
    for ids, of, entity in (
        (people, Employee, EntityKind.EMPLOYEE),
        (openings, Opening, EntityKind.OPENING),
    ):
        keys = queries.named(session, ids, of) if ids else []
        record_changes(session, actor, ChangeAction.UPDATED, entity, keys, said)
