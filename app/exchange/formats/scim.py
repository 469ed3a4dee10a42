"""Reads a SCIM 2.0 User (RFC 7643), enterprise extension included, as an employee."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from app.core.errors import FieldProblem
from app.exchange.formats.base import Format, Mapped, as_object, one_or_many, refused
from app.exchange.formats.reading import Reading, without_empty
from models.vocabulary import EmployeeStatus, EntityKind

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
LIST_RESPONSE = "urn:ietf:params:scim:api:messages:2.0:ListResponse"

_NOUN = "SCIM User"
_OF_THE_PROTOCOL = {f"meta.{name}" for name in ("resourceType", "created", "version", "location")}
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z]{4})?(?:[-_]([A-Za-z]{2}))?(?:[-_].*)?")


def read_user(raw: Any, *, keyed_by_id: bool = False) -> Mapped:
    """The employee that a User describes.

    The key is `externalId`, else `employeeNumber`, else `id`; or `id` alone, which is what
    managers are named by.

    Raises
    ------
    InvalidInputError
        Naming each field that is missing or has another shape than the RFC gives it.
    """
    user = Reading(as_object(raw, _NOUN))
    _check_schemas(user)
    enterprise = user.part(ENTERPRISE)
    body = {
        "external_id": _key(user, enterprise, keyed_by_id=keyed_by_id),
        "name": _name(user),
        "title": user.text("title"),
        "function": enterprise.text("department"),
        "org_unit": enterprise.text("division") or enterprise.text("costCenter"),
        "manager": _manager(enterprise),
        "location": _location(user),
        "status": _status(user),
        "languages": _languages(user),
        "as_of": user.part("meta").text("lastModified"),
    }
    if user.get("title") is None:
        user.wrong("title", "is needed: the present job title")
    user.done(_NOUN)
    return Mapped(without_empty(body), frozenset(user.unused() - _OF_THE_PROTOCOL))


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
    if key is None and not user.problems:
        user.wrong("id" if keyed_by_id else "externalId", reason)
    return key


def _identity(raw: Any) -> tuple[str, str] | None:
    """The `id` of a User and the key under which it is stored."""
    if not isinstance(raw, dict):
        return None
    user = Reading(raw)
    identity, key = user.text("id"), _key(user, user.part(ENTERPRISE), keyed_by_id=False)
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
        raise refused(_NOUN, [FieldProblem("/schemas", "is needed: a list of addresses")])
    known = {str(schema).casefold() for schema in schemas}
    if USER.casefold() not in known:
        raise refused(_NOUN, [FieldProblem("/schemas", f"should hold {USER}")])


def _name(user: Reading) -> str | None:
    parts = user.part("name")
    shown = user.text("displayName")
    given, family = parts.text("givenName"), parts.text("familyName")
    formatted = parts.text("formatted")
    found = shown or " ".join(filter(None, (given, family))) or formatted or user.text("userName")
    if found is None and not user.problems:
        user.wrong("displayName", "is needed, or name or userName")
    return found


def _manager(enterprise: Reading) -> str | None:
    if isinstance(enterprise.get("manager"), str):
        return enterprise.key("manager")
    return enterprise.part("manager").key("value")


def _location(user: Reading) -> str | None:
    """The town of the work address; home addresses are nobody's business here."""
    addresses = user.parts("addresses")
    at_work = [one for one in addresses if (one.text("type") or "work").casefold() == "work"]
    at_work.sort(key=lambda one: one.get("primary") is not True)
    for one in at_work:
        place = one.text("locality") or one.text("region") or one.text("country")
        if place:
            return place
    return None


def _status(user: Reading) -> str | None:
    active = user.get("active")
    if active is None:
        return None
    if isinstance(active, str) and active.casefold() in {"true", "false"}:
        active = active.casefold() == "true"
    if not isinstance(active, bool):
        user.wrong("active", "should be true or false")
        return None
    return str(EmployeeStatus.ACTIVE if active else EmployeeStatus.LEFT)


def _languages(user: Reading) -> list[dict[str, str]]:
    """The first of the preferred languages; it says nothing of how well it is spoken."""
    posted = user.text("preferredLanguage")
    if posted is None:
        return []
    first = posted.split(",")[0].split(";")[0].strip()
    found = _LANGUAGE.fullmatch(first)
    if found is None:
        user.wrong("preferredLanguage", "should be a language tag such as en-US")
        return []
    code, region = found.groups()
    return [{"code": f"{code.lower()}-{region.upper()}" if region else code.lower()}]


SCIM = Format("scim", EntityKind.EMPLOYEE, read_user, split_users)
SCIM_BY_ID = Format("scim-id", EntityKind.EMPLOYEE, partial(read_user, keyed_by_id=True), users_of)
