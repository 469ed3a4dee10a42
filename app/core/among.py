"""A condition on many keys as one parameter: the statement is the same for any number of them."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session


def among(
    session: Session, column: Any, keys: Iterable[str] | Iterable[int]
) -> ColumnElement[bool]:
    """Whether a column holds one of these keys.

    A list of a thousand parameters costs more to write down than the database takes to answer.
    One key is compared: of a read that is audited there mostly is one.
    """
    wanted = list(keys)
    if len(wanted) == 1:
        same: ColumnElement[bool] = column == wanted[0]
        return same
    if session.get_bind().dialect.name == "postgresql":
        listed = bindparam(None, wanted, type_=ARRAY(column.type), unique=True)
        condition: ColumnElement[bool] = column == any_(listed)
        return condition
    value = func.json_each(json.dumps(wanted)).table_valued("value").c.value
    found: ColumnElement[bool] = column.in_(select(value))
    return found
