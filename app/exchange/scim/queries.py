"""Users of SCIM in the database, and filters of SCIM as conditions."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from unicodedata import normalize

from scim2_models import InvalidFilterException
from scim2_models.path import (
    AttrPath,
    CompareOperator,
    Comparison,
    FilterNode,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
)
from sqlalchemy import ColumnElement, and_, func, not_, or_, true
from sqlmodel import Session, col, select

from app.core.among import among
from models.scim import ScimUser

FILTERABLE = ("userName", "externalId", "id", "active", "meta.created", "meta.lastModified")
_COLUMNS: Mapping[str, Any] = {
    "username": col(ScimUser.folded_user_name),
    "externalid": col(ScimUser.external_id),
    "id": col(ScimUser.uid),
    "active": col(ScimUser.active),
    "meta.created": col(ScimUser.created_at),
    "meta.lastmodified": col(ScimUser.updated_at),
}
_OPERATIONS: Mapping[CompareOperator, Callable[[Any, Any], ColumnElement[bool]]] = {
    CompareOperator.eq: lambda column, value: column == value,
    CompareOperator.ne: lambda column, value: or_(column != value, column.is_(None)),
    CompareOperator.gt: lambda column, value: column > value,
    CompareOperator.ge: lambda column, value: column >= value,
    CompareOperator.lt: lambda column, value: column < value,
    CompareOperator.le: lambda column, value: column <= value,
}
# Of texts; LIKE minds case on one database and not on the other.
_IN_TEXTS: Mapping[CompareOperator, Callable[[Any, str], ColumnElement[bool]]] = {
    CompareOperator.co: lambda column, value: func.replace(column, value, "") != column,
    CompareOperator.sw: lambda column, value: func.substr(column, 1, len(value)) == value,
    CompareOperator.ew: lambda column, value: and_(
        func.length(column) >= len(value),
        func.substr(column, func.length(column) - len(value) + 1, len(value)) == value,
    ),
}
_TEXTS = frozenset({"username", "externalid", "id"})
# A condition of databases may nest no deeper, and nobody asks for more.
_DEEPEST = 20


def folded(user_name: str) -> str:
    """A name of an account as it is compared: neither case nor the form of a letter matters."""
    return normalize("NFC", normalize("NFC", user_name.strip()).casefold())


def find(session: Session, uid: str, *, lock: bool) -> ScimUser | None:
    """The User of an id; locked, no other writer changes it before this transaction ends."""
    query = select(ScimUser).where(ScimUser.uid == uid)
    return session.exec(query.with_for_update() if lock else query).first()


def holder_of(session: Session, user_name: str, employee: str, besides: str) -> str | None:
    """Which unique attribute another User has already."""
    same_name = col(ScimUser.folded_user_name) == user_name
    same_person = col(ScimUser.employee_external_id) == employee
    query = select(ScimUser).where(or_(same_name, same_person), ScimUser.uid != besides)
    other = session.exec(query).first()
    if other is None:
        return None
    return "userName" if other.folded_user_name == user_name else "externalId"


def employees_of(session: Session, uids: Sequence[str]) -> dict[str, str]:
    """The external ids of the employees behind these Users."""
    query = select(ScimUser.uid, ScimUser.employee_external_id)
    return dict(session.exec(query.where(among(session, col(ScimUser.uid), uids))).all())


def page(
    session: Session, condition: ColumnElement[bool], start: int, count: int
) -> tuple[int, Sequence[ScimUser]]:
    """How many Users meet a condition, and some of them in the order of their making."""
    total = session.exec(select(func.count()).select_from(ScimUser).where(condition)).one()
    if count == 0 or start >= total:
        return total, ()
    query = select(ScimUser).where(condition).order_by(col(ScimUser.id))
    return total, session.exec(query.offset(start).limit(count)).all()


def condition_of(node: FilterNode | None, depth: int = 0) -> ColumnElement[bool]:
    """A filter as a condition.

    Raises
    ------
    InvalidFilterException
        When it asks for an attribute that is not kept in a column.
    """
    if node is None:
        return true()
    if depth > _DEEPEST:
        raise InvalidFilterException(detail="The filter is nested too deeply.")
    if isinstance(node, LogicalExpr):
        terms = [condition_of(one, depth + 1) for one in node.terms]
        return and_(*terms) if node.op is LogicalOperator.and_ else or_(*terms)
    if isinstance(node, Not):
        return not_(condition_of(node.expr, depth + 1))
    if isinstance(node, Present):
        present: ColumnElement[bool] = _column(node.attr_path)[1].is_not(None)
        return present
    if isinstance(node, Comparison):
        return _comparison(node)
    raise _unknown(str(node))


def _comparison(node: Comparison) -> ColumnElement[bool]:
    name, column = _column(node.attr_path)
    value: Any = node.value
    if value is None:
        compared: ColumnElement[bool] = column.is_(None)
        return compared if node.op is CompareOperator.eq else not_(compared)
    if name == "username":
        value = folded(str(value))
    elif name.startswith("meta."):
        value = _moment(value)
    elif name == "active":
        value = value if isinstance(value, bool) else str(value).casefold() == "true"
    if node.op not in _IN_TEXTS:
        return _OPERATIONS[node.op](column, value)
    if name not in _TEXTS or not value:
        raise InvalidFilterException(detail=f"{node.op} compares {name!r} with no part of a text.")
    return _IN_TEXTS[node.op](column, value)


def _moment(value: Any) -> datetime:
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InvalidFilterException(detail=f"{value!r} is no moment with its offset.")
    return found


def _column(path: AttrPath) -> tuple[str, Any]:
    name = ".".join(filter(None, (path.attr, path.sub_attr))).casefold()
    if name not in _COLUMNS:
        raise _unknown(name)
    return name, _COLUMNS[name]


def _unknown(asked: str) -> InvalidFilterException:
    detail = f"{asked!r} cannot be filtered by; these can: {', '.join(FILTERABLE)}."
    return InvalidFilterException(detail=detail)
