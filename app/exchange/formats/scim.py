"""Reads a SCIM 2.0 User (RFC 7643), enterprise extension included, as an employee."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from app.exchange.formats import languages
from app.exchange.formats.base import EXTERNAL_ID, Format, Mapped, as_object, one_or_many
from app.exchange.formats.conventions import ISO_8601, Conventions
from app.exchange.formats.reading import Reading
from models.vocabulary import EmployeeStatus, EntityKind

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
LIST_RESPONSE = "urn:ietf:params:scim:api:messages:2.0:ListResponse"

_NOUN = "SCIM User"
_GIVEN = frozenset(
    {"name", "title", "function", "org_unit", "manager", "location", "status", "languages"}
)
_OF_THE_PROTOCOL = {f"meta.{name}" for name in ("resourceType", "created", "version", "location")}
# Identity providers send booleans as texts of many spellings.
_STATES = {
    **dict.fromkeys(("true", "yes", "1", "active", "enabled"), EmployeeStatus.ACTIVE),
    **dict.fromkeys(("false", "no", "0", "inactive", "disabled"), EmployeeStatus.LEFT),
}


def read_user(
    raw: Any, conventions: Conventions = ISO_8601, *, keyed_by_id: bool = False
) -> Mapped:
    """The employee that a User describes.

    The key is `externalId`, else `employeeNumber`, else `id`; or `id` alone, which is what
    managers are named by.

    Raises
    ------
    InvalidInputError
        When it is no object.
    """
    user = Reading(as_object(raw, _NOUN), conventions=conventions)
    _check_schemas(user)
    enterprise = user.part(ENTERPRISE)
    body = {
        "external_id": _key(user, enterprise, keyed_by_id=keyed_by_id),
        "name": _name(user),
        "title": user.text("title", "title"),
        "function": enterprise.text("department", "function"),
        "org_unit": enterprise.text("division", "org_unit")
        or enterprise.text("costCenter", "org_unit"),
        "manager": _manager(enterprise),
        "location": _location(user),
        "status": _status(user),
        "languages": _languages(user),
        "as_of": user.part("meta", "as_of").moment("lastModified", "as_of"),
    }
    return user.mapped(body, user.unused() - _OF_THE_PROTOCOL)


def split_users(document: Any) -> Iterator[Any]:
    """The Users of a ListResponse, of a list, or the one.

    Managers are named by the `id` of their User: where that User is part of the document, the
    name becomes the key under which it is stored.
    """
    users = list(users_of(document))
    keys = dict(filter(None, map(_identity, users)))
    for user in users:
        yield _with_manager(user, keys)


def users_of(document: Any) -> Iterator[Any]:
    """The Users of a ListResponse, of a list, or the one, as they are."""
    if isinstance(document, dict) and LIST_RESPONSE in (document.get("schemas") or ()):
        document = Reading(document).get("Resources") or []
    yield from one_or_many(document)


def _key(user: Reading, enterprise: Reading, *, keyed_by_id: bool) -> str | None:
    if keyed_by_id:
        key = user.key("id")
        reason = "is needed"
    else:
        key = user.key("externalId") or enterprise.key("employeeNumber") or user.key("id")
        reason = "is needed, or employeeNumber or id"
    if key is None:
        user.wrong("id" if keyed_by_id else "externalId", reason, EXTERNAL_ID)
    return key


def _identity(raw: Any) -> tuple[str, str] | None:
    """The `id` of a User and the key under which it is stored."""
    if not isinstance(raw, dict):
        return None
    user = Reading(raw)
    identity, key = (
        user.text("id", EXTERNAL_ID),
        _key(user, user.part(ENTERPRISE), keyed_by_id=False),
    )
    return (identity, key) if identity and key else None


def _with_manager(raw: Any, keys: Mapping[str, str]) -> Any:
    extension = raw.get(ENTERPRISE) if isinstance(raw, dict) else None
    manager = extension.get("manager") if isinstance(extension, dict) else None
    value = manager.get("value") if isinstance(manager, dict) else manager
    if not isinstance(value, str) or value not in keys:
        return raw
    return {**raw, ENTERPRISE: {**(extension or {}), "manager": {"value": keys[value]}}}


def _check_schemas(user: Reading) -> None:
    schemas = user.get("schemas")
    if not isinstance(schemas, list):
        user.wrong("schemas", "is needed: a list of addresses", "")
    elif USER.casefold() not in {str(schema).casefold() for schema in schemas}:
        user.wrong("schemas", f"should hold {USER}", "")


def _name(user: Reading) -> str | None:
    parts = user.part("name")
    shown = user.text("displayName", "name")
    given, family = parts.text("givenName", "name"), parts.text("familyName", "name")
    formatted = parts.text("formatted", "name")
    together = " ".join(filter(None, (given, family)))
    return shown or together or formatted or user.text("userName", "name")


def _manager(enterprise: Reading) -> str | None:
    if isinstance(enterprise.get("manager"), str):
        return enterprise.key("manager", "manager")
    return enterprise.part("manager").key("value", "manager")


def _location(user: Reading) -> str | None:
    """The town of the work address; home addresses are nobody's business here."""
    addresses = user.parts("addresses")
    at_work = [
        one for one in addresses if (one.text("type", "location") or "work").casefold() == "work"
    ]
    at_work.sort(key=lambda one: one.get("primary") is not True)
    for one in at_work:
        names = ("locality", "region", "country")
        place = next(filter(None, (one.text(name, "location") for name in names)), None)
        if place:
            return place
    return None


def _status(user: Reading) -> str | None:
    active = user.get("active")
    if active is None:
        return None
    known = _STATES.get(str(active).strip().casefold())
    if known is None:
        user.wrong("active", "should be true or false", "status")
        return None
    return str(known)


def _languages(user: Reading) -> list[dict[str, str]]:
    """The first of the preferred languages; it says nothing of how well it is spoken."""
    posted = user.text("preferredLanguage", "languages")
    if posted is None:
        return []
    first = posted.split(",")[0].split(";")[0].strip()
    code = languages.code_of(first)
    if code is None:
        user.wrong("preferredLanguage", languages.MEANT, "languages")
        return []
    return [{"code": code}]


SCIM = Format("scim", EntityKind.EMPLOYEE, read_user, split_users, _GIVEN)
SCIM_BY_ID = Format(
    "scim-id", EntityKind.EMPLOYEE, partial(read_user, keyed_by_id=True), users_of, _GIVEN
)
