"""Applies what a User says of a person to the employee's record, by the rules of imports.

A merge: attributes that have no value say nothing, and what the person owns stays.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.catalog import former_ids
from app.catalog.batches import Feed
from app.catalog.employees import service as employees
from app.catalog.employees.schemas import EmployeeBody, EmployeeRead
from app.core.erasures import refuse_erased
from app.core.errors import InvalidInputError, LateralError
from app.core.security import Actor
from app.exchange.formats.base import external_id
from app.exchange.formats.scim import ENTERPRISE, read_user
from app.exchange.imports.reading import Entry, Reader
from app.exchange.imports.terms import Terms
from app.exchange.nouns import NOUNS
from models.vocabulary import EmployeeStatus, EntityKind, ImportEntity, ImportFields

SOURCE = "scim"
# Which field of an employee each attribute is about; names in lower case, for SCIM ignores case.
FIELD_OF: Mapping[str, str] = {
    "displayname": "name",
    "name": "name",
    "title": "title",
    "department": "function",
    "division": "org_unit",
    "costcenter": "org_unit",
    "manager": "manager",
    "addresses": "location",
    "active": "status",
    "preferredlanguage": "languages",
}
# What can be empty in a record, so that taking it away in the identity provider says something.
_CLEARABLE = frozenset({"function", "org_unit", "manager", "location"})
_NOUN = NOUNS[ImportEntity.EMPLOYEES]
_TERMS = Terms(_NOUN, ImportFields.MERGE)

Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a User says now, and what it said before; None when it is new.

    `names` are the attributes that a PATCH spoke of, in lower case; None: the User was sent whole.
    """

    said: Said
    before: Said | None = None
    names: Collection[str] | None = None

    @property
    def fields(self) -> frozenset[str]:
        """The fields of the employee that the statement is about."""
        if self.names is None:
            return frozenset(FIELD_OF.values())
        return frozenset(FIELD_OF[name] for name in self.names if name in FIELD_OF)


def key_of(said: Said) -> str:
    """The external id of the employee whom a new User is: one rule with the format `scim`.

    Raises
    ------
    InvalidInputError
        When nothing in it can be one.
    """
    number = (said.get(ENTERPRISE) or {}).get("employeeNumber")
    for candidate in (said.get("externalId"), number, said.get("userName")):
        key = external_id(candidate)
        if key is not None:
            return key
    raise InvalidInputError("externalId, employeeNumber and userName hold no external id.")


def apply(session: Session, actor: Actor, key: str, statement: Statement) -> bool:
    """Write what a User says of an employee; whether that changed the record.

    Somebody new without a title is no employee yet: the User waits for one.

    Raises
    ------
    LateralError
        When the person was erased, or a value cannot be taken.
    """
    stored = employees.locked(session, key)
    entry = _read(actor, key, statement.said)
    body = entry.body
    if not isinstance(body, EmployeeBody):
        raise InvalidInputError("The User cannot be taken.", entry.problems)
    if stored is None:
        refuse_erased(session, key)
        if body.title is None:
            return False
    body = former_ids.followed(session, EntityKind.EMPLOYEE, body)
    stated = entry.stated if stored is None else _stated(actor, key, statement, entry, stored)
    feed = Feed(source=SOURCE, stated={key: stated}, merges=True, clears_skills=False)
    outcome = _NOUN.store(session, actor, {key: body}, lambda _session, _texts: [], feed)[key]
    if isinstance(outcome, LateralError):
        raise outcome
    return outcome != "unchanged"


def _read(actor: Actor, key: str, said: Said) -> Entry:
    known = {name: value for name, value in said.items() if name != "meta"}
    return Reader(_TERMS, actor, read_user).record({**known, "externalId": key})


def _stated(
    actor: Actor, key: str, statement: Statement, entry: Entry, stored: EmployeeRead
) -> frozenset[str]:
    """The fields of a stored record that the statement speaks of."""
    stated = (entry.stated & statement.fields) - _NOUN.owned - {"status"}
    if not statement.said.get("displayName") and not statement.said.get("name"):
        # The name of the account stands in for a name only where there is none.
        stated -= {"name"}
    if _status_is_news(statement, stored):
        stated |= {"status"}
    if statement.names is not None and statement.before is not None:
        stated |= _taken_away(_read(actor, key, statement.before), entry, statement, stored)
    return stated


def _status_is_news(statement: Statement, stored: EmployeeRead) -> bool:
    """Whether `active` says something of the record.

    A User that is sent whole repeats it with every change; only another value than before counts
    then. An active account says that a person has not left; who is on leave stays so.
    """
    active = statement.said.get("active")
    if active is None or "status" not in statement.fields:
        return False
    before = statement.before
    if statement.names is None and before is not None and before.get("active") == active:
        return False
    return not active or stored.status is EmployeeStatus.LEFT


def _taken_away(
    before: Entry, now: Entry, statement: Statement, stored: EmployeeRead
) -> frozenset[str]:
    """The fields that a PATCH took away, where they still are what the User said before."""
    return frozenset(
        name
        for name in (_CLEARABLE & before.stated & statement.fields) - now.stated
        if getattr(before.body, name) == getattr(stored, name)
    )
